import type { Construct } from 'constructs';
import { refuseProps } from '../../lib/model/check-props';
import { Platform } from '../../lib/model/platform';
import { Cidr } from '../../lib/values/cidr';
import type { JsonObject } from '../../lib/values/json';
import type { KubeOvnNetworkProps } from './kube-ovn';

/** Props with the defaults that others need too. */
type FilledProps = Omit<KubeOvnNetworkProps, 'namespace' | 'joinCidr'> & {
  readonly namespace: string;
  readonly joinCidr: string;
};

const DEFAULTS = { podCidr: '10.244.0.0/16', serviceCidr: '10.96.0.0/16' };

function networksOf(scope: Construct): Pick<Platform, 'podCidr' | 'serviceCidr'> {
  return Platform.tryOf(scope) ?? DEFAULTS;
}

/** @throws FindingsError unless pods and services have one IPv4 network each: the chain knows no other */
export function refuseNetworks(scope: Construct, id: string): void {
  const { podCidr, serviceCidr } = networksOf(scope);
  refuseProps(
    scope,
    id,
    Object.entries({ podCidr, serviceCidr })
      .filter(([, cidr]) => !isIpv4(cidr))
      .map(([field, cidr]) => ({
        code: 'props/value',
        field: '',
        message: `needs one IPv4 network as ${field} of the platform, got "${cidr}"`,
      })),
  );
}

function isIpv4(text: string): boolean {
  try {
    return Cidr.parse(text).size === 32;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** Values of the chart. Figures of resources: Cozystack 1.6. */
export function chartValues(scope: Construct, props: FilledProps): JsonObject {
  const { namespace, masterNodes, masterNodesLabel = 'node-role.kubernetes.io/control-plane' } = props;
  const { joinCidr, tunnelInterface = '', encryption = false } = props;
  const { podCidr, serviceCidr } = networksOf(scope);
  return {
    namespace,
    // by itself the chart would ask the cluster, and nobody would see which nodes it found
    MASTER_NODES: masterNodes.join(','),
    MASTER_NODES_LABEL: masterNodesLabel,
    networking: { ENABLE_SSL: true, IFACE: tunnelInterface },
    // services and policies are Cilium's
    func: { ENABLE_LB: false, ENABLE_NP: false, ENABLE_OVN_IPSEC: encryption },
    ipv4: {
      POD_CIDR: podCidr,
      POD_GATEWAY: Cidr.parse(podCidr).addressAt(1),
      SVC_CIDR: serviceCidr,
      JOIN_CIDR: joinCidr,
    },
    // behind that of Cilium, which holds the whole chain
    cni_conf: { CNI_CONFIG_PRIORITY: '10' },
    // the root of Talos can't be written, and its pods load no kernel modules
    OPENVSWITCH_DIR: '/var/lib/openvswitch',
    OVN_DIR: '/var/lib/ovn',
    OVN_IPSEC_KEY_DIR: '/var/lib/ovs_ipsec_keys',
    DISABLE_MODULES_MANAGEMENT: true,
    'ovn-central': resources('50m', '100Mi', '3', '4Gi'),
    // programs the flows of new pods: a tight limit leaves many new pods without a network for a while
    'ovs-ovn': resources('100m', '50Mi', '4', '1000Mi'),
    'kube-ovn-controller': resources('10m', '100Mi', '1', '1Gi'),
    'kube-ovn-cni': resources('50m', '50Mi', '1', '2Gi'),
    'kube-ovn-pinger': resources('10m', '50Mi', '200m', '400Mi'),
    'kube-ovn-monitor': resources('10m', '50Mi', '200m', '200Mi'),
  };
}

function resources(cpu: string, memory: string, cpuLimit: string, memoryLimit: string): JsonObject {
  return { requests: { cpu, memory }, limits: { cpu: cpuLimit, memory: memoryLimit } };
}
