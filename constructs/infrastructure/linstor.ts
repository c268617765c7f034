import type { Construct } from 'constructs';
import { CiliumClusterwideNetworkPolicy } from '../../lib/kinds/generated/cilium.io';
import { LinstorCluster, LinstorSatelliteConfiguration } from '../../lib/kinds/generated/piraeus.io';
import { VolumeSnapshotClass } from '../../lib/kinds/generated/snapshot.storage.k8s.io';
import { StorageClass } from '../../lib/kinds/generated/storage.k8s.io';
import type { PodSecurity } from '../../lib/model/component';
import { haveTypes, propProblems, refuseProps } from '../../lib/model/check-props';
import { HELM_OPTIONS } from '../../lib/model/component-shapes';
import { HelmComponent, type HelmOptions } from '../../lib/model/helm-component';
import type { NodeRequirements } from '../../lib/model/node-requirements';
import { overlay } from '../../lib/model/overlay';
import {
  FLAG,
  TEXT,
  list,
  map,
  object,
  oneOf,
  required,
  type PropProblem,
  type PropType,
  type Shape,
} from '../../lib/model/prop-types';
import type { JsonObject } from '../../lib/values/json';
import type { SecretRef } from '../../lib/values/secret-ref';
import { chartFacts } from '../facts';
import { GeneratedSecret } from '../platform/generated-secret';
import { linstorAuthorities } from './linstor-authorities';
import { CLASS, classProblems, downAtOnce, storageClass, usualClasses, type LinstorClass } from './linstor-classes';
import { clusterSpec } from './linstor-cluster';
import { POOL, poolProblems, poolRequirements, satellitePool, type LinstorPool } from './linstor-pools';
import { linstorQuorum } from './linstor-quorum';
import { addScrapes } from './linstor-scrapes';
import { everySatellite, talosSatellite } from './linstor-satellites';

export type { LinstorClass } from './linstor-classes';
export type { LinstorPool, LinstorPoolBacking, LinstorPoolNodes } from './linstor-pools';

/** Key under which LINSTOR reads its passphrase. */
export type LinstorPassphraseKey = 'MASTER_PASSPHRASE';

/** Props of {@link LinstorStorage}. */
export interface LinstorStorageProps extends HelmOptions {
  /** @default 'linstor' */
  readonly namespace?: string;
  /** Pools of the nodes' disks; none where they are made by hand. */
  readonly pools: readonly LinstorPool[];
  /**
   * Storage classes.
   * @default - on the only pool `local`, the default class, and `replicated` with 3 replicas; with encryption also `local-encrypted` and
   * `replicated-encrypted`; none where there are several pools
   */
  readonly classes?: readonly LinstorClass[];
  /**
   * Passphrase under which LINSTOR keeps the keys of encrypted volumes: one that the cluster makes (by External Secrets), or a Secret in the component's
   * namespace. Who loses it loses the volumes: it belongs into the backup.
   * @default - no volume is encrypted
   */
  readonly encryption?: 'generated' | SecretRef<LinstorPassphraseKey>;
  /**
   * Whether the nodes run Talos, where DRBD comes as a system extension.
   * @default true
   */
  readonly talos?: boolean;
  /**
   * Properties of LINSTOR for the whole cluster, e.g. `DrbdOptions/Net/max-buffers`, laid over those that the component sets.
   * @default - none
   */
  readonly properties?: Readonly<Record<string, string>>;
  /**
   * Whether a class for snapshots is made, `linstor-snapshots`, the default one; the snapshot controller brings its kind.
   * @default true
   */
  readonly snapshots?: boolean;
  /**
   * Whether Cilium keeps the world from the satellites' metrics, port 9942 of every node.
   * @default true
   */
  readonly hostPolicy?: boolean;
  /**
   * Whether controller and satellites are observed; the VictoriaMetrics operator brings the kinds.
   * @default false
   */
  readonly scrapes?: boolean;
}

const SECRET = object<Pick<SecretRef, 'namespace' | 'name'>>({ namespace: required(TEXT), name: required(TEXT) });

const ENCRYPTION: PropType<false> = {
  required: false,
  problems: (value, field) =>
    typeof value === 'string' ? oneOf('generated').problems(value, field) : SECRET.problems(value, field),
};

const PROPS: Shape<LinstorStorageProps> = {
  ...HELM_OPTIONS,
  pools: required(list(POOL)),
  classes: list(CLASS),
  encryption: ENCRYPTION,
  talos: FLAG,
  properties: map(TEXT),
  snapshots: FLAG,
  hostPolicy: FLAG,
  scrapes: FLAG,
};

const CHART = { repository: 'oci://ghcr.io/piraeusdatastore/piraeus-operator', name: 'piraeus', version: '2.10.2' };

const PRIVILEGED: PodSecurity = {
  level: 'privileged',
  reason: 'satellites make block devices on the nodes, and the CSI driver mounts them',
};

/** DRBD as Talos brings it, and devices of volumes that LVM of the host must leave alone. Source: Piraeus, "How to Load DRBD on Talos Linux"; Cozystack. */
const DRBD: NodeRequirements = {
  extensions: ['drbd'],
  kernelModules: [{ name: 'drbd', parameters: ['usermode_helper=disabled'] }, { name: 'drbd_transport_tcp' }],
  lvmIgnores: ['^/dev/drbd.*', '^/dev/dm-.*', '^/dev/zd.*', '^/dev/loop.*'],
};

/** Name that the chart gives its objects, whatever the release is called. */
const OPERATOR = 'piraeus-operator';

