import type { Construct } from 'constructs';
import { checkProps } from '../../lib/model/check-props';
import { HELM_OPTIONS } from '../../lib/model/component-shapes';
import { HelmComponent, type HelmOptions } from '../../lib/model/helm-component';
import { overlay } from '../../lib/model/overlay';
import { TEXT, integer, type Shape } from '../../lib/model/prop-types';
import type { JsonObject } from '../../lib/values/json';
import { chartFacts } from '../facts';
import { KUBERNETES_SUPPORT } from '../kubernetes-support';

/** Props of {@link Kamaji}. */
export interface KamajiProps extends HelmOptions {
  /** @default 'kamaji' */
  readonly namespace?: string;
  /**
   * Pods of the controller, on different nodes where there are some. One reconciles, all answer for the webhooks: while none runs, no control
   * plane can change.
   * @minimum 1
   * @default 2
   */
  readonly replicas?: number;
  /**
   * DataStore that control planes use which name none.
   * @default - none: each names the DataStore of its tenant
   */
  readonly defaultDataStore?: string;
}

const PROPS: Shape<KamajiProps> = { ...HELM_OPTIONS, replicas: integer(1), defaultDataStore: TEXT };

/** Labels of the controller's pods, by which policies know them. */
export const KAMAJI_PODS = { 'app.kubernetes.io/name': 'kamaji' } as const;

/**
 * Cozystack v1.6's build of Kamaji 26.3.6-edge. Upstream's own writes settings of Kubernetes 1.35 into the kubelets of older clusters, which
 * then do not start, and never lets go of a DataStore that nobody has used.
 */
const IMAGE = {
  repository: 'ghcr.io/cozystack/cozystack/kamaji',
  tag: 'v1.6.0@sha256:7f7751b3d01b256621a131c217fc90464cd51d3d07a6d870c3d8f28784745293',
} as const;

/**
 * Kamaji: runs the control planes of tenants' Kubernetes clusters as pods. It brings no etcd of its own: the DataStores are those of tenants.
 * @example
 * new Kamaji(platform, 'kamaji');
 */
export class Kamaji extends HelmComponent {
  /** @throws FindingsError with all problems of the props */
  constructor(scope: Construct, id: string, props: KamajiProps = {}) {
    checkProps(scope, id, props, PROPS);
    const { namespace = 'kamaji', replicas = 2, defaultDataStore = '', timeout } = props;
    const values = chartValues(replicas, defaultDataStore);
    super(scope, id, {
      // the only version that upstream publishes; its image is pinned by digest
      chart: { repository: 'https://clastix.github.io/charts', name: 'kamaji', version: '0.0.0+latest' },
      namespace,
      timeout,
      values: overlay(values, props.values ?? {}),
      facts: props.facts ?? chartFacts('kamaji', { values, namespace, replicas: { kamaji: replicas } }),
    });
    this.supports(KUBERNETES_SUPPORT.kamaji);
  }
}

function chartValues(replicas: number, defaultDataStore: string): JsonObject {
  return {
    replicaCount: replicas,
    image: { ...IMAGE, pullPolicy: 'IfNotPresent' },
    extraArgs: [`--migrate-image=${IMAGE.repository}:${IMAGE.tag}`],
    defaultDatastoreName: defaultDataStore,
    'kamaji-etcd': { deploy: false },
    telemetry: { disabled: true },
    podSecurityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
    securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
    resources: { requests: { cpu: '100m', memory: '256Mi' }, limits: { memory: '512Mi' } },
    affinity: {
      podAntiAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [
          {
            weight: 100,
            podAffinityTerm: {
              labelSelector: { matchLabels: { ...KAMAJI_PODS } },
              topologyKey: 'kubernetes.io/hostname',
            },
          },
        ],
      },
    },
  };
}
