import type { LinstorClass, LinstorPool, LinstorStorageProps } from '../../constructs/infrastructure/linstor';
import { SecretRef } from '../../lib/values/secret-ref';
import type { Random } from '../fuzz/random';
import { addComponent } from './components';
import type { Drawing } from './drawing';
import { nodeCount } from './fits';
import type { Fleet } from './machines';

/** Adds LINSTOR with pools on the machines that there are, and classes that name them. */
export function addStorage(drawing: Drawing, fleet: Fleet): void {
  const { random, world } = drawing;
  const pools = drawPools(random, fleet);
  const encryption = random.pick([undefined, 'generated', 'brought'] as const);
  const given: Partial<LinstorStorageProps> = {
    pools,
    encryption: encryption === 'brought' ? new SecretRef('linstor', 'null') : encryption,
    // the Secret is in the namespace of the component
    ...(encryption === 'brought' ? { namespace: undefined } : {}),
    classes: random.chance(0.5) ? drawClasses(drawing, pools, encryption !== undefined) : undefined,
  };
  const storage = addComponent(drawing, 'linstor', given);
  if (storage !== undefined) world.storageClasses.push(...storage.classNames);
}

/** Pools of every sort, each under a name of its own. */
export function drawPools(random: Random, fleet: Fleet): readonly LinstorPool[] {
  const backings = [
    { zfs: { devices: ['/dev/nvme1n1'] } },
    { zfs: { zPool: 'tank' } },
    { zfsThin: { zPool: 'tank/linstor', devices: ['/dev/sdb', '/dev/disk/by-id/null'] } },
    { lvmThin: { volumeGroup: 'vg_null', thinPool: 'thin' } },
    { lvmThin: { devices: ['/dev/sdc'] } },
    { lvm: { volumeGroup: 'vg1', devices: ['/dev/sdd'] } },
    { fileThin: { directory: '/var/lib/pools/x' } },
    { fileThin: {} },
  ];
  const nodes: readonly LinstorPool['nodes'][] = ['all', undefined, 'control-plane', fleet.map(({ hostname }) => hostname), { 'example.org/site': 'north' }]; // prettier-ignore
  const names = ['data', 'fast_1', 'null'].slice(random.below(3));
  return names.map(name => ({
    name,
    nodes: random.pick(nodes.filter(each => each?.length !== 0)),
    ...random.pick(backings),
  }));
}

function drawClasses(
  { random, world }: Drawing,
  pools: readonly LinstorPool[],
  encryption: boolean,
): readonly LinstorClass[] {
  const [first] = pools;
  return ['local', 'replicated', '1e3.fast'].slice(random.below(3)).map((name, index): LinstorClass => ({
    name,
    pool: random.chance(0.5) || pools.length > 1 ? first!.name : undefined,
    replicas: random.pick([undefined, 1, 2, 3].filter(each => (each ?? 1) <= nodeCount(world))),
    encrypted: encryption && random.chance(0.5) ? true : undefined,
    default: index === 0 && random.chance(0.5) ? true : undefined,
    reclaimPolicy: random.pick([undefined, 'Delete', 'Retain']),
    volumeBindingMode: random.pick([undefined, 'Immediate', 'WaitForFirstConsumer']),
  }));
}
