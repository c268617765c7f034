import type { Construct } from 'constructs';
import { checkProps } from '../../lib/model/check-props';
import { Component } from '../../lib/model/component';
import { HELM_OPTIONS } from '../../lib/model/component-shapes';
import { HelmComponent, type HelmOptions } from '../../lib/model/helm-component';
import { overlay } from '../../lib/model/overlay';
import { ANYTHING, integer, required, where, type Shape } from '../../lib/model/prop-types';
import type { JsonObject } from '../../lib/values/json';
import { chartFacts } from '../facts';
import { KUBERNETES_SUPPORT } from '../kubernetes-support';

/** Props of {@link CloudNativePg}. */
export interface CloudNativePgProps extends HelmOptions {
  /** @default 'cnpg-system' */
  readonly namespace?: string;
  /**
   * Pods of the operator, one of which leads. While none runs, databases run on but nobody can change them.
   * @minimum 1
   * @default 1
   */
  readonly replicas?: number;
}

const PROPS: Shape<CloudNativePgProps> = { ...HELM_OPTIONS, replicas: integer(1) };

const REPOSITORY = 'https://cloudnative-pg.github.io/charts';

/**
 * CloudNativePG: the operator that runs PostgreSQL clusters in all namespaces.
 * @example
 * const operator = new CloudNativePg(platform, 'cloudnative-pg');
 * new BarmanCloudPlugin(platform, 'plugin-barman-cloud', { operator });
 */
export class CloudNativePg extends HelmComponent {
  /** @throws FindingsError with all problems of the props */
  constructor(scope: Construct, id: string, props: CloudNativePgProps = {}) {
    checkProps(scope, id, props, PROPS);
    const { namespace = 'cnpg-system', replicas = 1, timeout } = props;
    const values = operatorValues(replicas);
    const pods = { 'cloudnative-pg': replicas };
    super(scope, id, {
      chart: { repository: REPOSITORY, name: 'cloudnative-pg', version: '0.27.1' },
      namespace,
      timeout,
      values: overlay(values, props.values ?? {}),
      facts: props.facts ?? chartFacts('cloudnative-pg', { values, namespace, replicas: pods }),
    });
    this.supports(KUBERNETES_SUPPORT.cloudNativePg);
  }
}

function operatorValues(replicas: number): JsonObject {
  return {
    replicaCount: replicas,
    resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '512Mi' } },
  };
}

/** Props of {@link BarmanCloudPlugin}. */
export interface BarmanCloudPluginProps extends Omit<HelmOptions, 'namespace'> {
  /** The operator that asks it for backups; the plugin lives in its namespace. */
  readonly operator: CloudNativePg;
}

const OPERATOR = where(ANYTHING, value => (Component.isComponent(value) ? undefined : 'be a CloudNativePg construct'));
const { namespace: _operatorsOwn, ...PLUGIN_OPTIONS } = HELM_OPTIONS;
const PLUGIN_PROPS: Shape<BarmanCloudPluginProps> = { ...PLUGIN_OPTIONS, operator: required(OPERATOR) };

/**
 * The plugin of CloudNativePG that writes backups and write-ahead logs to S3. Its certificates come from cert-manager.
 */
export class BarmanCloudPlugin extends HelmComponent {
  /** @throws FindingsError with all problems of the props */
  constructor(scope: Construct, id: string, props: BarmanCloudPluginProps) {
    checkProps(scope, id, props, PLUGIN_PROPS);
    const { operator, timeout } = props;
    const { namespace } = operator;
    super(scope, id, {
      chart: { repository: REPOSITORY, name: 'plugin-barman-cloud', version: '0.7.0' },
      namespace,
      createNamespace: false,
      timeout,
      values: overlay(PLUGIN_VALUES, props.values ?? {}),
      facts: props.facts ?? chartFacts('plugin-barman-cloud', { values: PLUGIN_VALUES, namespace }),
    });
    this.supports(KUBERNETES_SUPPORT.barmanCloud);
  }
}

const PLUGIN_VALUES: JsonObject = {
  resources: { requests: { cpu: '20m', memory: '64Mi' }, limits: { memory: '256Mi' } },
};
