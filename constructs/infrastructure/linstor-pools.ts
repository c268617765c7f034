import type {
  LinstorSatelliteConfigurationSpec,
  NodeSelectorTerm,
  StoragePool,
} from '../../lib/kinds/generated/piraeus.io';
import {
  TEXT,
  list,
  map,
  object,
  oneOf,
  required,
  text,
  where,
  type PropProblem,
  type PropType,
} from '../../lib/model/prop-types';
import type { NodeRequirements, NodeRole } from '../../lib/model/node-requirements';
import { CONTROL_PLANE, HOSTNAME, type NodeSelection } from './linstor-nodes';

/** Nodes that have a pool: all, those of a role, by name, or by the labels that they must have. */
export type LinstorPoolNodes = 'all' | NodeRole | readonly string[] | { readonly [label: string]: string };

/** A storage pool: space of the same name on several nodes, of which volumes are cut. */
export type LinstorPool = {
  /** Name in LINSTOR: 3 to 48 letters, digits, dashes and underscores. Classes name it. */
  readonly name: string;
  /**
   * Nodes that have it.
   * @default 'all'
   */
  readonly nodes?: LinstorPoolNodes;
} & LinstorPoolBacking;

/** What a pool is made of. Devices are given by path; LINSTOR makes the pool on them once, and wipes nothing that holds data. */
export type LinstorPoolBacking =
  | {
      /** ZFS. A volume reserves its size, and once more where it has snapshots. The zpool is named after the pool unless it says otherwise. */
      readonly zfs: ZfsBacking;
    }
  | {
      /** ZFS whose volumes take what is written to them: the sum of their sizes may exceed the pool, and then it can run full. */
      readonly zfsThin: ZfsBacking;
    }
  | {
      /** Thin LVM: `linstor_<pool>/<pool>` unless it says otherwise. */
      readonly lvmThin: LvmBacking & { readonly thinPool?: string };
    }
  | {
      /** LVM without snapshots. The volume group is named after the pool unless it says otherwise. */
      readonly lvm: LvmBacking;
    }
  | {
      /** Sparse files in a directory, for trying out. */
      readonly fileThin: FileBacking;
    };

interface ZfsBacking {
  readonly zPool?: string;
  readonly devices?: readonly string[];
}

interface LvmBacking {
  readonly volumeGroup?: string;
  readonly devices?: readonly string[];
}

interface FileBacking {
  /** @default '/var/lib/linstor-pools/<pool>' */
  readonly directory?: string;
}

const BACKINGS = ['zfs', 'zfsThin', 'lvmThin', 'lvm', 'fileThin'] as const;

/** A pool before it is known what it is made of. */
type PoolMembers = { readonly [backing in (typeof BACKINGS)[number]]?: object } & {
  readonly name: string;
  readonly nodes?: LinstorPoolNodes;
};

/** Source of the patterns: `api/v1/storagepool.go` of the Piraeus operator. */
const POOL_NAME = text(
  /^[A-Za-z0-9][A-Za-z0-9_-]{1,46}[A-Za-z0-9]$/,
  'be 3 to 48 letters, digits, inner dashes and underscores',
);
const VOLUME_GROUP = text(/^[A-Za-z0-9.+_-]+$/, 'be letters, digits and .+_-');
const DEVICES = list(text(/^\/dev\/(?!.*(\/\/|\/\.{1,2}(\/|$)|\/$)).+$/, 'be a path below /dev/'));
const DIRECTORY = text(/^\/(?!.*(\/\/|\/\.{1,2}(\/|$)|\/$)).+$/, 'be an absolute path');

const ZFS = object<ZfsBacking>({ zPool: TEXT, devices: DEVICES });

const NODES: PropType<false> = {
  required: false,
  problems: (value, field) => {
    if (typeof value === 'string') return oneOf('all', 'control-plane', 'worker').problems(value, field);
    if (Array.isArray(value)) return list(TEXT).problems(value, field);
    return map(TEXT).problems(value, field);
  },
};

