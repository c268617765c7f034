import { findingOn, type Problem } from '../../lib/check/finding-on';
import type { LinstorSatelliteConfigurationSpec } from '../../lib/kinds/generated/piraeus.io';
import type { Model, NodeFacts } from '../../lib/model/model';
import type { Finding } from '../../lib/values/finding';
import { nodeCount, selectedCount, unknownNames } from './linstor-nodes';

const DRIVER = 'linstor.csi.linbit.com';

/** Parameters by which a class says how many copies a volume has; the driver takes the short form too. */
const COPIES = [`${DRIVER}/autoPlace`, `${DRIVER}/placementCount`, 'autoPlace', 'placementCount'];
const POOL = [`${DRIVER}/storagePool`, 'storagePool'];
const LAYERS = [`${DRIVER}/layerList`, 'layerList'];
const QUORUM = [`property.${DRIVER}/DrbdOptions/auto-quorum`, 'DrbdOptions/auto-quorum'];
const TIE_BREAKER = [
  `property.${DRIVER}/DrbdOptions/auto-add-quorum-tiebreaker`,
  'DrbdOptions/auto-add-quorum-tiebreaker',
];

type Parameters = Readonly<Record<string, string>>;

/** Volumes of the model's LINSTOR classes against the machines: enough nodes with the pool, and a quorum that bears the loss of any one node. */
export function linstorQuorum(model: Model): readonly Finding[] {
  const { nodes } = model;
  if (nodes === undefined) return [];
  const pools = poolsOf(model, nodes);
  return model.objects.flatMap(object => {
    const { id, manifest } = object;
    if (id.kind === 'LinstorSatelliteConfiguration')
      return unknownNames((manifest.spec ?? {}) as LinstorSatelliteConfigurationSpec, nodes).map(name =>
        findingOn(model, object, unknownNode(name, nodes)),
      );
    if (id.kind !== 'StorageClass' || (manifest as { readonly provisioner?: unknown }).provisioner !== DRIVER)
      return [];
    const { parameters = {} } = manifest as { readonly parameters?: Parameters };
    return classProblems(parameters, nodes, pools).map(problem => findingOn(model, object, problem));
  });
}

/** Nodes that have each pool; undefined where that can't be told. */
function poolsOf(model: Model, nodes: NodeFacts): ReadonlyMap<string, number | undefined> {
  const pools = new Map<string, number | undefined>();
  for (const { id, manifest } of model.objects) {
    if (id.kind !== 'LinstorSatelliteConfiguration') continue;
    const spec = (manifest.spec ?? {}) as LinstorSatelliteConfigurationSpec;
    const count = selectedCount(spec, nodes);
    for (const { name } of spec.storagePools ?? []) {
      // two configurations of a pool may share nodes
      pools.set(name, pools.has(name) ? undefined : count);
    }
  }
  return pools;
}

function classProblems(
  parameters: Parameters,
  nodes: NodeFacts,
  pools: ReadonlyMap<string, number | undefined>,
): readonly Problem[] {
  const copies = Number(read(parameters, COPIES)?.value ?? 1);
  const total = nodeCount(nodes);
  const { value: pool = '' } = read(parameters, POOL) ?? {};
  const having = pools.get(pool) ?? total;
  // more copies than there are nodes at all is what the check of nodes says
  if (copies > total) return [];
  if (copies > having) return [tooFewNodes(copies, pool, having, read(parameters, COPIES)?.key)];
  const isReplicated = copies > 1 && (read(parameters, LAYERS)?.value ?? 'drbd storage').includes('drbd');
  return isReplicated ? quorumProblems(parameters, copies, total) : [];
}

function quorumProblems(parameters: Parameters, copies: number, total: number): readonly Problem[] {
  const quorum = read(parameters, QUORUM);
  if (quorum !== undefined && ['disabled', 'off'].includes(quorum.value))
    return [
      {
        code: 'linstor/quorum',
        severity: 'error',
        field: field(quorum.key),
        message: `${copies} copies without quorum: nodes that can't see each other both go on writing, and one side's data is lost`,
        fix: 'set it to suspend-io or io-error',
      },
    ];
  if (copies !== 2) return [];
  const tieBreaker = read(parameters, TIE_BREAKER);
  const isOff = tieBreaker !== undefined && ['false', 'no', 'off'].includes(tieBreaker.value.toLowerCase());
  if (total > 2 && !isOff) return [];
  const why = isOff
    ? 'the tie-breaker on a third node is switched off'
    : `${total} nodes have no room for a tie-breaker`;
  return [
    {
      code: 'linstor/quorum',
      severity: 'error',
      field: field(isOff ? tieBreaker.key : read(parameters, COPIES)?.key),
      message: `2 copies have 2 votes, of which quorum needs 2, and ${why}: the loss of one node stops every volume`,
      fix: isOff ? 'leave it on, or ask for 3 copies' : 'add a node, which makes 3 votes, or ask for 1 copy',
    },
  ];
}

function tooFewNodes(copies: number, pool: string, having: number, key: string | undefined): Problem {
  return {
    code: 'linstor/too-few-nodes',
    severity: 'error',
    field: field(key),
    message: `${copies} copies must be on different nodes, and ${having} ${having === 1 ? 'has' : 'have'} the pool '${pool}'`,
    fix: `ask for at most ${having}, or give the pool to more nodes`,
  };
}

function unknownNode(name: string, { machines = [] }: NodeFacts): Problem {
  return {
    code: 'linstor/unknown-node',
    severity: 'error',
    message: `the node '${name}' is meant to have a pool, and no machine is called so`,
    fix: `name some of ${machines.map(machine => `'${machine.name}'`).join(', ')}`,
  };
}

function read(
  parameters: Parameters,
  keys: readonly string[],
): { readonly key: string; readonly value: string } | undefined {
  const key = keys.find(each => parameters[each] !== undefined);
  return key === undefined ? undefined : { key, value: parameters[key]! };
}

/** Path of a parameter, or of all of them. */
function field(key: string | undefined): string {
  return key === undefined ? 'parameters' : `parameters[${key}]`;
}
