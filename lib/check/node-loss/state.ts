import { idText } from '../../model/identity';
import type { PodGroup } from '../../kinds/rules/pod-group';
import type { Model, ModelObject } from '../../model/model';
import type { Finding } from '../../values/finding';
import { findingOn, type Problem } from '../finding-on';
import type { Node } from './nodes';
import { placementOf, type Placement } from './placement';
import type { PodsOf } from './pods';
import { Volumes, type SingleCopy } from './volumes';

const APART =
  'keep them apart: required anti-affinity, or a spread constraint that must be kept, over kubernetes.io/hostname';

/** What applications keep: data that is on one node only, votes and copies that one node may take with it, and what nobody serves meanwhile. */
export function state(model: Model, pods: readonly PodsOf[], nodes: readonly Node[]): readonly Finding[] {
  const volumes = new Volumes(model);
  const groups = new Map(pods.map(({ object, group }) => [object, group]));
  return model.objects.flatMap(object => {
    const single = volumes.singleCopyOf(object);
    const group = groups.get(object);
    const problem =
      group?.together === undefined || group.count === 'each node'
        ? alone(object, group, single, volumes)
        : inGroup(object, { group, count: group.count, single, volumes, nodes });
    return problem === undefined ? [] : [findingOn(model, object, problem)];
  });
}

/** Volumes of an object of which nobody knows that it copies its data itself; more than one pod may well do so. */
function alone(
  object: ModelObject,
  group: PodGroup | undefined,
  single: SingleCopy | undefined,
  volumes: Volumes,
): Problem | undefined {
  if (single === undefined || (group !== undefined && group.count !== 1)) return undefined;
  return dataLost(object, single, volumes);
}

interface Grouped {
  readonly group: PodGroup;
  readonly count: number;
  readonly single: SingleCopy | undefined;
  readonly volumes: Volumes;
  readonly nodes: readonly Node[];
}

function inGroup(object: ModelObject, { group, count, single, volumes, nodes }: Grouped): Problem | undefined {
  if (count < 1) return undefined;
  const { together } = group;
  if (count === 1) {
    if (single !== undefined) return dataLost(object, single, volumes, group);
    return together === 'copies' ? undefined : outage(group, `${one(group)}, on one node`);
  }
  const placement = placementOf(group, count, nodes);
  if (together === 'votes') return votes(group, count, placement);
  if (placement.together < placement.placed) return undefined;
  if (together === 'copies' && single !== undefined) return copies(group, count, placement, single);
  return placement.prefersApart
    ? undefined
    : outage(group, `${count} ${group.what}, and nothing keeps them from being on one node`);
}

function dataLost(
  object: ModelObject,
  { field, storageClass }: SingleCopy,
  { replicatedClass }: Volumes,
  group?: PodGroup,
): Problem {
  const why = group === undefined ? 'nothing else copies what is in it' : `there is ${one(group)}`;
  const other = replicatedClass === undefined ? 'with more copies' : `with more copies, e.g. '${replicatedClass}'`;
  return {
    code: 'loss/data',
    severity: 'error',
    field,
    message: `a volume of class '${storageClass}' has 1 copy, on one node, and ${why}: with that node's disk the data of ${idText(object.id)} is lost`,
    fix: `take a class ${other}${group === undefined ? '' : `; or 3 ${group.what}`}`,
  };
}

/** Whether the members that are left without any one node are a majority. */
function votes(group: PodGroup, count: number, { together, placed }: Placement): Problem | undefined {
  const needed = Math.floor(count / 2) + 1;
  const left = placed - together;
  if (left >= needed) return undefined;
  const places =
    placed < count
      ? `of which ${placed} find a node`
      : together === 1
        ? 'each on a node of its own'
        : `of which ${together} may be on one node`;
  return {
    code: 'loss/quorum',
    severity: 'error',
    field: group.field,
    message: `${count} ${group.what}, ${places}: without a node ${left} of ${count} ${left === 1 ? 'is' : 'are'} left, and ${needed} are needed`,
    fix:
      placed < count
        ? `ask for at most ${placed}, or add nodes`
        : together === 1
          ? 'ask for an odd number, 3 at least'
          : APART,
  };
}

function copies(group: PodGroup, count: number, { placed }: Placement, { storageClass }: SingleCopy): Problem {
  const how = placed < count ? `of which ${placed} find a node` : `which may all be on one node`;
  return {
    code: 'loss/copies',
    severity: 'error',
    field: group.field,
    message: `${count} ${group.what}, ${how}, and volumes of class '${storageClass}' have 1 copy: with that node's disk ${placed} of ${placed} copies of the data are lost, and 1 is needed`,
    fix: placed < count ? `ask for at most ${placed}, or add nodes` : APART,
  };
}

function outage({ field }: PodGroup, what: string): Problem {
  return {
    code: 'loss/outage',
    severity: 'warning',
    field,
    message: `${what}: without that node 0 are left until another is started elsewhere, and nobody is served`,
    fix: 'ask for two or more, and let the scheduler prefer nodes of their own for them',
  };
}

function one({ what }: PodGroup): string {
  return `1 ${what.replace(/s$/, '')}`;
}
