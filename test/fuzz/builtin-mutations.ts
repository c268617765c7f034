import type { Manifest } from '../../lib/values/json';
import { removeAt, setAt, valueAt, type Steps } from './tree';

/** One change of an accepted object. */
export interface Mutation {
  readonly object: Manifest;
  /** What was done, for the report: `remove spec.selector`. */
  readonly what: string;
}

const TEXTS = [
  '',
  'a',
  'Bad_Name!',
  'a/b',
  '-a',
  'a..b',
  '../a',
  '/a',
  '10.0.0.300',
  '1.2.3.4',
  'x'.repeat(64),
  'x'.repeat(254),
  'None',
  'Always',
  'Never',
  'Exists',
  '0',
  '-1',
  '5x',
  '100%',
  'Localhost',
  'a b',
  '@daily',
  '61 * * * *',
  'é',
];
const NUMBERS = [-1, 0, 1, 2, 80, 65535, 65536, 2147483647];

/** Members that are grafted wherever their name's parent stands, each a way to break a rule that spans fields. */
const GRAFTS: readonly (readonly [parent: RegExp, member: string, value: unknown])[] = [
  [/spec$/, 'hostNetwork', true],
  [/spec$/, 'restartPolicy', 'OnFailure'],
  [/spec$/, 'activeDeadlineSeconds', 5],
  [/spec$/, 'dnsPolicy', 'None'],
  [/spec$/, 'clusterIP', 'None'],
  [/spec$/, 'type', 'NodePort'],
  [/spec$/, 'externalTrafficPolicy', 'Local'],
  [/spec$/, 'maxUnavailable', 1],
  [/spec$/, 'progressDeadlineSeconds', 5],
  [/spec$/, 'startingDeadlineSeconds', -1],
  [/(containers|initContainers)\[\d\]$/, 'restartPolicy', 'Always'],
  [/(containers|initContainers)\[\d\]$/, 'livenessProbe', { grpc: { port: 0 } }],
  [/Probe$/, 'successThreshold', 2],
  [/Probe$/, 'httpGet', { port: 80 }],
  [/Probe$/, 'terminationGracePeriodSeconds', 0],
  [/securityContext$/, 'privileged', true],
  [/securityContext$/, 'runAsUser', -1],
  [/securityContext$/, 'seccompProfile', { type: 'Localhost' }],
  [/securityContext$/, 'seccompProfile', { type: 'RuntimeDefault', localhostProfile: 'a' }],
  [/env\[\d\]$/, 'value', 'x'],
  [/env\[\d\]$/, 'valueFrom', { configMapKeyRef: { name: 'a', key: 'b' } }],
  [/envFrom\[\d\]$/, 'secretRef', { name: 'a' }],
  [/volumes\[\d\]$/, 'emptyDir', {}],
  [/(requests|limits)$/, 'example.org/gpu', '1'],
  [/(requests|limits)$/, 'gpu', '1'],
  [/(requests|limits)$/, 'hugepages-2Mi', '2Mi'],
  [/tolerations\[\d\]$/, 'value', 'x'],
  [/tolerations\[\d\]$/, 'operator', 'Equal'],
  [/strategy$/, 'type', 'Recreate'],
  [/updateStrategy$/, 'type', 'OnDelete'],
  [/rollingUpdate$/, 'maxSurge', 0],
  [/rollingUpdate$/, 'maxUnavailable', 0],
  [/matchLabels$/, 'tier', 'x'],
  [/[sS]elector$/, 'matchExpressions', [{ key: 'a', operator: 'In', values: [] }]],
  [/[sS]elector$/, 'matchExpressions', [{ key: 'app', operator: 'NotIn', values: ['web'] }]],
  [/[sS]elector$/, 'matchExpressions', [{ key: 'app', operator: 'Exists', values: ['web'] }]],
  [/labels$/, 'bad key', 'x'],
  [/labels$/, 'long', 'x'.repeat(64)],
  [/annotations$/, 'a/b/c', 'x'],
  [/metadata$/, 'generateName', 'A-'],
  [/rules\[\d\]$/, 'nonResourceURLs', ['/a']],
  [/from\[\d\]$|to\[\d\]$/, 'ipBlock', { cidr: '10.0.0.0/33' }],
  [/backend$/, 'resource', { kind: 'A', name: 'a' }],
  [/port$/, 'name', 'http'],
  [/data$/, '..a', 'YQ=='],
  [/data$/, 'a b', 'YQ=='],
  [/^data$/, 'a.conf', 'x'.repeat(1024 * 1024 + 1)],
];

/** What says where an object goes: without it nothing could be asked. */
const KEPT: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'metadata', 'metadata.namespace']);

/** All single changes of an object. */
export function mutationsOf(seed: Manifest): readonly Mutation[] {
  const places = stepsBelow(seed, []).filter(steps => !KEPT.has(steps.join('.')));
  return places.flatMap(steps => {
    const value = valueAt(seed, steps);
    const path = textOf(steps);
    const made: Mutation[] = [change(seed, `remove ${path}`, copy => removeAt(copy, steps))];
    const set = (to: unknown): number =>
      made.push(change(seed, `${path} = ${JSON.stringify(to).slice(0, 60)}`, copy => setAt(copy, steps, to)));
    if (typeof value === 'string') TEXTS.forEach(set);
    if (typeof value === 'number') NUMBERS.forEach(set);
    if (typeof value === 'boolean') set(!value);
    if (Array.isArray(value)) [[], [value, value].flat()].forEach(set);
    else if (typeof value === 'object') set({});
    for (const [parent, member, graft] of GRAFTS) {
      if (typeof value === 'object' && !Array.isArray(value) && parent.test(path)) set({ ...value, [member]: graft });
    }
    return made;
  });
}

/** Values of shapes that hardly any place takes. */
const SHAPES = [null, 5, {}, [null], { a: null }];

/** An object with values of other shapes at each place in turn, as a document may have them that nobody has checked. */
export function misshapen(seed: Manifest): readonly Mutation[] {
  const places = stepsBelow(seed, []).filter(steps => !['apiVersion', 'kind', 'metadata'].includes(steps.join('.')));
  return places.flatMap(steps =>
    SHAPES.map(shape =>
      change(seed, `${textOf(steps)} = ${JSON.stringify(shape)}`, copy => setAt(copy, steps, structuredClone(shape))),
    ),
  );
}

function change(seed: Manifest, what: string, mutate: (copy: Manifest) => void): Mutation {
  const object = structuredClone(seed);
  mutate(object);
  return { object, what: `${seed.kind}: ${what}` };
}

function stepsBelow(value: unknown, steps: Steps): Steps[] {
  const here = steps.length === 0 ? [] : [steps];
  if (typeof value !== 'object' || value === null) return here;
  const keys = Array.isArray(value) ? value.map((_, index) => index) : Object.keys(value);
  return here.concat(keys.flatMap(key => stepsBelow(valueAt(value, [key]), [...steps, key])));
}

function textOf(steps: Steps): string {
  return steps
    .map((step, index) => (typeof step === 'number' ? `[${step}]` : `${index === 0 ? '' : '.'}${step}`))
    .join('');
}
