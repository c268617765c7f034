import { idText } from '../model/identity';
import type { Model, ModelObject, Unit } from '../model/model';
import type { Finding } from '../values/finding';
import { Field } from './field';
import { findingOn, type Problem } from './finding-on';
import { podTemplateOf } from './pod-template';

/**
 * Where the program brings the pod network itself, nothing that comes before it needs it: no pod outside the host network, no cluster DNS,
 * no address of a Service. Else the cluster never comes up.
 */
export function bringUp(model: Model): readonly Finding[] {
  if (model.podNetwork === undefined) return [];
  const network = model.objects[model.podNetwork]!;
  const own = new Set(model.units.filter(({ component }) => component === network.component).map(({ name }) => name));
  return unitsAhead(model, own).flatMap(unit =>
    unit.objects
      .map(index => model.objects[index]!)
      .flatMap(object => {
        // the network's own chart may bring ordinary pods: they wait for the agents of that same chart
        const chart = own.has(unit.name) ? [] : chartProblems(model, object);
        return [...podProblems(object), ...addressProblems(object), ...chart].map(problem =>
          findingOn(model, object, {
            ...problem,
            message: `${problem.message}, and it comes before the pod network (${idText(network.id)})`,
          }),
        );
      }),
  );
}

/** The units of the pod network, what they wait for at any distance, and what is applied before Flux runs. */
function unitsAhead(model: Model, own: ReadonlySet<string>): readonly Unit[] {
  const byName = new Map(model.units.map(unit => [unit.name, unit]));
  const ahead = new Set<string>();
  const open = [...own, ...model.units.filter(({ bootstrap }) => bootstrap).map(({ name }) => name)];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (ahead.has(name)) continue;
    ahead.add(name);
    open.push(...(byName.get(name)?.dependsOn ?? []));
  }
  return model.units.filter(({ name }) => ahead.has(name));
}

function problem(field: Field | undefined, message: string, fix: string): Problem {
  return { code: 'bring-up/needs-network', severity: 'error', field: field?.path, message, fix };
}

/** Pods that a bare cluster can't start, or that would ask a DNS server that does not run yet. */
function podProblems(object: ModelObject): readonly Problem[] {
  const spec = podTemplateOf(object)?.at('spec');
  if (spec === undefined) return [];
  const hostNetwork = spec.at('hostNetwork');
  const problems =
    hostNetwork.value === true ? [] : [problem(hostNetwork, 'its pods need the pod network', 'set hostNetwork: true')];
  const dnsPolicy = spec.at('dnsPolicy');
  // ClusterFirst, the default, means Default for a pod on the host network
  if (dnsPolicy.text === 'ClusterFirstWithHostNet')
    problems.push(
      problem(dnsPolicy, 'its pods need cluster DNS (dnsPolicy ClusterFirstWithHostNet)', 'set dnsPolicy: Default'),
    );
  return problems;
}

/** The name of a Service inside the cluster: `NAME.NAMESPACE.svc`, maybe followed by the cluster's domain. */
const SERVICE = /\b[a-z0-9][-a-z0-9]*\.[a-z0-9][-a-z0-9]*\.svc\b(?!\.yaml)/;

/** Names of Services in pods and in the addresses of sources. */
function addressProblems(object: ModelObject): readonly Problem[] {
  const root = new Field(object.manifest);
  const template = podTemplateOf(object);
  const fields = template === undefined ? [root.at('spec', 'url')] : addressesOf(template.at('spec'));
  return fields.flatMap(field => {
    const name = SERVICE.exec(field.text)?.[0];
    return name === undefined
      ? []
      : [problem(field, `it needs the Service ${name}`, 'use an address on the host or outside the cluster')];
  });
}

function addressesOf(podSpec: Field): readonly Field[] {
  return ['initContainers', 'containers'].flatMap(list =>
    podSpec
      .at(list)
      .items.flatMap(container => [
        ...container.at('args').items,
        ...container.at('command').items,
        ...container.at('env').items.map(variable => variable.at('value')),
      ]),
  );
}

function chartProblems(model: Model, object: ModelObject): readonly Problem[] {
  const chart = model.charts.find(({ release }) => model.objects[release] === object);
  return (chart?.facts?.workloads ?? [])
    .filter(({ hostNetwork }) => hostNetwork !== true)
    .map(({ kind, name }) =>
      problem(undefined, `${kind} ${name} of its chart needs the pod network`, 'install it after the pod network'),
    );
}
