import {
  CiliumNetworkPolicy,
  type CiliumNetworkPolicySpec,
  type CiliumNetworkPolicySpecNodeSelector as Selector,
} from '../../lib/kinds/generated/cilium.io';
import type { Tenant } from './tenant';

/** Pods that run ingress controllers. */
export interface IngressControllers {
  readonly namespace: string;
  /** Labels of the controllers' pods. */
  readonly podLabels: Readonly<Record<string, string>>;
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
          toEndpoints: [podsIn('kube-system', { 'k8s-app': 'kube-dns' })],
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
  // outwards too: a call to a public host of the platform is turned straight to the controllers' pods
  policy(
    'allow-ingress-controllers',
    everyPod({ egress: [{ toEndpoints: [controllers] }], ingress: [{ fromEndpoints: [controllers] }] }),
  );
}

/** Selects pods of a namespace, all or those with labels. */
function podsIn(namespace: string, labels: Readonly<Record<string, string>> = {}): Selector {
  return { matchLabels: { ...labels, [NAMESPACE_OF_POD]: namespace } };
}
