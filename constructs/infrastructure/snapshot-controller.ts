import type { Construct } from 'constructs';
import { checkProps } from '../../lib/model/check-props';
import { HELM_OPTIONS } from '../../lib/model/component-shapes';
import { HelmComponent, type HelmOptions } from '../../lib/model/helm-component';
import { overlay } from '../../lib/model/overlay';
import { integer, type Shape } from '../../lib/model/prop-types';
import type { JsonObject } from '../../lib/values/json';
import { chartFacts } from '../facts';
import { KUBERNETES_SUPPORT } from '../kubernetes-support';

/** Props of {@link SnapshotController}. */
export interface SnapshotControllerProps extends HelmOptions {
  /** @default 'snapshot-controller' */
  readonly namespace?: string;
  /**
   * Pods of the controller, one of which leads. While none runs, snapshots are neither made nor removed.
   * @minimum 1
   * @default 2
   */
  readonly replicas?: number;
}

const PROPS: Shape<SnapshotControllerProps> = { ...HELM_OPTIONS, replicas: integer(1) };

const CHART = { repository: 'https://piraeus.io/helm-charts', name: 'snapshot-controller', version: '3.0.5' };

/**
 * The controller of VolumeSnapshots with their kinds: it is the part that all CSI drivers share, and each driver brings its class.
 * @example
 * new SnapshotController(platform, 'snapshot-controller');
 */
export class SnapshotController extends HelmComponent {
  /** @throws FindingsError with all problems of the props */
  constructor(scope: Construct, id: string, props: SnapshotControllerProps = {}) {
    checkProps(scope, id, props, PROPS);
    const { namespace = 'snapshot-controller', replicas = 2, timeout } = props;
    const values = chartValues(replicas);
    super(scope, id, {
      chart: CHART,
      namespace,
      timeout,
      values: overlay(values, props.values ?? {}),
      facts:
        props.facts ?? chartFacts('snapshot-controller', { values, namespace, replicas: { [CHART.name]: replicas } }),
    });
    this.supports(KUBERNETES_SUPPORT.snapshotController);
  }
}

function chartValues(replicas: number): JsonObject {
  return {
    controller: {
      replicaCount: replicas,
      securityContext: { allowPrivilegeEscalation: false },
      podSecurityContext: { seccompProfile: { type: 'RuntimeDefault' } },
      resources: { requests: { cpu: '10m', memory: '32Mi' }, limits: { memory: '256Mi' } },
      // a node that is drained must not take both pods at once
      pdb: { maxUnavailable: 1 },
    },
    // what it validated, the kinds themselves do since v8 of the controller
    webhook: { enabled: false },
  };
}