/**
 * LINSTOR by the Piraeus operator: volumes on the disks of the nodes, copied between nodes by DRBD, as storage classes. Controller, satellites and clients
 * speak TLS with certificates of cert-manager.
 * @example
 * new LinstorStorage(platform, 'linstor', { pools: [{ name: 'data', zfs: { devices: ['/dev/sdb'] } }] });
 */
export class LinstorStorage extends HelmComponent {
  /** Names of its storage classes. */
  readonly classNames: readonly string[];

  /** @throws FindingsError with all problems of the props: codes `props/*`, `linstor/*` */
  constructor(scope: Construct, id: string, props: LinstorStorageProps) {
    const shape = propProblems(props, PROPS);
    refuseProps(scope, id, haveTypes(shape) ? [...shape, ...problemsOf(props)] : shape);
    const { namespace = 'linstor', pools, encryption, talos = true, snapshots = true, hostPolicy = true } = props;
    const { classes = usualClasses(pools, encryption !== undefined) } = props;
    super(scope, id, {
      chart: CHART,
      namespace,
      namespaceOptions: {
        podSecurity: PRIVILEGED,
        annotations: {
          'strata.cloud/retain': 'the controller and the satellites that volumes are reached by run here',
        },
      },
      timeout: props.timeout,
      values: overlay(VALUES, props.values ?? {}),
      facts: props.facts ?? chartFacts('piraeus', { values: VALUES, namespace }),
      // with the kinds would go the cluster, and with it the way to every volume
      renderedPatches: [
        {
          kind: 'CustomResourceDefinition',
          json: [{ op: 'add', path: '/metadata/annotations/helm.sh~1resource-policy', value: 'keep' }],
        },
      ],
    });
    this.classNames = classes.map(({ name }) => name);
    const { api, internal } = linstorAuthorities(this);
    new LinstorCluster(this, 'cluster', {
      metadata: { name: 'linstorcluster' },
      spec: clusterSpec({ api, internal, passphrase: this.passphrase(encryption), properties: props.properties ?? {} }),
    });
    const satellites = (name: string, spec: ConstructorParameters<typeof LinstorSatelliteConfiguration>[2]): unknown =>
      new LinstorSatelliteConfiguration(this, `satellites-${name}`, spec);
    satellites('all', { metadata: { name: 'all' }, spec: everySatellite(internal) });
    if (talos) satellites('talos', { metadata: { name: 'talos' }, spec: talosSatellite() });
    for (const pool of pools) {
      const name = `pool-${pool.name.toLowerCase().replaceAll('_', '-')}`;
      satellites(name, { metadata: { name }, spec: satellitePool(pool) });
    }
    for (const each of classes) new StorageClass(this, `class-${each.name}`, storageClass(each, pools));
    if (snapshots) this.addSnapshotClass();
    if (hostPolicy) this.addHostPolicy();
    if (props.scrapes === true) addScrapes(this);
    if (talos) this.requireOfNodes(DRBD, ...pools.flatMap(poolRequirements), ...downAtOnce(classes));
    this.statements.checks.push(linstorQuorum);
  }

  /** Name of the Secret with the passphrase. */
  private passphrase(encryption: LinstorStorageProps['encryption']): string | undefined {
    if (encryption !== 'generated') return encryption?.name;
    return new GeneratedSecret(this, 'linstor-passphrase', { passwords: ['MASTER_PASSPHRASE'], prop: 'encryption' })
      .secret.name;
  }

  private addSnapshotClass(): void {
    new VolumeSnapshotClass(this, 'snapshots', {
      metadata: {
        name: 'linstor-snapshots',
        annotations: { 'snapshot.storage.kubernetes.io/is-default-class': 'true' },
      },
      driver: 'linstor.csi.linbit.com',
      deletionPolicy: 'Delete',
    });
  }

  /** A policy for hosts refuses what it does not allow, so that it allows everything else. */
  private addHostPolicy(): void {
    new CiliumClusterwideNetworkPolicy(this, 'host-policy', {
      metadata: { name: 'linstor-metrics' },
      spec: {
        nodeSelector: {},
        ingress: [{ fromEntities: ['world', 'host', 'cluster'] }],
        ingressDeny: [{ fromEntities: ['world'], toPorts: [{ ports: [{ port: '9942', protocol: 'TCP' }] }] }],
      },
    });
  }
}

function problemsOf(props: LinstorStorageProps): readonly PropProblem[] {
  const { namespace = 'linstor', pools, encryption } = props;
  const { classes = usualClasses(pools, encryption !== undefined) } = props;
  const problems = [...poolProblems(pools), ...classProblems(classes, pools, encryption !== undefined)];
  if (typeof encryption === 'object' && encryption.namespace !== namespace)
    problems.push({
      code: 'linstor/passphrase-namespace',
      field: 'encryption',
      message: `the Secret ${encryption.name} is in ${encryption.namespace}, and LINSTOR reads its passphrase in ${namespace}`,
      fix: `put the Secret into ${namespace}`,
    });
  return problems;
}

const VALUES: JsonObject = {
  fullnameOverride: OPERATOR,
  installCRDs: true,
  operator: { resources: { requests: { cpu: '20m', memory: '128Mi' }, limits: { memory: '512Mi' } } },
  // the webhook's certificate comes from cert-manager: the chart would make one at every rendering
  tls: { autogenerate: false, certManagerIssuerRef: { name: 'ca-bootstrapper', kind: 'Issuer' } },
  // one pod: a budget would keep its node from being drained
  podDisruptionBudget: { enabled: false },
};
