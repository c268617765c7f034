import type { Application } from '../../lib/model/application';
import { CiliumNetworkPolicy, type CiliumNetworkPolicySpecIngress } from '../../lib/kinds/generated/cilium.io';
import { tenantOf } from './tenant-mark';
import { NAMESPACE_OF_POD, TENANT_LABEL } from './tenant-policies';

/** A port that is opened: its number for TCP, else with its protocol. */
export type OpenPort = number | { readonly port: number; readonly protocol: 'TCP' | 'UDP' };

/** Pods of an application that may be reached, and where. */
export interface Reachable {
  /** Labels of the application's own pods. */
  readonly labels: Readonly<Record<string, string>>;
  /** Ports of the pods, not of the Service before them. */
  readonly ports: readonly OpenPort[];
}

/**
 * Lets the world outside the cluster reach pods of an application, e.g. those behind a Service of type LoadBalancer. The Service keeps client
 * addresses (`externalTrafficPolicy: Local`), else traffic seems to come from nodes and is refused.
 * @returns undefined outside of tenants, where no policy denies anything
 */
export function allowFromWorld(app: Application, suffix: string, to: Reachable): CiliumNetworkPolicy | undefined {
  return allow(app, suffix, to, { fromEntities: ['world'] });
}

/**
 * Lets an operator of the platform reach pods that it manages, e.g. CloudNativePG the instance manager on port 8000. The operator's pods are
 * known by their labels and by running outside of all tenants.
 * @returns undefined outside of tenants, where no policy denies anything
 */
export function allowFromOperator(
  app: Application,
  suffix: string,
  operator: Readonly<Record<string, string>>,
  to: Reachable,
): CiliumNetworkPolicy | undefined {
  const root = tenantOf(app)?.lineage[0];
  const outsideTenants = [
    { key: NAMESPACE_OF_POD, operator: 'Exists' as const },
    { key: `k8s:io.cilium.k8s.namespace.labels.${TENANT_LABEL}${root}`, operator: 'DoesNotExist' as const },
  ];
  return allow(app, suffix, to, {
    fromEndpoints: [{ matchLabels: operator, matchExpressions: outsideTenants }],
  });
}

function allow(
  app: Application,
  suffix: string,
  { labels, ports }: Reachable,
  from: CiliumNetworkPolicySpecIngress,
): CiliumNetworkPolicy | undefined {
  if (tenantOf(app) === undefined) return undefined;
  const open = ports.map(port => (typeof port === 'number' ? { port, protocol: 'TCP' as const } : port));
  return new CiliumNetworkPolicy(app, `policy-${suffix}`, {
    metadata: { name: `${app.releaseName}-${suffix}`, labels: app.labels },
    spec: {
      endpointSelector: { matchLabels: labels },
      ingress: [
        { ...from, toPorts: [{ ports: open.map(({ port, protocol }) => ({ port: String(port), protocol })) }] },
      ],
    },
  });
}
