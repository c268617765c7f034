import { ConfigMap } from '../../lib/kinds/generated/core';
import type { Component } from '../../lib/model/component';
import { IPV4_NETWORK } from '../../lib/model/network-types';
import { object, oneOf, required } from '../../lib/model/prop-types';
import type { Finding } from '../../lib/values/finding';
import type { JsonObject } from '../../lib/values/json';

/** The CNI that Cilium follows in a chain. */
export interface CiliumChain {
  /** The CNI that makes the interfaces of pods and gives them their addresses. */
  readonly target: 'kube-ovn';
  /**
   * Network of the addresses that Cilium gives to its own interfaces, a /24 a node. It lies outside the pod network: there, pods could get the same.
   * @default '100.65.0.0/16'
   */
  readonly cidr?: string;
}

/** What a chain takes. */
export const CILIUM_CHAIN = object<CiliumChain>({ target: required(oneOf('kube-ovn')), cidr: IPV4_NETWORK });

/** Default of {@link CiliumChain.cidr}. Source: Cozystack 1.6, the pod network that its tests give to Talos beside Kube-OVN's own. */
export const CHAIN_CIDR = '100.65.0.0/16';

/** Prefix length of the range that each node gets out of it. */
export const CHAIN_RANGE = 24;

const CONFIG_MAP = 'cni-configuration';
const SOCKET = '/run/openvswitch/kube-ovn-daemon.sock';

/**
 * Values of a Cilium that attaches to interfaces which Kube-OVN made: Kube-OVN routes and masquerades, Cilium does services and policies.
 * Source: Cilium, "Generic Veth Chaining"; Kube-OVN, "Cilium Integration"; Cozystack 1.6.
 */
export function chainValues(cidr: string): JsonObject {
  return {
    autoDirectNodeRoutes: false,
    enableIPv4Masquerade: false,
    enableIPv6Masquerade: false,
    // by node ranges out of the pod network, Cilium and Kube-OVN would give the same address twice
    ipam: {
      mode: 'cluster-pool',
      operator: { clusterPoolIPv4PodCIDRList: [cidr], clusterPoolIPv4MaskSize: CHAIN_RANGE },
    },
    cni: { chainingMode: 'generic-veth', chainingTarget: 'kube-ovn', customConf: true, configMap: CONFIG_MAP },
    // what virtual machines and gateways send comes from addresses that are not the endpoint's
    daemon: { enableSourceIPVerification: false },
    sctp: { enabled: true },
    forceDeviceDetection: true,
  };
}

/** Settings of a chained agent that the chart takes but does not list: Kube-OVN's interfaces beside the detected ones, and no mark in packets that OVN marks. */
export const CHAIN_CONFIG: JsonObject = { devices: 'ovn0 genev_sys_6081', 'enable-identity-mark': 'false' };

/** Adds the chain in the form of the kubelet, which the agents write to their nodes, and looks whether the other CNI is there. */
export function addChain(cilium: Component, target: CiliumChain['target']): void {
  const plugins = [
    { type: 'kube-ovn', server_socket: SOCKET, ipam: { type: 'kube-ovn', server_socket: SOCKET } },
    { type: 'portmap', snat: true, capabilities: { portMappings: true } },
    { type: 'cilium-cni' },
  ];
  const chain = { name: 'generic-veth', cniVersion: '0.3.1', plugins };
  new ConfigMap(cilium, CONFIG_MAP, {
    metadata: { name: CONFIG_MAP, namespace: cilium.namespace },
    data: { 'cni-config': JSON.stringify(chain, null, 2) },
  });
  cilium.statements.conclusions.push(({ hasPodNetwork }) => ({
    findings: hasPodNetwork ? [] : [noTarget(cilium, target)],
  }));
}

function noTarget({ node, source }: Component, target: string): Finding {
  return {
    code: 'bring-up/no-network',
    severity: 'error',
    message: `Cilium follows ${target} in a chain, and nothing in the program brings it: no pod would get an address`,
    construct: node.path,
    source: source(),
    fix: `add the component that brings ${target}, or leave chained out`,
  };
}
