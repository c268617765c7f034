import type { Construct } from 'constructs';
import type { PodSecurity } from '../../lib/model/component';
import { checkProps } from '../../lib/model/check-props';
import { HELM_OPTIONS } from '../../lib/model/component-shapes';
import { HelmComponent, type HelmOptions } from '../../lib/model/helm-component';
import { crdId } from '../../lib/model/identity';
import { overlay } from '../../lib/model/overlay';
import { Platform } from '../../lib/model/platform';
import { integer, type Shape } from '../../lib/model/prop-types';
import type { JsonObject } from '../../lib/values/json';
import { chartFacts } from '../facts';
import { KUBERNETES_SUPPORT } from '../kubernetes-support';
import { API_SERVER, KUBE_PRISM, type ApiServerAddress } from './api-server';
import {
  addChain,
  CHAIN_CIDR,
  CHAIN_CONFIG,
  CHAIN_RANGE,
  chainValues,
  CILIUM_CHAIN,
  type CiliumChain,
} from './cilium-chain';

export type { ApiServerAddress } from './api-server';
export type { CiliumChain } from './cilium-chain';

/** Props of {@link CiliumNetwork}. */
export interface CiliumNetworkProps extends HelmOptions {
  /** @default 'cilium' */
  readonly namespace?: string;
  /**
   * API server as seen from a node: Cilium replaces kube-proxy, so no Service works before it does.
   * @default { host: 'localhost', port: 7445 }
   */
  readonly apiServer?: ApiServerAddress;
  /**
   * Pods of the operator, each on a node of its own.
   * @minimum 1
   * @default 1
   */
  readonly operatorReplicas?: number;
  /**
   * Another CNI, which Cilium follows: that one is the pod network, Cilium does services and policies.
   * @default - Cilium is the pod network
   */
  readonly chained?: CiliumChain;
}

const PROPS: Shape<CiliumNetworkProps> = {
  ...HELM_OPTIONS,
  apiServer: API_SERVER,
  operatorReplicas: integer(1),
  chained: CILIUM_CHAIN,
};

const CHART = { repository: 'https://helm.cilium.io', name: 'cilium', version: '1.19.5' };

const PRIVILEGED: PodSecurity = {
  level: 'privileged',
  reason: 'the agents load eBPF programs and configure the network of the nodes',
};

/** Kinds of `cilium.io`, by plural: the operator defines them when it starts, the chart does not. Source: the operator's ClusterRole in the chart. */
const KINDS = [
  'ciliumbgpadvertisements',
  'ciliumbgpclusterconfigs',
  'ciliumbgpnodeconfigoverrides',
  'ciliumbgpnodeconfigs',
  'ciliumbgppeerconfigs',
  'ciliumcidrgroups',
  'ciliumclusterwideenvoyconfigs',
  'ciliumclusterwidenetworkpolicies',
  'ciliumegressgatewaypolicies',
  'ciliumendpoints',
  'ciliumendpointslices',
  'ciliumenvoyconfigs',
  'ciliumgatewayclassconfigs',
  'ciliumidentities',
  'ciliuml2announcementpolicies',
  'ciliumloadbalancerippools',
  'ciliumlocalredirectpolicies',
  'ciliumnetworkpolicies',
  'ciliumnodeconfigs',
  'ciliumnodes',
  'ciliumpodippools',
];

/**
 * Cilium as the pod network: native routing between nodes of one layer-2 segment, in place of kube-proxy, with policies for pods and hosts.
 * Pods get addresses from the ranges that the controller manager gives to nodes out of the platform's `podCidr`.
 * Or, `chained`, in place of kube-proxy and for policies alone, on top of another CNI.
 * @example
 * new CiliumNetwork(platform, 'cilium');
 */
export class CiliumNetwork extends HelmComponent {
  /** The CNI that it follows; undefined where it is the pod network itself. */
  readonly chainTarget: CiliumChain['target'] | undefined;

  /** @throws FindingsError with all problems of the props */
  constructor(scope: Construct, id: string, props: CiliumNetworkProps = {}) {
    checkProps(scope, id, props, PROPS);
    const { namespace = 'cilium', apiServer = KUBE_PRISM, operatorReplicas = 1, chained, timeout } = props;
    const { cidr = CHAIN_CIDR } = chained ?? {};
    const podCidr = Platform.tryOf(scope)?.podCidr ?? '10.244.0.0/16';
    const values = {
      ...chartValues(apiServer, operatorReplicas),
      ...(chained === undefined ? routingValues(podCidr) : chainValues(cidr)),
      // consistent hashing: whichever node a connection reaches, it ends at the same pod; a value that the chart takes but does not list
      extraConfig: { 'bpf-lb-algorithm': 'maglev', ...(chained === undefined ? {} : CHAIN_CONFIG) },
    };
    const pods = { 'cilium-operator': operatorReplicas };
    super(scope, id, {
      chart: CHART,
      namespace,
      namespaceOptions: { podSecurity: PRIVILEGED },
      timeout,
      values: overlay(values, props.values ?? {}),
      facts: props.facts ?? chartFacts('cilium', { values, namespace, replicas: pods }),
    });
    this.supports(KUBERNETES_SUPPORT.cilium);
    this.provide(...KINDS.map(plural => crdId('cilium.io', plural)));
    this.runBeforePodNetwork();
    this.chainTarget = chained?.target;
    if (chained === undefined) {
      this.providePodNetwork();
      return;
    }
    addChain(this, chained.target);
    this.network('cilium', cidr, { role: 'node-ranges', rangePerNode: CHAIN_RANGE });
  }
}

/** Values of a Cilium that is the pod network. */
function routingValues(podCidr: string): JsonObject {
  return {
    ipv4NativeRoutingCIDR: podCidr,
    autoDirectNodeRoutes: true,
    ipam: { mode: 'kubernetes' },
  };
}

function chartValues({ host, port }: ApiServerAddress, operatorReplicas: number): JsonObject {
  return {
    k8sServiceHost: host,
    k8sServicePort: port,
    kubeProxyReplacement: true,
    routingMode: 'native',
    loadBalancer: { serviceTopology: true },
    hostFirewall: { enabled: true },
    // agents start a proxy of their own once a policy of layer 7 asks for one
    envoy: { enabled: false },
    // its certificates would be made anew at every rendering
    hubble: { enabled: false },
    // hosts mount cgroup2 themselves, and Talos lets no pod load kernel modules
    cgroup: { autoMount: { enabled: false }, hostRoot: '/sys/fs/cgroup' },
    securityContext: {
      capabilities: {
        ciliumAgent: [
          'CHOWN',
          'KILL',
          'NET_ADMIN',
          'NET_RAW',
          'IPC_LOCK',
          'SYS_ADMIN',
          'SYS_RESOURCE',
          'DAC_OVERRIDE',
          'FOWNER',
          'SETGID',
          'SETUID',
          'SYSLOG',
        ],
        cleanCiliumState: ['NET_ADMIN', 'SYS_ADMIN', 'SYS_RESOURCE'],
      },
    },
    rollOutCiliumPods: true,
    // Talos ends pods without a memory limit first where memory is short
    resources: { requests: { cpu: '100m', memory: '512Mi' }, limits: { memory: '4Gi' } },
    initResources: { requests: { cpu: '100m', memory: '64Mi' }, limits: { memory: '512Mi' } },
    operator: {
      replicas: operatorReplicas,
      rollOutPods: true,
      resources: { requests: { cpu: '50m', memory: '128Mi' }, limits: { memory: '512Mi' } },
    },
  };
}
