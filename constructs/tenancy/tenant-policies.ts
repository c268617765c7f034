import {
  CiliumNetworkPolicy,
  type CiliumNetworkPolicySpec,
  type CiliumNetworkPolicySpecNodeSelector as Selector,
} from '../../lib/kinds/generated/cilium.io';
import type { ModelConnection } from '../../lib/model/model';
import type { Tenant } from './tenant';

/** Pods that run ingress controllers. */
export interface IngressControllers {
  readonly namespace: string;
  /** Labels of the controllers' pods. */
  readonly podLabels: Readonly<Record<string, string>>;
  /**
   * TCP ports of these pods, not of the Service before them.
   * @default [80, 443]
   */
  readonly ports?: readonly number[];
}

/** Prefix of the labels that name a tenant namespace's ancestors and itself. It is Cozystack's, since policies and tools of its users select by it. */
export const TENANT_LABEL = 'tenant.cozystack.io/';

/** Label by which a pod asks for the way to the Kubernetes API. It is Cozystack's, since operators' settings carry it. */
export const API_SERVER_LABEL = { 'policy.cozystack.io/allow-to-apiserver': 'true' } as const;

/** Label of the pods of a tenant's own ingress controllers. It is Cozystack's, since policies of its users select by it. */
export const INGRESS_PODS = { 'cozystack.io/service': 'ingress' } as const;

/** Port of kube-apiserver behind its Service, on Talos and kubeadm alike. */
const API_SERVER_PORT = '6443';

/** Label by which Cilium knows the namespace of a pod. */
export const NAMESPACE_OF_POD = 'k8s:io.kubernetes.pod.namespace';

const EVERY_POD: Selector = {};

/** Pods of the cluster's DNS. Source: CoreDNS as Talos and kubeadm install it. */
const DNS = { namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } } as const;

/** Ports that ingress controllers listen on unless they say otherwise. */
const WEB = [80, 443];

/**
 * Policies of a tenant's namespace: nothing comes in or goes out but what one of them allows. Other tenants, above, beside and below, are
 * allowed nothing: what an application gives to others it allows for its own pods.
 */
export function addPolicies(tenant: Tenant): void {
  const { namespace } = tenant;
  const policy = (name: string, spec: CiliumNetworkPolicySpec): CiliumNetworkPolicy =>
    new CiliumNetworkPolicy(tenant, `policy-${name}`, { metadata: { name: `tenant-${name}` }, spec });
  const everyPod = (spec: CiliumNetworkPolicySpec): CiliumNetworkPolicySpec => ({
    endpointSelector: EVERY_POD,
    ...spec,
  });

  tenant.statements.connections.push(() => connectionsOf(tenant));
  policy('default-deny', everyPod({ enableDefaultDeny: { egress: true, ingress: true }, egress: [{}], ingress: [{}] }));
  const sameNamespace = podsIn(namespace);
  policy(
    'allow-same-namespace',
    everyPod({ egress: [{ toEndpoints: [sameNamespace] }], ingress: [{ fromEndpoints: [sameNamespace] }] }),
  );
  policy(
    'allow-dns',
    everyPod({
      egress: [
        {
          toEndpoints: [podsIn(DNS.namespace, DNS.labels)],
          toPorts: [
            {
              ports: [
                { port: '53', protocol: 'UDP' },
                { port: '53', protocol: 'TCP' },
              ],
            },
          ],
        },
      ],
    }),
  );
  policy('allow-to-world', everyPod({ egress: [{ toEntities: ['world'] }] }));
  policy('allow-to-apiserver', {
    endpointSelector: { matchLabels: API_SERVER_LABEL },
    egress: [{ toEntities: ['kube-apiserver'], toPorts: [{ ports: [{ port: API_SERVER_PORT, protocol: 'TCP' }] }] }],
  });
  // the kubelet probes from the node that the pod runs on
  policy('allow-from-host', everyPod({ ingress: [{ fromEntities: ['host'] }] }));
  const { ingress } = tenant;
  if (ingress === undefined) return;
  const controllers = podsIn(ingress.namespace, ingress.podLabels);
  const ports = (ingress.ports ?? WEB).map(port => ({ port: String(port), protocol: 'TCP' as const }));
  // outwards too: a call to a public host of the platform is turned straight to the controllers' pods
  policy(
    'allow-ingress-controllers',
    everyPod({
      egress: [{ toEndpoints: [controllers], toPorts: [{ ports }] }],
      ingress: [{ fromEndpoints: [controllers] }],
    }),
  );
}

/** Connections that the policies of a tenant are there to let through. */
function connectionsOf({ namespace, ingress }: Tenant): readonly ModelConnection[] {
  const from = { namespace };
  return [
    { from, to: from },
    {
      from,
      to: DNS,
      ports: [
        { protocol: 'UDP', port: 53 },
        { protocol: 'TCP', port: 53 },
      ],
    },
    { from, to: 'world' },
    { from: { namespace, labels: API_SERVER_LABEL }, to: 'api-server', ports: [{ port: Number(API_SERVER_PORT) }] },
    ...(ingress === undefined
      ? []
      : [
          {
            from,
            to: { namespace: ingress.namespace, labels: ingress.podLabels },
            ports: (ingress.ports ?? WEB).map(port => ({ port })),
          },
        ]),
  ];
}

/** Selects pods of a namespace, all or those with labels. */
function podsIn(namespace: string, labels: Readonly<Record<string, string>> = {}): Selector {
  return { matchLabels: { ...labels, [NAMESPACE_OF_POD]: namespace } };
}
