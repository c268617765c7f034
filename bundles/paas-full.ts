import { Construct } from 'constructs';
import { Cdi, type CdiProps } from '../constructs/infrastructure/cdi';
import { CiliumNetwork, type CiliumNetworkProps } from '../constructs/infrastructure/cilium';
import { Flux, type FluxGitRepository, type FluxProps } from '../constructs/infrastructure/flux';
import { KubeOvnNetwork, type KubeOvnNetworkProps } from '../constructs/infrastructure/kube-ovn';
import { KubeVirt, type KubeVirtProps } from '../constructs/infrastructure/kubevirt';
import { LinstorStorage, type LinstorPool, type LinstorStorageProps } from '../constructs/infrastructure/linstor';
import { Multus, type MultusProps } from '../constructs/infrastructure/multus';
import { SnapshotController, type SnapshotControllerProps } from '../constructs/infrastructure/snapshot-controller';
import { InstanceTypes, type InstanceTypesProps } from '../constructs/apps/instance-types';
import { CertManager, type CertManagerProps } from '../constructs/platform/cert-manager';
import { CloudNativePg, type CloudNativePgProps } from '../constructs/platform/cloudnative-pg';
import { ClusterApi, type ClusterApiProps } from '../constructs/platform/cluster-api';
import { EtcdOperator, type EtcdOperatorProps } from '../constructs/platform/etcd-operator';
import { ExternalSecrets, type ExternalSecretsProps } from '../constructs/platform/external-secrets';
import { Kamaji, type KamajiProps } from '../constructs/platform/kamaji';
import { AddressPool, MetalLb, type AddressPoolProps, type MetalLbProps } from '../constructs/platform/metallb';
import { VictoriaMetricsOperator, type VictoriaMetricsOperatorProps } from '../constructs/platform/victoria-metrics-operator'; // prettier-ignore
import { checkProps } from '../lib/model/check-props';
import { TEXT, list, map, object, required, where, type PropType, type Shape } from '../lib/model/prop-types';

/** Props of the bundle's components, each laid over what the bundle gives it; `false` leaves a component out. */
export interface PaasFullComponents {
  readonly flux?: Partial<Omit<FluxProps, 'source'>>;
  readonly cilium?: Omit<CiliumNetworkProps, 'chained'>;
  readonly kubeOvn?: Partial<Omit<KubeOvnNetworkProps, 'cilium'>>;
  readonly multus?: MultusProps | false;
  readonly certManager?: CertManagerProps | false;
  readonly externalSecrets?: ExternalSecretsProps | false;
  readonly victoriaMetricsOperator?: VictoriaMetricsOperatorProps | false;
  readonly snapshotController?: SnapshotControllerProps | false;
  readonly linstor?: Partial<LinstorStorageProps> | false;
  readonly metallb?: MetalLbProps | false;
  readonly kubevirt?: KubeVirtProps | false;
  readonly cdi?: CdiProps | false;
  readonly instanceTypes?: InstanceTypesProps | false;
  readonly etcdOperator?: EtcdOperatorProps | false;
  readonly kamaji?: KamajiProps | false;
  readonly clusterApi?: ClusterApiProps | false;
  readonly cloudNativePg?: CloudNativePgProps | false;
}

/** Props of {@link PaasFull}. */
export interface PaasFullProps {
  /** Repository that Flux reads the tree from. */
  readonly source: FluxGitRepository;
  /** IPv4 addresses of the control planes, which hold the databases of the pod network: an odd number. */
  readonly controlPlanes: readonly string[];
  /** Storage pools on the machines' disks; `local` and `replicated` are the classes made of the only one. */
  readonly storagePools: readonly LinstorPool[];
  /**
   * Pools of addresses for Services that are reached from outside, by name.
   * @default - none: such Services wait for an address
   */
  readonly addressPools?: Readonly<Record<string, AddressPoolProps>>;
  /**
   * Props of single components, and which to leave out.
   * @default - all of them, with the defaults of their props
   */
  readonly components?: PaasFullComponents;
}

const OPTIONS = map();
const OPTIONAL: PropType<false> = where({ required: false, problems: () => [] }, (value: unknown) =>
  value === false || (typeof value === 'object' && value !== null)
    ? undefined
    : "be an object with the component's props, or false to leave it out",
);

const COMPONENTS: Shape<PaasFullComponents> = {
  flux: OPTIONS,
  cilium: OPTIONS,
  kubeOvn: OPTIONS,
  multus: OPTIONAL,
  certManager: OPTIONAL,
  externalSecrets: OPTIONAL,
  victoriaMetricsOperator: OPTIONAL,
  snapshotController: OPTIONAL,
  linstor: OPTIONAL,
  metallb: OPTIONAL,
  kubevirt: OPTIONAL,
  cdi: OPTIONAL,
  instanceTypes: OPTIONAL,
  etcdOperator: OPTIONAL,
  kamaji: OPTIONAL,
  clusterApi: OPTIONAL,
  cloudNativePg: OPTIONAL,
};

