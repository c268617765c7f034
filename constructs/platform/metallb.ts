import type { Construct } from 'constructs';
import { LimitRange } from '../../lib/kinds/generated/core';
import { checkProps } from '../../lib/model/check-props';
import type { PodSecurity } from '../../lib/model/component';
import { HELM_OPTIONS } from '../../lib/model/component-shapes';
import { HelmComponent, type HelmOptions } from '../../lib/model/helm-component';
import { overlay } from '../../lib/model/overlay';
import type { Shape } from '../../lib/model/prop-types';
import type { JsonObject } from '../../lib/values/json';
import { chartFacts } from '../facts';
import { KUBERNETES_SUPPORT } from '../kubernetes-support';

export { AddressPool, type AddressPoolProps } from './metallb-pool';
export type { Announcement, BgpAnnouncement, L2Announcement } from './metallb-announcement';
export { BgpPeer, type BgpPeerProps } from './metallb-peer';

/** Props of {@link MetalLb}. */
export interface MetalLbProps extends HelmOptions {
  /** @default 'metallb' */
  readonly namespace?: string;
}

const PROPS: Shape<MetalLbProps> = HELM_OPTIONS;

const CHART = { repository: 'https://metallb.github.io/metallb', name: 'metallb', version: '0.16.1' };

const PRIVILEGED: PodSecurity = {
  level: 'privileged',
  reason: 'the speakers answer for addresses and speak BGP on the network of the nodes',
};

/**
 * MetalLB: gives addresses to Services of type LoadBalancer and announces them to the network around the cluster, by ARP or by BGP.
 * It has no addresses of its own: {@link AddressPool} brings them.
 * @example
 * const metallb = new MetalLb(platform, 'metallb');
 * new AddressPool(metallb, 'public', { addresses: ['192.0.2.200-192.0.2.250'] });
 */
export class MetalLb extends HelmComponent {
  /** @throws FindingsError with all problems of the props */
  constructor(scope: Construct, id: string, props: MetalLbProps = {}) {
    checkProps(scope, id, props, PROPS);
    const { namespace = 'metallb', timeout } = props;
    super(scope, id, {
      chart: CHART,
      namespace,
      namespaceOptions: { podSecurity: PRIVILEGED },
      timeout,
      values: overlay(VALUES, props.values ?? {}),
      facts: props.facts ?? chartFacts('metallb', { values: VALUES, namespace }),
    });
    this.supports(KUBERNETES_SUPPORT.metalLb);
    // the chart gives the init containers of FRR no resources
    new LimitRange(this, 'limits', {
      metadata: { name: 'defaults' },
      spec: {
        limits: [{ type: 'Container', default: { memory: '128Mi' }, defaultRequest: { cpu: '10m', memory: '16Mi' } }],
      },
    });
  }
}

/** Talos ends pods without a memory limit first where memory is short. Figures: Cozystack 1.6. */
const VALUES: JsonObject = {
  controller: { resources: resources('20m', '64Mi', '256Mi') },
  speaker: { resources: resources('50m', '64Mi', '512Mi') },
  'frr-k8s': {
    // the chart of MetalLB sets it to null, over what FRR's own chart reads
    prometheus: { serviceMonitor: { enabled: false } },
    frrk8s: {
      resources: resources('50m', '64Mi', '512Mi'),
      frr: { resources: resources('50m', '64Mi', '512Mi') },
      reloader: { resources: resources('10m', '16Mi', '128Mi') },
      frrMetrics: { resources: resources('10m', '32Mi', '256Mi') },
      frrStatus: { resources: resources('10m', '32Mi', '256Mi') },
    },
  },
};

function resources(cpu: string, memory: string, limit: string): JsonObject {
  return { requests: { cpu, memory }, limits: { memory: limit } };
}
