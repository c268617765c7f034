import type { StorageClassProps } from '../../lib/kinds/generated/storage.k8s.io';
import type { NodeRequirements } from '../../lib/model/node-requirements';
import {
  FLAG,
  TEXT,
  integer,
  object,
  oneOf,
  required,
  text,
  type PropProblem,
  type PropType,
} from '../../lib/model/prop-types';
import { closest } from '../../lib/schema/suggest';
import type { LinstorPool } from './linstor-pools';

/** A StorageClass of LINSTOR. */
export interface LinstorClass {
  readonly name: string;
  /**
   * Pool that volumes are cut of.
   * @default - the only one
   */
  readonly pool?: string;
  /**
   * Copies of a volume, each on another node. One copy lies on the node of the pod that uses it first, and pods of other nodes can't use it; from two on
   * DRBD keeps them equal, and pods on any node can use the volume.
   * @minimum 1
   * @default 1
   */
  readonly replicas?: number;
  /**
   * Whether volumes are encrypted on disk.
   * @default false
   */
  readonly encrypted?: boolean;
  /**
   * Whether claims that name no class get this one.
   * @default false
   */
  readonly default?: boolean;
  /**
   * What becomes of a volume when its claim is deleted.
   * @default 'Delete'
   */
  readonly reclaimPolicy?: 'Delete' | 'Retain';
  /**
   * When volumes are made: at once, or when a pod uses them first, near it.
   * @default - WaitForFirstConsumer for one replica, else Immediate
   */
  readonly volumeBindingMode?: 'Immediate' | 'WaitForFirstConsumer';
}

/** What a class takes. */
export const CLASS: PropType<false> = object<LinstorClass>({
  name: required(
    text(
      /^[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$/,
      'be the name of a class: small letters, digits, inner dashes and dots',
    ),
  ),
  pool: TEXT,
  replicas: integer(1),
  encrypted: FLAG,
  default: FLAG,
  reclaimPolicy: oneOf('Delete', 'Retain'),
  volumeBindingMode: oneOf('Immediate', 'WaitForFirstConsumer'),
});

/** The classes that Cozystack's documentation has users make: `local`, the default one, and `replicated`; with a passphrase also encrypted ones. */
export function usualClasses(pools: readonly LinstorPool[], encryption: boolean): readonly LinstorClass[] {
  if (pools.length !== 1) return [];
  const plain: readonly LinstorClass[] = [
    { name: 'local', default: true },
    { name: 'replicated', replicas: 3 },
  ];
  if (!encryption) return plain;
  const encrypted = plain.map(({ name, replicas }) => ({ name: `${name}-encrypted`, replicas, encrypted: true }));
  return [...plain, ...encrypted];
}

/**
 * Nodes that may be down while every copied volume is used on: copies vote, and more than half must be there. Two copies have a tie-breaker on a third node beside them.
 */
export function downAtOnce(classes: readonly LinstorClass[]): readonly NodeRequirements[] {
  const copied = classes.filter(({ replicas = 1 }) => replicas > 1);
  const [weakest] = copied.toSorted((a, b) => votesOf(a) - votesOf(b));
  if (weakest === undefined) return [];
  const votes = votesOf(weakest);
  const needed = Math.floor(votes / 2) + 1;
  const who = weakest.replicas === 2 ? '2 replicas and a tie-breaker' : `${votes} replicas`;
  const because = `a volume of the class ${weakest.name} has ${who}, of which ${needed} must be there`;
  return [{ downAtOnce: { nodes: votes - needed, because } }];
}

function votesOf({ replicas = 1 }: LinstorClass): number {
  return Math.max(replicas, 3);
}

/** What is wrong with classes beside the pools: an unknown pool, none where there are several, encryption without a passphrase, two defaults. */
export function classProblems(
  classes: readonly LinstorClass[],
  pools: readonly LinstorPool[],
  encryption: boolean,
): PropProblem[] {
  const names = [...new Set(pools.map(({ name }) => name))];
  const known = names.map(name => `'${name}'`).join(', ');
  const defaults = classes.filter(each => each.default === true);
  return classes.flatMap(({ name, pool, encrypted = false, ...rest }, index) => {
    const problems: PropProblem[] = [];
    const report = (code: string, member: string, message: string, fix: string): void =>
      void problems.push({ code, field: `classes[${index}].${member}`, message, fix });
    if (pool === undefined && names.length !== 1) {
      const there = names.length === 0 ? 'there is none' : `there are ${known}`;
      report('linstor/class-pool', 'pool', `class '${name}' names no pool, and ${there}`, 'name one');
    }
    if (pool !== undefined && names.length > 0 && !names.includes(pool)) {
      const meant = closest(pool, names);
      const fix = meant === undefined ? `name one of ${known}` : `did you mean '${meant}'?`;
      report('linstor/class-pool', 'pool', `class '${name}' names the pool '${pool}', which is not there`, fix);
    }
    if (encrypted && !encryption)
      report(
        'linstor/no-passphrase',
        'encrypted',
        `class '${name}' is encrypted, and LINSTOR has no passphrase to keep the keys of volumes under`,
        "set encryption: 'generated'",
      );
    if (classes.findIndex(other => other.name === name) !== index)
      report('linstor/class-twice', 'name', `the class '${name}' is there twice`, 'give one of the two another name');
    if (rest.default === true && defaults[0]?.name !== name)
      report(
        'linstor/two-defaults',
        'default',
        `claims without a class would get '${defaults[0]!.name}' or '${name}'`,
        'mark one class as the default',
      );
    return problems;
  });
}

const DRIVER = 'linstor.csi.linbit.com';

/**
 * Behaviour of DRBD where copies can't see each other: I/O waits for quorum rather than to fail or to split. Source: Cozystack's documentation,
 * StorageClass `replicated`.
 */
const REPLICATED = {
  'DrbdOptions/auto-quorum': 'suspend-io',
  'DrbdOptions/Resource/on-no-data-accessible': 'suspend-io',
  'DrbdOptions/Resource/on-suspended-primary-outdated': 'force-secondary',
  'DrbdOptions/Net/rr-conflict': 'retry-connect',
};

/** The class as Kubernetes takes it. */
export function storageClass(props: LinstorClass, pools: readonly LinstorPool[]): StorageClassProps {
  const { name, pool = pools[0]!.name, replicas = 1, encrypted = false, reclaimPolicy = 'Delete' } = props;
  const replicated = replicas > 1;
  const { volumeBindingMode = replicated ? 'Immediate' : 'WaitForFirstConsumer' } = props;
  const layers = [...(replicated ? ['drbd'] : []), ...(encrypted ? ['luks'] : []), 'storage'];
  const options = Object.entries(replicated ? REPLICATED : {});
  return {
    metadata: {
      name,
      ...(props.default === true ? { annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } } : {}),
    },
    provisioner: DRIVER,
    parameters: {
      [`${DRIVER}/storagePool`]: pool,
      ...(replicated ? { [`${DRIVER}/autoPlace`]: String(replicas) } : {}),
      [`${DRIVER}/layerList`]: layers.join(' '),
      ...(encrypted ? { [`${DRIVER}/encryption`]: 'true' } : {}),
      [`${DRIVER}/allowRemoteVolumeAccess`]: String(replicated),
      ...Object.fromEntries(options.map(([option, value]) => [`property.${DRIVER}/${option}`, value])),
    },
    reclaimPolicy,
    volumeBindingMode,
    allowVolumeExpansion: true,
  };
}
