import type { Construct } from 'constructs';
import { checkProps } from '../../lib/model/check-props';
import { HELM_OPTIONS } from '../../lib/model/component-shapes';
import { HelmComponent, type HelmOptions } from '../../lib/model/helm-component';
import { overlay } from '../../lib/model/overlay';
import { integer, type Shape } from '../../lib/model/prop-types';
import type { JsonObject } from '../../lib/values/json';
import { chartFacts } from '../facts';
import { KUBERNETES_SUPPORT } from '../kubernetes-support';

/** Props of {@link VictoriaMetricsOperator}. */
export interface VictoriaMetricsOperatorProps extends HelmOptions {
  /** @default 'victoria-metrics-operator' */
  readonly namespace?: string;
  /**
   * Pods of the operator, one of which leads. While none runs, nobody can change what is observed.
   * @minimum 1
   * @default 1
   */
  readonly replicas?: number;
}

const PROPS: Shape<VictoriaMetricsOperatorProps> = { ...HELM_OPTIONS, replicas: integer(1) };

const CHART = {
  repository: 'https://victoriametrics.github.io/helm-charts',
  name: 'victoria-metrics-operator',
  version: '0.61.0',
};

/**
 * The operator of VictoriaMetrics, with the kinds that say what is observed and where metrics and logs are kept. It also reads those of Prometheus'
 * operator, where they are there.
 * @example
 * new VictoriaMetricsOperator(platform, 'victoria-metrics-operator');
 */
export class VictoriaMetricsOperator extends HelmComponent {
  /** @throws FindingsError with all problems of the props */
  constructor(scope: Construct, id: string, props: VictoriaMetricsOperatorProps = {}) {
    checkProps(scope, id, props, PROPS);
    const { namespace = 'victoria-metrics-operator', replicas = 1, timeout } = props;
    const values = chartValues(replicas);
    super(scope, id, {
      chart: CHART,
      namespace,
      timeout,
      values: overlay(values, props.values ?? {}),
      facts:
        props.facts ??
        chartFacts('victoria-metrics-operator', { values, namespace, replicas: { [CHART.name]: replicas } }),
    });
    this.supports(KUBERNETES_SUPPORT.victoriaMetricsOperator);
  }
}

function chartValues(replicas: number): JsonObject {
  return {
    fullnameOverride: CHART.name,
    replicaCount: replicas,
    podSecurityContext: { seccompProfile: { type: 'RuntimeDefault' } },
    // the chart would make a certificate at every rendering
    admissionWebhooks: { certManager: { enabled: true } },
    operator: { enable_converter_ownership: true },
    // what observes a VMCluster or VMAgent is said once, not by the operator too
    env: [{ name: 'VM_DISABLESELFSERVICESCRAPECREATION', value: 'true' }],
    resources: { requests: { cpu: '50m', memory: '128Mi' }, limits: { memory: '512Mi' } },
  };
}
