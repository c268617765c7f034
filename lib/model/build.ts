import { labelProblems } from '../schema/names';
import type { Finding } from '../values/finding';
import { allStated } from './conclusion';
import { connect } from './connect';
import { cycleThrough, stronglyConnected } from './graph';
import { compareText, idText } from './identity';
import type { Edge, Model, ModelObject, Unit } from './model';
import { KnownKinds } from './known-kinds';
import { place } from './place';
import { Patches } from './patches';
import type { Platform } from './platform';
import { nameAddresses } from './pod-addresses';
import { markRetained } from './retention';
import { partition, type Partition, type Phase } from './units';
import { walk, type Gathered, type Holder } from './walk';

/** Builds the model of a platform: walk, identities, references, units. Linear in the number of objects but for sorting them. */
export function buildModel(platform: Platform): Model {
  const { props } = platform;
  const gathered = sortHolders(walk(platform));
  nameAddresses(gathered);
  const { holders, findings } = gathered;
  const known = new KnownKinds(props.kindRules ?? [], gathered.found);
  const patches = new Patches(platform.patches, findings);
  const placement = place(gathered, known, props.mirrors ?? {}, patches);
  markRetained(placement);
  patches.reportUnmatched(placement.objects.map(({ id }) => id));
  const { edges, unresolved, kindFromOwnRelease, podNetwork } = connect(
    gathered,
    placement,
    props.external ?? [],
    known,
  );
  const { objects, kinds, numberOf } = placement;
  const phases = kinds.map(({ rules }, index): Phase =>
    rules?.monitoring === true ? 'monitoring' : kindFromOwnRelease[index] === true ? 'config' : 'base',
  );
  const components = objects.map(object => object.component);
  const isRelease = (object: number): boolean => objects[object]!.id.kind === 'HelmRelease';
  const parts = partition({ components, phases, isRelease }, edges);
  const stated = holders.flatMap(({ component }, index) =>
    component === undefined ? [] : [{ index, ...component.statements }],
  );
  const networks = [
    ...platformNetworks(platform),
    ...stated.flatMap(each => each.networks),
    ...objects.flatMap(({ manifest }, object) =>
      (kinds[object]!.rules?.networks?.(manifest) ?? []).map(network => ({ ...network, object })),
    ),
  ];
  const all = allStated(
    holders.flatMap(({ component }) => component ?? []),
    networks,
  );
  const conclusions = stated.flatMap(each => each.conclusions.map(conclude => conclude(all)));
  findings.push(...conclusions.flatMap(conclusion => conclusion.findings ?? []));
  objects.forEach((object, index) => (object.unit = parts.unitOf[index]!));
  findings.push(...cycles(parts, objects, edges, holders));
  return {
    cluster: platform.cluster,
    components: holders.map(({ name, path, type, source, parent }) => ({ name, path, type, source, parent })),
    units: unitsOf(parts, holders, objects.length, findings),
    objects,
    edges,
    unresolved,
    podNetwork,
    namespaces: stated.flatMap(({ index, namespaces }) =>
      namespaces.map(({ name, podSecurity }) => ({
        name,
        podSecurity: podSecurity.level,
        reason: podSecurity.level === 'restricted' ? undefined : podSecurity.reason,
        component: index,
      })),
    ),
    charts: stated.flatMap(({ charts }) =>
      charts.map(({ release, ...chart }) => ({ ...chart, release: numberOf(release) ?? -1 })),
    ),
    networks,
    connections: stated.flatMap(({ connections }) => connections.flatMap(each => each())),
    nodes: stated.find(({ nodes }) => nodes !== undefined)?.nodes ?? props.nodes,
    kubernetes: stated.flatMap(({ index, kubernetes: version }) =>
      version === undefined ? [] : { version, component: index },
    )[0],
    kubernetesSupport: stated.flatMap(({ index, supports }) => supports.map(each => ({ ...each, component: index }))),
    nodeRequirements: all.nodeRequirements,
    files: conclusions.flatMap(({ files = [] }) => files),
    mirrors: props.mirrors ?? {},
    fluxSource: stated.find(({ fluxSource }) => fluxSource !== undefined)?.fluxSource,
    acknowledgements: props.acknowledge ?? [],
    kindRules: props.kindRules ?? [],
    checks: [...stated.flatMap(({ checks }) => checks), ...(props.checks ?? [])],
    findings,
  };
}

