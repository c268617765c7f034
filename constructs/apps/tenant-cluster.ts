import { Lazy } from 'cdk8s';
import type { Construct } from 'constructs';
import { Cluster } from '../../lib/kinds/generated/cluster.x-k8s.io';
import { KamajiControlPlane } from '../../lib/kinds/generated/controlplane.cluster.x-k8s.io';
import { KubevirtCluster } from '../../lib/kinds/generated/infrastructure.cluster.x-k8s.io';
import { Application } from '../../lib/model/application';
import { Platform } from '../../lib/model/platform';
import { SecretRef } from '../../lib/values/secret-ref';
import { allowReadingSecrets } from '../tenancy/allow-reading';
import { TenantEtcd } from '../tenancy/tenant-etcd';
import { tenantOf } from '../tenancy/tenant-mark';
import { addAddons } from './tenant-cluster-addons';
import {
  CONTROL_PLANE_PORTS,
  clusterSpec,
  controlPlaneSpec,
  dnsAddress,
  KUBECONFIG_KEY,
  networkOf,
} from './tenant-cluster-control-plane';
import { addControllers } from './tenant-cluster-controllers';
import { openWays, passOn } from './tenant-cluster-network';
import type { TenantClusterNodeGroup } from './tenant-cluster-node-values';
import { addNodeGroup } from './tenant-cluster-nodes';
import { valueProblems } from './tenant-cluster-problems';
import { TenantClusterRights } from './tenant-cluster-rights';
import type { TenantClusterValues } from './tenant-cluster-values';
import { DEFAULT_VERSION } from './tenant-cluster-versions';
import { refuse } from './values';

export type * from './tenant-cluster-addon-values';
export type * from './tenant-cluster-node-values';
export type * from './tenant-cluster-values';

/** Props of {@link TenantCluster}: the parameters. */
export interface TenantClusterProps extends TenantClusterValues {
  /**
   * How long its objects may take to become ready, as Flux writes durations: nodes must start before the addons do.
   * @default '30m'
   */
  readonly timeout?: string;
}

/** Keys of the Secret with the kubeconfig: by the address inside the platform (`.svc`) or outside, for administrators or those above them. */
export type TenantClusterKubeconfigKey = 'admin.conf' | 'admin.svc' | 'super-admin.conf' | 'super-admin.svc';

/** Nodes of a cluster that asks for none. Source: Cozystack v1.6, chart `kubernetes`. */
const DEFAULT_GROUPS: Readonly<Record<string, TenantClusterNodeGroup>> = { md0: { roles: ['ingress-nginx'] } };

/**
 * A Kubernetes cluster of a tenant: its control plane runs as pods on the tenant's etcd, its nodes are virtual machines, as many as pods need.
 * @example
 * const cluster = new TenantCluster(tenant, 'prod', { nodeGroups: { md0: { minReplicas: 2, instanceType: 'u1.large' } } });
 * const kubeconfig = cluster.kubeconfig.key('super-admin.svc');
 */
export class TenantCluster extends Application {
  /** An application from plain values, as they stand in a cluster or a file. @throws FindingsError like the constructor */
  static fromValues(scope: Construct, id: string, values: TenantClusterValues): TenantCluster {
    return new TenantCluster(scope, id, values);
  }

  /** Name of the service of the API server, port 6443. */
  readonly apiHost: string;
  /** TCP port of the API server. */
  readonly apiPort = CONTROL_PLANE_PORTS.api;
  /** Name by which the API is reached from outside, port 443; undefined where the tenant has no ingress controllers. */
  readonly host: string | undefined;
  /** Addresses of pods inside the cluster. */
  readonly podCidr: string;
  /** Addresses of Services inside the cluster. */
  readonly serviceCidr: string;
  /** Kubeconfig of the administrator. Kamaji writes it; no key passes through here. */
  readonly kubeconfig: SecretRef<TenantClusterKubeconfigKey>;

  /** @throws FindingsError with all problems of the props */
  constructor(scope: Construct, id: string, props: TenantClusterProps = {}) {
    const { timeout = '30m', ...values } = props ?? {};
    super(scope, id, { kind: 'Kubernetes', prefix: 'kubernetes' }, { timeout });
    const { releaseName, namespace } = this;
    const tenant = tenantOf(this);
    const domain = tenant?.host ?? Platform.tryOf(this)?.host;
    const hasIngress = tenant?.ingress !== undefined;
    refuse(this, valueProblems(values, { releaseName, namespace, hasIngress, domain }));
    const { version = DEFAULT_VERSION, nodeGroups = {}, addons, storageClass = 'replicated' } = values;

    this.apiHost = `${releaseName}.${namespace}.svc`;
    this.host = hasIngress ? (values.host ?? `${releaseName}.${domain}`) : undefined;
    this.kubeconfig = new SecretRef(namespace, `${releaseName}-admin-kubeconfig`);

    const { podCidr, serviceCidr } = networkOf(values);
    this.podCidr = podCidr;
    this.serviceCidr = serviceCidr;

    this.addControlPlane(values, tenant?.ingress?.className);
    const groups = Object.keys(nodeGroups).length === 0 ? DEFAULT_GROUPS : nodeGroups;
    for (const name of Object.keys(groups).sort()) {
      const group = groups[name]!;
      addNodeGroup(this, { cluster: releaseName, namespace, name, group, version: group.version ?? version }, values);
    }
    addControllers(this);
    new TenantClusterRights(this, 'rights');
    const { exposeMethod = 'Proxied', hosts = [] } = addons?.ingressNginx ?? {};
    addAddons(this, addons, {
      apiHost: this.apiHost,
      dnsAddress: dnsAddress(values),
      storageClass,
      proxied: exposeMethod === 'Proxied',
      hami: addons?.hami?.enabled === true,
    });
    if (hosts.length > 0) passOn(this, tenant!.ingress!.className, hosts);
    openWays(this, () => TenantEtcd.tryOf(this)?.namespace);
    allowReadingSecrets(this, 'admin', [this.kubeconfig.name]);
    if (tenant !== undefined) this.node.addValidation({ validate: () => this.etcdProblems() });
  }

  private addControlPlane(values: TenantClusterValues, className: string | undefined): void {
    const { releaseName, namespace, host } = this;
    const ingress = className === undefined || host === undefined ? undefined : { className, host };
    new Cluster(this, 'cluster', { metadata: this.metadata(), spec: clusterSpec(releaseName, namespace, values) });
    const { labels, ...metadata } = this.metadata();
    new KamajiControlPlane(this, 'control-plane', {
      metadata: {
        ...metadata,
        labels: { ...labels, 'cluster.x-k8s.io/role': 'control-plane' },
        annotations: { 'kamaji.clastix.io/kubeconfig-secret-key': KUBECONFIG_KEY },
      },
      spec: controlPlaneSpec(values, {
        cluster: releaseName,
        // the etcd may be added to a tenant after its clusters
        dataStoreName: Lazy.any({ produce: () => TenantEtcd.tryOf(this)?.dataStoreName }) as string | undefined,
        ingress,
      }),
    });
    new KubevirtCluster(this, 'infrastructure', {
      metadata: { ...this.metadata(), annotations: { 'cluster.x-k8s.io/managed-by': 'kamaji' } },
    });
  }

  private etcdProblems(): string[] {
    if (TenantEtcd.tryOf(this) !== undefined) return [];
    return [
      `${this.node.path} keeps its state in the etcd of its tenant, and neither that tenant nor one above it has a TenantEtcd: add \`new TenantEtcd(tenant, 'etcd')\` to one of them`,
    ];
  }
}
