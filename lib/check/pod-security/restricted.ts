import type { Field } from '../field';
import { containersOf } from '../pod-template';
import { securityContexts, standardProblem, type StandardProblem } from './problem';

/** Kinds of volumes that a pod may have. */
const VOLUMES: ReadonlySet<string> = new Set([
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'persistentVolumeClaim',
  'projected',
  'secret',
]);

/** What a pod does that the restricted standard forbids, or leaves open that it asks for. The baseline rules hold too, unless a stricter one replaces them. */
export function restrictedProblems(template: Field, baseline: readonly StandardProblem[]): readonly StandardProblem[] {
  const spec = template.at('spec');
  const containers = containersOf(spec);
  // the rule on volumes here covers paths of the host too, likewise those on capabilities and seccomp
  const kept = baseline.filter(
    ({ rule }) => rule !== 'hostPath volumes' && rule !== 'non-default capabilities' && rule !== 'seccompProfile',
  );
  const isWindows = spec.at('os', 'name').text === 'windows';
  return [
    ...kept,
    ...volumes(spec),
    ...runAsNonRoot(spec, containers),
    ...runAsUser(spec, containers),
    ...(isWindows ? [] : containers.flatMap(container => [...escalation(container), ...capabilities(container)])),
    ...(isWindows ? [] : seccomp(spec, containers)),
  ];
}

function volumes(spec: Field): readonly StandardProblem[] {
  return spec
    .at('volumes')
    .items.flatMap(volume =>
      volume.members
        .filter(([member, { given }]) => member !== 'name' && given && !VOLUMES.has(member))
        .map(([member, field]) =>
          standardProblem(
            'restricted volume types',
            field,
            `a volume is of the kind ${member}`,
            `use one of ${[...VOLUMES].join(', ')}`,
          ),
        ),
    );
}

function escalation(container: Field): readonly StandardProblem[] {
  const field = container.at('securityContext', 'allowPrivilegeEscalation');
  if (field.value === false) return [];
  return [
    standardProblem(
      'allowPrivilegeEscalation != false',
      field,
      'the container may gain privileges',
      'set allowPrivilegeEscalation: false',
    ),
  ];
}

function capabilities(container: Field): readonly StandardProblem[] {
  const field = container.at('securityContext', 'capabilities');
  const rule = 'unrestricted capabilities';
  const added = field
    .at('add')
    .items.filter(({ text }) => text !== 'NET_BIND_SERVICE')
    .map(each =>
      standardProblem(rule, each, `the container adds the capability ${each.text}`, 'add none but NET_BIND_SERVICE'),
    );
  const dropsAll = field.at('drop').items.some(({ text }) => text === 'ALL');
  return dropsAll
    ? added
    : [
        standardProblem(rule, field.at('drop'), 'the container keeps capabilities', "set capabilities.drop: ['ALL']"),
        ...added,
      ];
}

/** Each container must say so, or the pod for those that say nothing. */
function runAsNonRoot(spec: Field, containers: readonly Field[]): readonly StandardProblem[] {
  const rule = 'runAsNonRoot != true';
  const ofPod = spec.at('securityContext', 'runAsNonRoot');
  const fix = 'set runAsNonRoot: true on the pod';
  const denied = containers
    .map(container => container.at('securityContext', 'runAsNonRoot'))
    .filter(({ value }) => value === false);
  if (ofPod.value === true || denied.length > 0)
    return denied.map(field => standardProblem(rule, field, 'the container may run as root', fix));
  const silent = containers.filter(container => container.at('securityContext', 'runAsNonRoot').value !== true);
  return silent.length === 0 ? [] : [standardProblem(rule, ofPod, 'the pod may run as root', fix)];
}

function runAsUser(spec: Field, containers: readonly Field[]): readonly StandardProblem[] {
  return securityContexts(spec, containers)
    .map(context => context.at('runAsUser'))
    .filter(({ value }) => value === 0)
    .map(field => standardProblem('runAsUser=0', field, 'it runs as root', 'give a user above 0'));
}

function seccomp(spec: Field, containers: readonly Field[]): readonly StandardProblem[] {
  const rule = 'seccompProfile';
  const allowed = (field: Field): boolean => field.text === 'RuntimeDefault' || field.text === 'Localhost';
  const fix = 'set seccompProfile: { type: RuntimeDefault } on the pod';
  const ofPod = spec.at('securityContext', 'seccompProfile', 'type');
  const types = containers.map(container => container.at('securityContext', 'seccompProfile', 'type'));
  const wrong = [ofPod, ...types].filter(field => field.text !== '' && !allowed(field));
  if (wrong.length > 0) return wrong.map(field => standardProblem(rule, field, `seccomp is ${field.text}`, fix));
  return allowed(ofPod) || types.every(allowed)
    ? []
    : [standardProblem(rule, ofPod, 'the pod runs without a seccomp profile', fix)];
}