const PROPS: Shape<PaasFullProps> = {
  source: required(map()),
  controlPlanes: required(list(TEXT)),
  storagePools: required(list()),
  addressPools: map(map()),
  components: object(COMPONENTS),
};

type Class<P, C> = new (scope: Construct, id: string, props: P) => C;

/**
 * A whole cloud on bare metal: Cilium and Kube-OVN, LINSTOR, MetalLB, virtual machines, tenants' Kubernetes clusters and databases, brought up
 * by Flux in one pod on the host network. What a component needs and is left out is found by the checks.
 * @example
 * new PaasFull(platform, 'paas', {
 *   source: { url: 'https://git.example.org/cloud.git' },
 *   controlPlanes: ['192.168.10.11', '192.168.10.12', '192.168.10.13'],
 *   storagePools: [{ name: 'data', zfs: { devices: ['/dev/nvme1n1'] } }],
 *   addressPools: { public: { addresses: ['203.0.113.0/28'] } },
 *   components: { kubevirt: { cpuAllocationRatio: 4 }, multus: false },
 * });
 */
export class PaasFull extends Construct {
  readonly flux: Flux;
  readonly cilium: CiliumNetwork;
  readonly kubeOvn: KubeOvnNetwork;
  readonly multus?: Multus;
  readonly certManager?: CertManager;
  readonly externalSecrets?: ExternalSecrets;
  readonly victoriaMetricsOperator?: VictoriaMetricsOperator;
  readonly snapshotController?: SnapshotController;
  readonly linstor?: LinstorStorage;
  readonly metallb?: MetalLb;
  readonly kubevirt?: KubeVirt;
  readonly cdi?: Cdi;
  readonly instanceTypes?: InstanceTypes;
  readonly etcdOperator?: EtcdOperator;
  readonly kamaji?: Kamaji;
  readonly clusterApi?: ClusterApi;
  readonly cloudNativePg?: CloudNativePg;

  /** @throws FindingsError with all problems of the props of the bundle, or of the first component that has some */
  constructor(scope: Construct, id: string, props: PaasFullProps) {
    checkProps(scope, id, props, PROPS);
    super(scope, id);
    const { source, controlPlanes, storagePools, addressPools = {}, components = {} } = props;
    this.flux = new Flux(this, 'flux', { source, hostNetwork: true, ...components.flux });
    this.cilium = new CiliumNetwork(this, 'cilium', { ...components.cilium, chained: { target: 'kube-ovn' } });
    this.kubeOvn = new KubeOvnNetwork(this, 'kube-ovn', { masterNodes: controlPlanes, ...components.kubeOvn, cilium: this.cilium }); // prettier-ignore
    this.multus = this.optional(Multus, 'multus', components.multus, {});
    this.certManager = this.optional(CertManager, 'cert-manager', components.certManager, {});
    this.externalSecrets = this.optional(ExternalSecrets, 'external-secrets', components.externalSecrets, {});
    this.victoriaMetricsOperator = this.optional(VictoriaMetricsOperator, 'victoria-metrics-operator', components.victoriaMetricsOperator, {}); // prettier-ignore
    this.snapshotController = this.optional(SnapshotController, 'snapshot-controller', components.snapshotController, {}); // prettier-ignore
    this.linstor = this.optional(LinstorStorage, 'linstor', components.linstor, { pools: storagePools });
    this.metallb = this.optional(MetalLb, 'metallb', components.metallb, {});
    for (const [name, pool] of this.metallb === undefined ? [] : Object.entries(addressPools))
      new AddressPool(this.metallb!, name, pool);
    this.kubevirt = this.optional(KubeVirt, 'kubevirt', components.kubevirt, {});
    this.cdi = this.optional(Cdi, 'cdi', components.cdi, {});
    this.instanceTypes = this.optional(InstanceTypes, 'instance-types', components.instanceTypes, {});
    this.etcdOperator = this.optional(EtcdOperator, 'etcd-operator', components.etcdOperator, {});
    this.kamaji = this.optional(Kamaji, 'kamaji', components.kamaji, {});
    this.clusterApi = this.optional(ClusterApi, 'cluster-api', components.clusterApi, {});
    this.cloudNativePg = this.optional(CloudNativePg, 'cloudnative-pg', components.cloudNativePg, {});
  }

  private optional<P extends object, C>(
    component: Class<P, C>,
    id: string,
    options: Partial<P> | false | undefined,
    defaults: P,
  ): C | undefined {
    return options === false ? undefined : new component(this, id, { ...defaults, ...options });
  }
}