function platformNetworks({ podCidr, serviceCidr, props: { nodeCidr } }: Platform): Model['networks'] {
  const own = { pods: podCidr, services: serviceCidr, nodes: nodeCidr };
  return (['pods', 'services', 'nodes'] as const).flatMap(role => {
    const cidr = own[role];
    return cidr === undefined ? [] : [{ role, name: role, cidr }];
  });
}

/** Puts holders in the order of their names, so that the order of construction shows nowhere. */
function sortHolders(gathered: Gathered): Gathered {
  const { holders, found, holderOf } = gathered;
  const order = holders
    .map((_, index) => index)
    .sort((a, b) => compareText(holders[a]!.name, holders[b]!.name) || compareText(holders[a]!.path, holders[b]!.path));
  const rank = new Int32Array(holders.length);
  order.forEach((holder, position) => (rank[holder] = position));
  for (const object of found) object.holder = rank[object.holder]!;
  return {
    ...gathered,
    holders: order.map(holder => holders[holder]!),
    holderOf: new Map([...holderOf].map(([construct, holder]) => [construct, rank[holder]!])),
  };
}

/** Names the units, with what each depends on. Two components of one name are a finding. */
function unitsOf(parts: Partition, holders: readonly Holder[], objects: number, findings: Finding[]): Unit[] {
  const members: number[][] = parts.units.map(() => []);
  for (let object = 0; object < objects; object++) members[parts.unitOf[object]!]!.push(object);
  const names = parts.units.map(({ component, suffix }) => `${holders[component]!.name}${suffix}`);
  const seen = new Map<string, number>();
  return parts.units.map(({ component, suffix }, index) => {
    const holder = holders[component]!;
    const name = names[index]!;
    const other = seen.get(name);
    if (other !== undefined) findings.push(sameUnitName(name, holders[other]!, holder));
    seen.set(name, component);
    findings.push(...labelProblems(name).map(problem => badUnitName(name, problem, holder)));
    const bootstrap = holder.component?.isBootstrap === true;
    return {
      name,
      component,
      objects: members[index]!,
      dependsOn: [...new Set(parts.graph[index]!.map(need => names[need]!))].sort(compareText),
      timeout: holder.component?.timeout ?? '10m',
      serviceAccount: holder.component?.deliveredBy,
      bootstrap: bootstrap && suffix === '',
    };
  });
}

function sameUnitName(name: string, first: Holder, second: Holder): Finding {
  return {
    code: 'identity/unit-name',
    severity: 'error',
    message: `two components would be delivered under the name '${name}': ${first.path} and ${second.path}`,
    construct: second.path,
    source: second.source(),
    fix: 'give one of them another id',
  };
}

/** A unit's name is that of its Kustomization, and Flux writes it into a label of each of the unit's objects. */
function badUnitName(name: string, problem: string, { path, source }: Holder): Finding {
  return {
    code: 'identity/unit-name',
    severity: 'error',
    message: `nothing can be delivered under the name '${name}': it ${problem}`,
    construct: path,
    source: source(),
    fix: 'change the id of the component or application, or of the tenant that it belongs to',
  };
}

/** One finding for each set of units that wait for each other, with a path through it and the reason of each step. */
function cycles(
  parts: Partition,
  objects: readonly ModelObject[],
  edges: readonly Edge[],
  holders: readonly Holder[],
): Finding[] {
  const { of, count } = stronglyConnected(parts.graph);
  const members: number[][] = Array.from({ length: count }, () => []);
  of.forEach((component, unit) => members[component]!.push(unit));
  return members
    .filter(units => units.length > 1)
    .map(units => {
      const path = cycleThrough(parts.graph, units[0]!);
      const steps = path.map((unit, position) => {
        const next = path[(position + 1) % path.length]!;
        const edge = edges.find(
          ({ from, to, hard }) => hard && parts.unitOf[from] === unit && parts.unitOf[to] === next,
        )!;
        const named = edge.target === undefined ? '' : `${idText(edge.target)} of `;
        const field = edge.field === undefined ? '' : `, field ${edge.field}`;
        return `${idText(objects[edge.from]!.id)} needs ${named}${idText(objects[edge.to]!.id)} (${edge.reason}${field})`;
      });
      const { path: construct, source } = holders[parts.units[units[0]!]!.component]!;
      return {
        code: 'graph/cycle',
        severity: 'error',
        message: `components wait for each other: ${steps.join('; ')}`,
        construct,
        source: source(),
        fix: 'take one of these references away, or make it optional',
      };
    });
}
