import { CiliumNetwork } from '../../constructs/infrastructure/cilium';
import { Flux } from '../../constructs/infrastructure/flux';
import { KubeOvnNetwork, Subnet, Vpc } from '../../constructs/infrastructure/kube-ovn';
import { Multus } from '../../constructs/infrastructure/multus';
import { AddressPool, BgpPeer, MetalLb } from '../../constructs/platform/metallb';
import { NetworkAttachmentDefinition } from '../../lib/kinds/generated/k8s.cni.cncf.io';
import { Component } from '../../lib/model/component';
import { Platform } from '../../lib/model/platform';

/** A platform with every construct of the network, each with all that it can emit. */
export function networks(): Platform {
  const platform = new Platform('networks', { nodeCidr: '192.0.2.0/24' });
  new Flux(platform, 'flux', { source: { url: 'https://git.example.org/cloud.git' }, hostNetwork: true });
  const cilium = new CiliumNetwork(platform, 'cilium', { chained: { target: 'kube-ovn' } });
  const kubeOvn = new KubeOvnNetwork(platform, 'kube-ovn', {
    cilium,
    masterNodes: ['192.0.2.11', '192.0.2.12', '192.0.2.13'],
    mtu: 1400,
    encryption: true,
  });
  new Multus(platform, 'multus');
  addShop(platform, kubeOvn);
  addPools(platform);
  return platform;
}

/** A VPC with a subnet that pods reach by an attachment, and a subnet for the first interface of the pods of a namespace. */
function addShop(platform: Platform, kubeOvn: KubeOvnNetwork): void {
  const shop = new Component(platform, 'shop', { namespace: 'shop' });
  shop.addNamespace('shop');
  const provider = 'backend.shop.ovn';
  const config = {
    cniVersion: '0.3.0',
    type: 'kube-ovn',
    server_socket: '/run/openvswitch/kube-ovn-daemon.sock',
    provider,
  };
  new NetworkAttachmentDefinition(shop, 'backend', { spec: { config: JSON.stringify(config) } });
  const vpc = new Vpc(kubeOvn, 'shop', {
    namespaces: ['shop'],
    staticRoutes: [{ cidr: '0.0.0.0/0', nextHopIP: '172.20.0.254' }],
  });
  new Subnet(kubeOvn, 'shop-backend', { vpc, cidr: '172.20.0.0/24', provider, private: true });
  new Subnet(kubeOvn, 'shop-pods', {
    cidr: '10.30.0.0/24',
    gateway: '10.30.0.254',
    excludeIps: ['10.30.0.10..10.30.0.20'],
    namespaces: ['shop'],
    allowSubnets: ['10.244.0.0/16'],
    private: true,
    natOutgoing: true,
  });
}

function addPools(platform: Platform): void {
  const metallb = new MetalLb(platform, 'metallb');
  new AddressPool(metallb, 'public', { addresses: ['192.0.2.200-192.0.2.250'] });
  new AddressPool(metallb, 'edge', {
    addresses: ['198.51.100.16/28'],
    namespaces: ['shop'],
    announce: { l2: { interfaces: ['eth1'], nodes: { edge: 'true' } } },
  });
  const rack = new BgpPeer(metallb, 'rack-1', {
    myASN: 64512,
    peerASN: 64513,
    peerAddress: '192.0.2.1',
    nodes: { rack: '1' },
  });
  new AddressPool(metallb, 'routed', {
    addresses: ['198.51.100.0/28', '2001:db8:7::/120'],
    autoAssign: false,
    announce: { bgp: { peers: [rack], localPref: 100, communities: ['65535:65282'] } },
  });
}
