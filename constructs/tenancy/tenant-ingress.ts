import {
  CiliumNetworkPolicy,
  type CiliumNetworkPolicySpec,
  type CiliumNetworkPolicySpecNodeSelector as Selector,
} from '../../lib/kinds/generated/cilium.io';
import type { PropProblem, Shape } from '../../lib/model/prop-types';
import { propProblems, refuseProps } from '../../lib/model/check-props';
import { HELM_OPTIONS } from '../../lib/model/component-shapes';
import { HelmComponent, type HelmOptions } from '../../lib/model/helm-component';
import { overlay } from '../../lib/model/overlay';
import { INGRESS_NGINX } from '../platform/ingress-nginx';
import { ingressFacts } from '../platform/ingress-nginx-facts';
import { CONTROLLER_OPTIONS, ingressValues, type IngressControllerOptions } from '../platform/ingress-nginx-values';
import { KUBERNETES_SUPPORT } from '../kubernetes-support';
import { Tenant } from './tenant';
import { API_SERVER_LABEL, INGRESS_PODS, NAMESPACE_OF_POD, TENANT_LABEL } from './tenant-policies';

/** Props of {@link TenantIngressController}. */
export interface TenantIngressControllerProps extends Omit<HelmOptions, 'namespace'>, IngressControllerOptions {}

const { namespace: _tenants, ...OPTIONS } = HELM_OPTIONS;
const PROPS: Shape<TenantIngressControllerProps> = { ...OPTIONS, ...CONTROLLER_OPTIONS };

/** Ports of the controller: of its pods, not of the Service before them. */
const WEB = ['80', '443'];
const WEBHOOK = ['8443'];

/** Prefix of the labels by which Cilium knows the labels of a pod's namespace. */
const NAMESPACE_LABEL = 'k8s:io.cilium.k8s.namespace.labels.';

/**
 * Ingress controllers of a tenant, for itself and all tenants below it that have none of their own. The class is called like the tenant's namespace.
 * The tenant says `ingress: 'own'`. That of root serves the platform too; others see only the namespaces below their tenant.
 *
 * It is delivered with the rights of the platform: a release of the tenant's own would act with the rights of Flux.
 * @example
 * const root = new Tenant(platform, 'root', { ingress: 'own' });
 * new TenantIngressController(root, 'ingress');
 */
export class TenantIngressController extends HelmComponent {
  /** IngressClass that Ingresses name. */
  readonly className: string;

  /** @throws FindingsError with all problems of the props, and where the tenant has another ingress: code `tenant/ingress` */
  constructor(scope: Tenant, id: string, props: TenantIngressControllerProps = {}) {
    const shape = propProblems(props, PROPS);
    refuseProps(scope, id, [...shape, ...placeProblems(scope)]);
    const { namespace, parent } = scope;
    const isRoot = parent === undefined;
    const identity = {
      release: id,
      fullname: `${shortName(namespace)}-ingress`,
      className: namespace,
      // each webhook judges the Ingresses of the whole cluster
      admissionWebhook: isRoot,
      isDefaultClass: false,
      podLabels: { ...INGRESS_PODS, ...API_SERVER_LABEL },
      ...(isRoot ? {} : { namespaceLabel: `${TENANT_LABEL}${namespace}` }),
    };
    const values = ingressValues(identity, props);
    super(scope, id, {
      chart: INGRESS_NGINX,
      namespace,
      createNamespace: false,
      timeout: props.timeout,
      values: overlay(values, props.values ?? {}),
      facts: props.facts ?? ingressFacts(values, namespace, identity, props.replicas ?? 2),
    });
    this.supports(KUBERNETES_SUPPORT.ingressNginx);
    this.className = namespace;
    addPolicies(
      this,
      isRoot ? { matchExpressions: [{ key: NAMESPACE_OF_POD, operator: 'Exists' }] } : below(namespace),
    );
    if (!isRoot) return;
    addWebhookPolicy(this);
    this.connects(() => [{ from: { namespace, labels: INGRESS_PODS }, to: 'pods' }]);
  }

  /** Tenants name theirs freely, so that units are named after the namespace too. */
  override get unitName(): string {
    return `${this.namespace}-${this.node.id}`;
  }
}

/** What is wrong with where the controllers are to be. */
function placeProblems(scope: unknown): readonly PropProblem[] {
  const report = (message: string, fix: string): PropProblem[] => [{ code: 'tenant/ingress', field: '', message, fix }];
  if (!Tenant.isTenant(scope))
    return report('ingress controllers of a tenant stand directly in it', 'give it a Tenant');
  const { ingress, namespace } = scope;
  if (ingress?.namespace === namespace && ingress.className === namespace) return [];
  return report(
    `the tenant '${scope.node.id}' is served by ${ingress === undefined ? 'no controllers' : `the class ${ingress.className}`}, not by its own`,
    "give the tenant ingress: 'own'",
  );
}

/** Namespace of a tenant without what all of them begin with. */
function shortName(namespace: string): string {
  return namespace.replace(/^tenant-/, '');
}

/** Pods of a tenant and of all below it. */
function below(namespace: string): Selector {
  return { matchExpressions: [{ key: `${NAMESPACE_LABEL}${TENANT_LABEL}${namespace}`, operator: 'Exists' }] };
}

function policy(scope: TenantIngressController, name: string, spec: CiliumNetworkPolicySpec): CiliumNetworkPolicy {
  return new CiliumNetworkPolicy(scope, `policy-${name}`, {
    metadata: { name: `${scope.node.id}-${name}` },
    spec: { endpointSelector: { matchLabels: INGRESS_PODS }, ...spec },
  });
}

/** Everybody reaches the controllers; they reach the pods that they serve. */
function addPolicies(scope: TenantIngressController, served: Selector): void {
  policy(scope, 'web', {
    ingress: [{ fromEntities: ['world', 'cluster'], toPorts: [tcp(WEB)] }],
    egress: [{ toEndpoints: [served] }],
  });
}

/** The API server asks the webhook, from a node that may be another than the pod's. */
function addWebhookPolicy(scope: TenantIngressController): void {
  policy(scope, 'webhook', { ingress: [{ fromEntities: ['kube-apiserver', 'remote-node'], toPorts: [tcp(WEBHOOK)] }] });
}

function tcp(ports: readonly string[]): { readonly ports: { readonly port: string; readonly protocol: 'TCP' }[] } {
  return { ports: ports.map(port => ({ port, protocol: 'TCP' })) };
}
