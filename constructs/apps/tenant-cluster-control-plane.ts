import type { KamajiControlPlaneSpec } from '../../lib/kinds/generated/controlplane.cluster.x-k8s.io';
import type { ClusterSpec } from '../../lib/kinds/generated/cluster.x-k8s.io';
import { Cidr } from '../../lib/values/cidr';
import { ETCD_LABEL } from '../tenancy/tenant-etcd-policies';
import { containerResources, type ContainerResources } from './resources';
import type { TenantClusterController, TenantClusterNetwork, TenantClusterValues } from './tenant-cluster-values';
import { DEFAULT_VERSION, RELEASES } from './tenant-cluster-versions';

/** Where the API server listens, and where the tunnels of the nodes end. */
export const CONTROL_PLANE_PORTS = { api: 6443, konnectivity: 8132 } as const;

/** Key of the kubeconfig for use inside the platform, with an address of its own DNS. Source: Kamaji, annotation `kubeconfig-secret-key`. */
export const KUBECONFIG_KEY = 'super-admin.svc';

/** What a control plane is made of beside the values. */
export interface ControlPlaneContext {
  /** Name of the cluster. */
  readonly cluster: string;
  /** DataStore of the tenant; none outside of tenants, where Kamaji's default serves. */
  readonly dataStoreName: string | undefined;
  /** How it is reached from outside. */
  readonly ingress: { readonly className: string; readonly host: string } | undefined;
}

/** Addresses of a cluster with their defaults. */
export function networkOf({ network = {} }: TenantClusterValues): Required<TenantClusterNetwork> {
  const { podCidr = '10.243.0.0/16', serviceCidr = '10.95.0.0/16' } = network;
  return { podCidr, serviceCidr };
}

/** Address of the cluster's DNS: by custom the tenth of its Services. */
export function dnsAddress(values: TenantClusterValues): string {
  return Cidr.parse(networkOf(values).serviceCidr).addressAt(10);
}

/** Labels of the pods of a control plane. */
export function controlPlanePods(cluster: string): Readonly<Record<string, string>> {
  return { 'kamaji.clastix.io/name': cluster };
}

/** The Cluster, which holds its parts together. */
export function clusterSpec(cluster: string, namespace: string, values: TenantClusterValues): ClusterSpec {
  const { podCidr, serviceCidr } = networkOf(values);
  return {
    clusterNetwork: { pods: { cidrBlocks: [podCidr] }, services: { cidrBlocks: [serviceCidr] } },
    controlPlaneRef: {
      apiVersion: 'controlplane.cluster.x-k8s.io/v1alpha1',
      kind: 'KamajiControlPlane',
      name: cluster,
      namespace,
    },
    infrastructureRef: {
      apiVersion: 'infrastructure.cluster.x-k8s.io/v1alpha1',
      kind: 'KubevirtCluster',
      name: cluster,
      namespace,
    },
  };
}

/** The control plane: pods in the tenant's namespace that keep their state in its etcd. Figures: Cozystack v1.5.4, chart `kubernetes`. */
export function controlPlaneSpec(
  values: TenantClusterValues,
  { cluster, dataStoreName, ingress }: ControlPlaneContext,
): KamajiControlPlaneSpec {
  const { version: minor = DEFAULT_VERSION, controlPlane = {} } = values;
  const { replicas = 2, apiServer = {}, controllerManager, scheduler, konnectivity: tunnel = {} } = controlPlane;
  const { version, konnectivity } = RELEASES[minor];
  return {
    version,
    replicas,
    dataStoreName,
    apiServer: { resources: { ...containerResources(apiServer.resourcesPreset ?? 'c1.medium', apiServer.resources) } },
    controllerManager: { resources: { ...controllerResources(controllerManager) } },
    scheduler: { resources: { ...controllerResources(scheduler) } },
    addons: {
      konnectivity: {
        agent: konnectivity === undefined ? undefined : { version: konnectivity },
        server: {
          port: CONTROL_PLANE_PORTS.konnectivity,
          version: konnectivity,
          resources: { ...controllerResources(tunnel.server) },
        },
      },
    },
    kubelet: { cgroupfs: 'systemd', preferredAddressTypes: ['InternalIP', 'ExternalIP'] },
    network: {
      serviceType: 'ClusterIP',
      dnsServiceIPs: [dnsAddress(values)],
      ingress:
        ingress === undefined
          ? undefined
          : {
              className: ingress.className,
              hostname: `${ingress.host}:443`,
              extraAnnotations: { 'nginx.ingress.kubernetes.io/ssl-passthrough': 'true' },
            },
    },
    deployment: {
      podAdditionalMetadata: { labels: ETCD_LABEL },
      affinity: {
        podAntiAffinity: {
          preferredDuringSchedulingIgnoredDuringExecution: [
            {
              weight: 100,
              podAffinityTerm: {
                labelSelector: { matchLabels: controlPlanePods(cluster) },
                topologyKey: 'kubernetes.io/hostname',
              },
            },
          ],
        },
      },
    },
  };
}

function controllerResources({
  resourcesPreset = 't1.micro',
  resources,
}: TenantClusterController = {}): ContainerResources {
  return containerResources(resourcesPreset, resources);
}