/** What a pool takes. */
export const POOL: PropType<false> = where(
  object<PoolMembers>({
    name: required(POOL_NAME),
    nodes: NODES,
    zfs: ZFS,
    zfsThin: ZFS,
    lvmThin: object<LvmBacking & { readonly thinPool?: string }>({
      volumeGroup: VOLUME_GROUP,
      thinPool: VOLUME_GROUP,
      devices: DEVICES,
    }),
    lvm: object<LvmBacking>({ volumeGroup: VOLUME_GROUP, devices: DEVICES }),
    fileThin: object<FileBacking>({ directory: DIRECTORY }),
  }),
  (pool: PoolMembers) =>
    BACKINGS.filter(backing => pool[backing] !== undefined).length === 1
      ? undefined
      : `have one of ${BACKINGS.join(', ')}`,
);

/** Pools of one name would be one pool in LINSTOR, the later laid over the earlier. */
export function poolProblems(pools: readonly LinstorPool[]): PropProblem[] {
  const names = pools.map(({ name }) => name);
  return names.flatMap((name, index) =>
    names.indexOf(name) === index
      ? []
      : [
          {
            code: 'linstor/pool-twice',
            field: `pools[${index}].name`,
            message: `the pool '${name}' is there twice`,
            fix: 'give one of the two another name, or both nodes to one',
          },
        ],
  );
}

/** The pool as the satellites of its nodes take it. */
export function satellitePool(pool: LinstorPool): LinstorSatelliteConfigurationSpec {
  return { ...selection(pool.nodes ?? 'all'), storagePools: [storagePool(pool)] };
}

function storagePool(pool: LinstorPool): StoragePool {
  const { name } = pool;
  if ('fileThin' in pool) return { name, fileThinPool: pool.fileThin };
  if ('zfs' in pool) return { name, ...onDevices(pool.zfs, zfsPool => ({ zfsPool })) };
  if ('zfsThin' in pool) return { name, ...onDevices(pool.zfsThin, zfsThinPool => ({ zfsThinPool })) };
  if ('lvmThin' in pool) return { name, ...onDevices(pool.lvmThin, lvmThinPool => ({ lvmThinPool })) };
  return { name, ...onDevices(pool.lvm, lvmPool => ({ lvmPool })) };
}

function onDevices<B extends { readonly devices?: readonly string[] }>(
  { devices = [], ...backing }: B,
  pool: (backing: Omit<B, 'devices'>) => Omit<StoragePool, 'name'>,
): Omit<StoragePool, 'name'> {
  return { ...pool(backing), ...(devices.length === 0 ? {} : { source: { hostDevices: devices } }) };
}

function selection(nodes: LinstorPoolNodes): NodeSelection {
  const affinity = (term: NonNullable<NodeSelectorTerm['matchExpressions']>[number]): NodeSelection => ({
    nodeAffinity: { nodeSelectorTerms: [{ matchExpressions: [term] }] },
  });
  if (nodes === 'all') return {};
  if (nodes === 'control-plane') return affinity({ key: CONTROL_PLANE, operator: 'Exists' });
  if (nodes === 'worker') return affinity({ key: CONTROL_PLANE, operator: 'DoesNotExist' });
  if (isNames(nodes)) return affinity({ key: HOSTNAME, operator: 'In', values: nodes });
  return { nodeSelector: nodes };
}

function isNames(nodes: readonly string[] | { readonly [label: string]: string }): nodes is readonly string[] {
  return Array.isArray(nodes);
}

/** What a pool needs of Talos on its nodes: extensions and modules of what it is made of. */
export function poolRequirements(pool: LinstorPool): readonly NodeRequirements[] {
  const { nodes } = pool;
  const on = nodes === 'control-plane' || nodes === 'worker' ? nodes : 'all';
  if ('zfs' in pool || 'zfsThin' in pool)
    return [{ on, extensions: ['zfs'], kernelModules: [{ name: 'zfs' }, { name: 'spl' }] }];
  return 'lvmThin' in pool ? [{ on, kernelModules: [{ name: 'dm_thin_pool' }] }] : [];
}
