import type { Construct } from 'constructs';
import { checkProps } from '../../lib/model/check-props';
import { HELM_OPTIONS } from '../../lib/model/component-shapes';
import { HelmComponent, type HelmOptions } from '../../lib/model/helm-component';
import { overlay } from '../../lib/model/overlay';
import { integer, type Shape } from '../../lib/model/prop-types';
import type { JsonObject } from '../../lib/values/json';
import { chartFacts } from '../facts';
import { KUBERNETES_SUPPORT } from '../kubernetes-support';

/** Props of {@link ExternalSecrets}. */
export interface ExternalSecretsProps extends HelmOptions {
  /** @default 'external-secrets' */
  readonly namespace?: string;
  /**
   * Pods of the operator, one of which leads, and of its webhook.
   * @minimum 1
   * @default 1
   */
  readonly replicas?: number;
}

const PROPS: Shape<ExternalSecretsProps> = { ...HELM_OPTIONS, replicas: integer(1) };

const CHART = { repository: 'https://charts.external-secrets.io', name: 'external-secrets', version: '2.9.0' };

/**
 * External Secrets: fills Secrets from stores elsewhere and from generators. The platform makes its passwords with it ({@link GeneratedSecret}),
 * so what it depends on itself can't use them.
 * @example
 * new ExternalSecrets(platform, 'external-secrets');
 */
export class ExternalSecrets extends HelmComponent {
  /** @throws FindingsError with all problems of the props */
  constructor(scope: Construct, id: string, props: ExternalSecretsProps = {}) {
    checkProps(scope, id, props, PROPS);
    const { namespace = 'external-secrets', replicas = 1, timeout } = props;
    const values = chartValues(replicas);
    const pods = { 'external-secrets': replicas, 'external-secrets-webhook': replicas };
    super(scope, id, {
      chart: CHART,
      namespace,
      timeout,
      values: overlay(values, props.values ?? {}),
      facts: props.facts ?? chartFacts('external-secrets', { values, namespace, replicas: pods }),
    });
    this.supports(KUBERNETES_SUPPORT.externalSecrets);
  }
}

function chartValues(replicas: number): JsonObject {
  return {
    // removing the operator must not remove the users' objects with their definitions
    crds: { annotations: { 'helm.sh/resource-policy': 'keep' } },
    replicaCount: replicas,
    leaderElect: replicas > 1,
    resources: { requests: { cpu: '50m', memory: '64Mi' }, limits: { memory: '512Mi' } },
    webhook: {
      replicaCount: replicas,
      // 10250 is the kubelet's: a request that goes astray would be answered by it
      port: 9443,
      resources: { requests: { cpu: '20m', memory: '64Mi' }, limits: { memory: '256Mi' } },
    },
    certController: { resources: { requests: { cpu: '20m', memory: '64Mi' }, limits: { memory: '256Mi' } } },
  };
}
