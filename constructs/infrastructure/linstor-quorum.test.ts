import { check } from '../../lib/check';
import type { NodeFacts } from '../../lib/model/model';
import { Platform } from '../../lib/model/platform';
import { LinstorStorage, type LinstorClass, type LinstorPoolNodes } from './linstor';

/** Findings on storage, as short lines. */
function findings(nodes: NodeFacts, replicas: number, on: LinstorPoolNodes = 'all'): readonly string[] {
  const each: LinstorClass = { name: 'shared', replicas };
  const platform = new Platform('test', { nodes });
  new LinstorStorage(platform, 'linstor', { pools: [{ name: 'data', nodes: on, zfs: {} }], classes: [each] });
  return check(platform.model())
    .filter(({ code }) => /^(linstor|nodes)\/(?!quorum$)/.test(code) || code === 'linstor/quorum')
    .map(({ code, message }) => `${code}: ${message}`);
}

const THREE = { controlPlanes: 3, workers: 0 };

test('copies on as many nodes as there are, or on fewer', () => {
  expect(findings(THREE, 3)).toEqual([]);
  expect(findings(THREE, 1)).toEqual([]);
  // the third node holds a tie-breaker
  expect(findings(THREE, 2)).toEqual([]);
});

test('more copies than nodes, or than nodes with the pool', () => {
  expect(findings(THREE, 4)).toEqual([
    'nodes/replicas: 4 replicas of a volume must be on different nodes, and there are 3 nodes',
  ]);
  expect(findings({ controlPlanes: 3, workers: 2 }, 3, 'worker')).toEqual([
    "linstor/too-few-nodes: 3 copies must be on different nodes, and 2 have the pool 'data'",
  ]);
  expect(findings({ controlPlanes: 3, workers: 2 }, 3, 'control-plane')).toEqual([]);
  expect(findings({ controlPlanes: 3, workers: 2 }, 2, ['n1', 'n1'])).toEqual([
    "linstor/too-few-nodes: 2 copies must be on different nodes, and 1 has the pool 'data'",
  ]);
});

test('two copies on two nodes have no third vote', () => {
  expect(findings({ controlPlanes: 1, workers: 1 }, 2)).toEqual([
    'linstor/quorum: 2 copies have 2 votes, of which quorum needs 2, and 2 nodes have no room for a tie-breaker: the loss of one node stops every volume',
  ]);
});

test('labels are looked up where the machines are known, and nothing is claimed where they are not', () => {
  const machine = (name: string, labels: Record<string, string> = {}): object => ({ name, role: 'worker', labels });
  const machines = [machine('n1', { disk: 'nvme' }), machine('n2', { disk: 'nvme' }), machine('n3')];
  const known = { controlPlanes: 0, workers: 3, machines } as NodeFacts;
  const storage = (nodes: NodeFacts, on: LinstorPoolNodes): readonly string[] => findings(nodes, 3, on);
  expect(storage(known, { disk: 'nvme' })).toEqual([
    "linstor/too-few-nodes: 3 copies must be on different nodes, and 2 have the pool 'data'",
  ]);
  expect(storage({ controlPlanes: 0, workers: 3 }, { disk: 'nvme' })).toEqual([]);
  expect(storage(known, ['n1', 'n2', 'n4'])).toEqual(
    [
      "linstor/too-few-nodes: 3 copies must be on different nodes, and 2 have the pool 'data'",
      "linstor/unknown-node: the node 'n4' is meant to have a pool, and no machine is called so",
    ].sort(),
  );
});

test.each([
  ['property.linstor.csi.linbit.com/DrbdOptions/auto-quorum', 'disabled', '2 copies without quorum'],
  [
    'property.linstor.csi.linbit.com/DrbdOptions/auto-add-quorum-tiebreaker',
    'false',
    '2 copies have 2 votes, of which quorum needs 2, and the tie-breaker on a third node is switched off',
  ],
])('a class whose %s is %s by a patch', (parameter, value, message) => {
  const platform = new Platform('test', { nodes: THREE });
  const classes: readonly LinstorClass[] = [{ name: 'shared', replicas: 2 }];
  new LinstorStorage(platform, 'linstor', { pools: [{ name: 'data', zfs: {} }], classes });
  platform.patch(
    { group: 'storage.k8s.io', kind: 'StorageClass', name: 'shared' },
    { merge: { parameters: { [parameter]: value } } },
  );
  const found = check(platform.model()).filter(({ code }) => code === 'linstor/quorum');
  expect(found).toEqual([
    expect.objectContaining({
      severity: 'error',
      object: 'StorageClass.storage.k8s.io shared',
      field: `parameters[${parameter}]`,
      message: expect.stringContaining(message) as string,
    }),
  ]);
});
