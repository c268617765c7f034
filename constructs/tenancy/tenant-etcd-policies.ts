import type { Construct } from 'constructs';
import {
  CiliumNetworkPolicy,
  type CiliumNetworkPolicySpecNodeSelector as Selector,
} from '../../lib/kinds/generated/cilium.io';
import { ETCD_OPERATOR_PODS } from '../platform/etcd-operator';
import { KAMAJI_PODS } from '../platform/kamaji';
import { ETCD } from './tenant-etcd-certificates';
import { NAMESPACE_OF_POD, TENANT_LABEL } from './tenant-policies';

/** Label by which a control plane asks for the way to the etcd of its tenant. It is Cozystack's. */
export const ETCD_LABEL = { 'policy.cozystack.io/allow-to-etcd': 'true' } as const;

/** Labels of the members' pods. */
export const ETCD_PODS = { 'app.kubernetes.io/name': 'etcd', 'app.kubernetes.io/instance': ETCD } as const;

/** Ports of the members: clients, other members, metrics. */
export const ETCD_PORTS = { client: 2379, metrics: 2381 } as const;

const LABEL_OF_NAMESPACE = 'k8s:io.cilium.k8s.namespace.labels.';

/** Pods with labels that run outside of the tenants below a root: those of the platform. */
export function outsideTenants(root: string, labels: Readonly<Record<string, string>>): Selector {
  return {
    matchLabels: labels,
    matchExpressions: [
      { key: NAMESPACE_OF_POD, operator: 'Exists' },
      { key: `${LABEL_OF_NAMESPACE}${TENANT_LABEL}${root}`, operator: 'DoesNotExist' },
    ],
  };
}

/** Lets in who works with the etcd of a tenant: its operator, Kamaji, and control planes here and in the tenants below. */
export function allowClients(scope: Construct, namespace: string, root: string): void {
  new CiliumNetworkPolicy(scope, 'policy', {
    metadata: { name: ETCD },
    spec: {
      endpointSelector: { matchLabels: ETCD_PODS },
      ingress: [
        {
          fromEndpoints: [
            outsideTenants(root, ETCD_OPERATOR_PODS),
            outsideTenants(root, KAMAJI_PODS),
            { matchLabels: { ...ETCD_LABEL, [`${LABEL_OF_NAMESPACE}${TENANT_LABEL}${namespace}`]: '' } },
          ],
          toPorts: [{ ports: [{ port: String(ETCD_PORTS.client), protocol: 'TCP' }] }],
        },
      ],
    },
  });
}
