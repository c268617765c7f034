import type { Construct } from 'constructs';
import { checkProps } from '../../lib/model/check-props';
import { HELM_OPTIONS } from '../../lib/model/component-shapes';
import { HelmComponent, type HelmOptions } from '../../lib/model/helm-component';
import { overlay } from '../../lib/model/overlay';
import { integer, type Shape } from '../../lib/model/prop-types';
import type { JsonObject } from '../../lib/values/json';
import { chartFacts } from '../facts';
import { KUBERNETES_SUPPORT } from '../kubernetes-support';

/** Props of {@link EtcdOperator}. */
export interface EtcdOperatorProps extends HelmOptions {
  /** @default 'etcd-operator' */
  readonly namespace?: string;
  /**
   * Pods of the operator, one of which leads. While none runs, etcd clusters run on, but no lost member is replaced.
   * @minimum 1
   * @default 1
   */
  readonly replicas?: number;
}

const PROPS: Shape<EtcdOperatorProps> = { ...HELM_OPTIONS, replicas: integer(1) };

/** Labels of the operator's pods, by which policies know them. */
export const ETCD_OPERATOR_PODS = { 'app.kubernetes.io/name': 'etcd-operator' } as const;

/**
 * The operator that runs etcd clusters in all namespaces: those of tenants hold the state of their Kubernetes clusters.
 * @example
 * new EtcdOperator(platform, 'etcd-operator');
 */
export class EtcdOperator extends HelmComponent {
  /** @throws FindingsError with all problems of the props */
  constructor(scope: Construct, id: string, props: EtcdOperatorProps = {}) {
    checkProps(scope, id, props, PROPS);
    const { namespace = 'etcd-operator', replicas = 1, timeout } = props;
    const values = chartValues(replicas);
    super(scope, id, {
      chart: { repository: 'oci://ghcr.io/cozystack/charts', name: 'etcd-operator', version: '0.5.4' },
      namespace,
      // the chart sets no seccomp profile and knows no value for one; all else of its pods is restricted
      namespaceOptions: {
        podSecurity: { level: 'baseline', reason: 'the chart of the operator can set no seccomp profile' },
      },
      timeout,
      values: overlay(values, props.values ?? {}),
      facts: props.facts ?? chartFacts('etcd-operator', { values, namespace, replicas: { 'etcd-operator': replicas } }),
    });
    this.supports(KUBERNETES_SUPPORT.etcdOperator);
  }
}

/** The operator works in about 250Mi, and etcd without its operator replaces no member: so twice that. Source: Cozystack v1.6. */
function chartValues(replicas: number): JsonObject {
  return {
    replicaCount: replicas,
    manager: { resources: { requests: { cpu: '100m', memory: '256Mi' }, limits: { memory: '512Mi' } } },
    kubeRbacProxy: { resources: { requests: { cpu: '5m', memory: '32Mi' }, limits: { memory: '64Mi' } } },
  };
}
