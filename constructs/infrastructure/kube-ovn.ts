import type { Construct } from 'constructs';
import { LimitRange } from '../../lib/kinds/generated/core';
import { checkProps } from '../../lib/model/check-props';
import { Component, type PodSecurity } from '../../lib/model/component';
import { HELM_OPTIONS } from '../../lib/model/component-shapes';
import { HelmComponent, type HelmOptions, type RenderedPatch } from '../../lib/model/helm-component';
import { IPV4_ADDRESS, IPV4_NETWORK } from '../../lib/model/network-types';
import { overlay } from '../../lib/model/overlay';
import { ANYTHING, FLAG, TEXT, integer, list, required, text, where, type Shape } from '../../lib/model/prop-types';
import { chartFacts } from '../facts';
import { KUBERNETES_SUPPORT } from '../kubernetes-support';
import type { CiliumNetwork } from './cilium';
import { chartValues, refuseNetworks } from './kube-ovn-values';

export { Subnet, type SubnetProps } from './kube-ovn-subnet';
export { Vpc, type StaticRoute, type VpcProps } from './kube-ovn-vpc';

/** Props of {@link KubeOvnNetwork}. */
export interface KubeOvnNetworkProps extends HelmOptions {
  /** @default 'kube-ovn' */
  readonly namespace?: string;
  /** The Cilium that follows Kube-OVN in the chain: it does the services, by which Kube-OVN reaches the API server, and the policies. */
  readonly cilium: CiliumNetwork;
  /** IPv4 addresses of the nodes that hold OVN's databases: all that carry `masterNodesLabel`, an odd number. Each runs one replica. */
  readonly masterNodes: readonly string[];
  /**
   * Label of these nodes, `KEY` for an empty value, else `KEY=VALUE`.
   * @default 'node-role.kubernetes.io/control-plane'
   */
  readonly masterNodesLabel?: string;
  /**
   * Network by which nodes reach pods.
   * @default '100.64.0.0/16'
   */
  readonly joinCidr?: string;
  /**
   * Interface of the nodes that carries the tunnels between them; several names, also as regular expressions, are parted by commas.
   * @default - the one with the node's address
   */
  readonly tunnelInterface?: string;
  /**
   * Largest packet of pods in bytes, where the interface tells too much, e.g. 1222 over KubeSpan.
   * @default - that of the tunnel's interface less 100 for Geneve
   */
  readonly mtu?: number;
  /**
   * Encrypt what goes between nodes, by IPsec.
   * @default false
   */
  readonly encryption?: boolean;
}

const CILIUM = where(ANYTHING, value =>
  Component.isComponent(value) && (value as Partial<CiliumNetwork>).chainTarget === 'kube-ovn'
    ? undefined
    : "be a CiliumNetwork construct with chained: { target: 'kube-ovn' }",
);
const ADDRESSES = where(list(IPV4_ADDRESS), (addresses: readonly string[]) => {
  if (addresses.length === 0) return 'have at least one address';
  return new Set(addresses).size < addresses.length ? 'have each address once' : undefined;
});
const INTERFACE = text(/^\S+$/, 'have no blanks');

const PROPS: Shape<KubeOvnNetworkProps> = {
  ...HELM_OPTIONS,
  cilium: required(CILIUM),
  masterNodes: required(ADDRESSES),
  masterNodesLabel: TEXT,
  joinCidr: IPV4_NETWORK,
  tunnelInterface: INTERFACE,
  // the least that every network of IPv4 carries, and a jumbo frame. Source: RFC 791
  mtu: integer(576, 9216),
  encryption: FLAG,
};

const CHART = { repository: 'https://kubeovn.github.io/kube-ovn', name: 'kube-ovn', version: 'v1.15.10' };

const PRIVILEGED: PodSecurity = {
  level: 'privileged',
  reason: 'Open vSwitch and the agents configure the network of the nodes',
};

/** The router and the networks that Kube-OVN makes when it starts. */
const MADE_AT_START = [
  { group: 'kubeovn.io', kind: 'Vpc', name: 'ovn-cluster' },
  { group: 'kubeovn.io', kind: 'Subnet', name: 'ovn-default' },
  { group: 'kubeovn.io', kind: 'Subnet', name: 'join' },
];

/** Limits of the tables of neighbours: pods of all nodes stand in one flat network. Source: Cozystack 1.6, machine configuration. */
const NEIGHBOURS = {
  'net.ipv4.neigh.default.gc_thresh1': '4096',
  'net.ipv4.neigh.default.gc_thresh2': '8192',
  'net.ipv4.neigh.default.gc_thresh3': '16384',
};

/**
 * Kube-OVN as the pod network, with Cilium chained behind it: one flat network for pods out of the platform's `podCidr`, tunnels between nodes,
 * and further networks for those who need their own: {@link Subnet}, {@link Vpc}.
 * @example
 * const cilium = new CiliumNetwork(platform, 'cilium', { chained: { target: 'kube-ovn' } });
 * const network = new KubeOvnNetwork(platform, 'kube-ovn', {
 *   cilium,
 *   masterNodes: ['192.0.2.11', '192.0.2.12', '192.0.2.13'],
 * });
 */
export class KubeOvnNetwork extends HelmComponent {
  /** @throws FindingsError with all problems of the props, or if the platform's networks are not of IPv4 */
  constructor(scope: Construct, id: string, props: KubeOvnNetworkProps) {
    checkProps(scope, id, props, PROPS);
    refuseNetworks(scope, id);
    const { namespace = 'kube-ovn', cilium, masterNodes, joinCidr = '100.64.0.0/16', mtu, timeout } = props;
    const values = chartValues(scope, { ...props, namespace, joinCidr });
    const pods = { 'ovn-central': masterNodes.length, 'kube-ovn-controller': masterNodes.length };
    super(scope, id, {
      chart: CHART,
      namespace,
      namespaceOptions: { podSecurity: PRIVILEGED },
      timeout,
      values: overlay(values, props.values ?? {}),
      facts: props.facts ?? chartFacts('kube-ovn', { values, namespace, replicas: pods }),
      renderedPatches: mtu === undefined ? [] : [mtuPatch(mtu)],
    });
    this.supports(KUBERNETES_SUPPORT.kubeOvn);
    this.limitInitContainers();
    this.node.addDependency(cilium);
    this.provide(...MADE_AT_START);
    this.providePodNetwork();
    this.runBeforePodNetwork();
    this.network('join', joinCidr, { role: 'join' });
    this.requireOfNodes({
      kernelModules: [{ name: 'openvswitch' }],
      sysctls: NEIGHBOURS,
      allocateNodeCidrs: false,
    });
  }

  /** The chart gives its init containers no resources, and Talos ends pods without a memory limit first where memory is short. */
  private limitInitContainers(): void {
    new LimitRange(this, 'limits', {
      metadata: { name: 'defaults' },
      spec: {
        limits: [{ type: 'Container', default: { memory: '256Mi' }, defaultRequest: { cpu: '10m', memory: '32Mi' } }],
      },
    });
  }
}

/** The chart has no value for it. */
function mtuPatch(mtu: number): RenderedPatch {
  const path = '/spec/template/spec/containers/0/args/-';
  return { kind: 'DaemonSet', name: 'kube-ovn-cni', json: [{ op: 'add', path, value: `--mtu=${mtu}` }] };
}
