import { Lazy } from 'cdk8s';
import {
  CiliumNetworkPolicy,
  type CiliumNetworkPolicySpec,
  type CiliumNetworkPolicySpecNodeSelector as Selector,
} from '../../lib/kinds/generated/cilium.io';
import { Service } from '../../lib/kinds/generated/core';
import { Ingress } from '../../lib/kinds/generated/networking.k8s.io';
import type { Application } from '../../lib/model/application';
import { FLUX_NAMESPACE } from '../../lib/model/names';
import { KAMAJI_PODS } from '../platform/kamaji';
import { ETCD_LABEL, ETCD_PODS, ETCD_PORTS, outsideTenants } from '../tenancy/tenant-etcd-policies';
import { tenantOf } from '../tenancy/tenant-mark';
import { NAMESPACE_OF_POD } from '../tenancy/tenant-policies';
import { INGRESS_PORTS } from './tenant-cluster-addon-charts';
import { CONTROL_PLANE_PORTS, controlPlanePods } from './tenant-cluster-control-plane';
import { workerPods } from './tenant-cluster-nodes';

/** Ports that Kubernetes opens on nodes for Services: load balancers of the platform send to them. */
const NODE_PORTS = { port: '30000', endPort: 32767 } as const;

/**
 * Opens the ways that a cluster needs in a tenant, where all others are closed: Kamaji, Cluster API and Flux to the API server, control planes
 * to the etcd of a tenant above, load balancers to the nodes.
 * @param etcdNamespace Namespace of the etcd; undefined where there is none
 */
export function openWays(app: Application, etcdNamespace: () => string | undefined): void {
  const tenant = tenantOf(app);
  if (tenant === undefined) return;
  const root = tenant.lineage[0]!;
  const policy = (name: string, spec: CiliumNetworkPolicySpec): CiliumNetworkPolicy =>
    new CiliumNetworkPolicy(app, `policy-${name}`, {
      metadata: { name: `${app.releaseName}-${name}`, labels: app.labels },
      spec,
    });
  const api = [{ ports: [{ port: String(CONTROL_PLANE_PORTS.api), protocol: 'TCP' as const }] }];
  policy('control-plane', {
    endpointSelector: { matchLabels: controlPlanePods(app.releaseName) },
    ingress: [
      {
        fromEndpoints: [
          outsideTenants(root, KAMAJI_PODS),
          providers(root),
          { matchLabels: { [NAMESPACE_OF_POD]: FLUX_NAMESPACE } },
        ],
        toPorts: api,
      },
      // Flux may run on the host network of any node
      { fromEntities: ['host', 'remote-node'], toPorts: api },
    ],
  });
  // the etcd may be added to a tenant after its clusters
  const etcdPlace = Lazy.any({ produce: () => etcdNamespace() ?? app.namespace }) as string;
  policy('etcd', {
    endpointSelector: { matchLabels: { ...ETCD_LABEL, ...controlPlanePods(app.releaseName) } },
    egress: [
      {
        toEndpoints: [{ matchLabels: { ...ETCD_PODS, [NAMESPACE_OF_POD]: etcdPlace } }],
        toPorts: [{ ports: [{ port: String(ETCD_PORTS.client), protocol: 'TCP' }] }],
      },
    ],
  });
  app.statements.connections.push(() => [
    {
      from: { namespace: app.namespace, labels: { ...ETCD_LABEL, ...controlPlanePods(app.releaseName) } },
      to: { namespace: etcdNamespace() ?? app.namespace, labels: ETCD_PODS },
      ports: [{ port: ETCD_PORTS.client }],
    },
  ]);
  policy('load-balancers', {
    endpointSelector: { matchLabels: workerPods(app.releaseName) },
    ingress: [
      {
        fromEntities: ['world'],
        toPorts: [{ ports: (['TCP', 'UDP'] as const).map(protocol => ({ ...NODE_PORTS, protocol })) }],
      },
    ],
  });
}

/** Controllers of Cluster API, whichever provider they are of. */
function providers(root: string): Selector {
  const { matchLabels, matchExpressions = [] } = outsideTenants(root, {});
  return {
    matchLabels,
    matchExpressions: [...matchExpressions, { key: 'cluster.x-k8s.io/provider', operator: 'Exists' }],
  };
}

/** Passes hosts from the ingress controllers of the tenant on to those in the cluster, encrypted as they came. */
export function passOn(app: Application, className: string, hosts: readonly string[]): void {
  const metadata = { name: `${app.releaseName}-ingress-nginx`, labels: app.labels };
  new Ingress(app, 'ingress', {
    metadata: {
      ...metadata,
      annotations: {
        'nginx.ingress.kubernetes.io/backend-protocol': 'HTTPS',
        'nginx.ingress.kubernetes.io/ssl-passthrough': 'true',
      },
    },
    spec: {
      ingressClassName: className,
      rules: hosts.map(host => ({
        host,
        http: {
          paths: [
            { path: '/', pathType: 'Prefix', backend: { service: { name: metadata.name, port: { number: 443 } } } },
          ],
        },
      })),
    },
  });
  new Service(app, 'ingress-service', {
    metadata,
    spec: {
      selector: { ...workerPods(app.releaseName), 'node-role.kubernetes.io/ingress-nginx': '' },
      ports: [
        { name: 'http', port: 80, targetPort: INGRESS_PORTS.http, appProtocol: 'http' },
        { name: 'https', port: 443, targetPort: INGRESS_PORTS.https, appProtocol: 'https' },
      ],
    },
  });
}
