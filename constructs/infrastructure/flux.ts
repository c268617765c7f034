import type { Construct } from 'constructs';
import { Deployment } from '../../lib/kinds/generated/apps';
import { CustomResourceDefinition } from '../../lib/kinds/generated/apiextensions.k8s.io';
import { Service, ServiceAccount } from '../../lib/kinds/generated/core';
import { NetworkPolicy } from '../../lib/kinds/generated/networking.k8s.io';
import { crdsOf } from '../../lib/kinds/crd';
import { KubeObject } from '../../lib/kinds/kube-object';
import { groupSchema } from '../../lib/kinds/registry';
import { checkProps } from '../../lib/model/check-props';
import { Component, type PodSecurity } from '../../lib/model/component';
import { FLUX_NAMESPACE } from '../../lib/model/names';
import { Platform } from '../../lib/model/platform';
import { FLAG, required, type Shape } from '../../lib/model/prop-types';
import { FindingsError } from '../../lib/values/finding';
import { KUBERNETES_SUPPORT } from '../kubernetes-support';
import { API_SERVER, KUBE_PRISM, type ApiServerAddress } from './api-server';
import { FLUX_CONTROLLERS, podSpec, type FluxController, type FluxPodOptions } from './flux-controllers';
import { grantReconcilers, grantSource } from './flux-rights';
import { GIT_REPOSITORY, sourceOf, sourceProblem, type FluxGitRepository } from './flux-source';
import { withColumns } from './flux-columns';

export type { ApiServerAddress } from './api-server';
export type { FluxGitRepository } from './flux-source';

/** Props of {@link Flux}. */
export interface FluxProps {
  /** Where Flux reads the tree from. */
  readonly source: FluxGitRepository;
  /**
   * Run all controllers in one pod on the host network, so that Flux works on a cluster without a pod network and can deliver the CNI.
   * @default false
   */
  readonly hostNetwork?: boolean;
  /**
   * API server as seen from a node, for `hostNetwork`.
   * @default { host: 'localhost', port: 7445 }
   */
  readonly apiServer?: ApiServerAddress;
}

const PROPS: Shape<FluxProps> = { source: required(GIT_REPOSITORY), hostNetwork: FLAG, apiServer: API_SERVER };

const LABELS = { 'app.kubernetes.io/instance': FLUX_NAMESPACE, 'app.kubernetes.io/part-of': 'flux' } as const;
const LOOPBACK = '127.0.0.1';
const HOST_NETWORK: PodSecurity = {
  level: 'privileged',
  reason: 'the controllers run on the host network, since they deliver the pod network',
};

/**
 * Taints of a node that waits for its network, and of control planes, the first nodes of a bare cluster.
 * `unreachable` is not among them: a dead node gives the pod up.
 */
const BARE_NODE_TAINTS = [
  'node-role.kubernetes.io/control-plane',
  'node.cilium.io/agent-not-ready',
  'node.cloudprovider.kubernetes.io/uninitialized',
  'node.kubernetes.io/network-unavailable',
  'node.kubernetes.io/not-ready',
];

/**
 * Flux itself: the controllers that bring the tree to life, applied once by `strata bootstrap` and from then on by Flux.
 * Nothing else is applied by hand.
 * @throws FindingsError with all problems of the props, or if the address of the repository is not one that Flux can read
 * @example
 * new Flux(platform, 'flux', {
 *   source: { url: 'ssh://git@git.example.org/cloud.git', secretName: 'git' },
 *   hostNetwork: true,
 * });
 */
export class Flux extends Component {
  constructor(scope: Construct, id: string, props: FluxProps) {
    checkProps(scope, id, props, PROPS);
    super(scope, id, { namespace: FLUX_NAMESPACE });
    this.supports(KUBERNETES_SUPPORT.flux);
    const { source, hostNetwork = false, apiServer = KUBE_PRISM } = props;
    const problem = sourceProblem(source);
    if (problem !== undefined)
      throw new FindingsError([{ ...problem, construct: this.node.path, source: this.source() }]);
    this.statements.fluxSource = sourceOf(source);
    this.addNamespace(FLUX_NAMESPACE, hostNetwork ? { podSecurity: HOST_NETWORK } : {});
    for (const { group } of FLUX_CONTROLLERS) this.addKinds(group);
    if (hostNetwork) this.addHostPod(apiServer);
    else this.addPods();
  }

  /** Flux is there before any unit is delivered. */
  override get isBootstrap(): boolean {
    return true;
  }

  /** One pod on the host network; what its servers bind to, and what they tell each other, is on the loopback interface. */
  private addHostPod(apiServer: ApiServerAddress): void {
    this.runBeforePodNetwork();
    this.addPod('flux', FLUX_CONTROLLERS, {
      ports: 'hostPorts',
      addresses: { bind: LOOPBACK, storageHost: LOOPBACK, apiServer },
      spec: {
        dnsPolicy: 'Default',
        hostNetwork: true,
        tolerations: BARE_NODE_TAINTS.map(key => ({ key, operator: 'Exists' })),
      },
    });
    grantReconcilers(this, ['flux'], LABELS);
  }

  /** A pod each, with the rights that each needs. */
  private addPods(): void {
    const domain = Platform.tryOf(this)?.clusterDomain ?? 'cluster.local';
    const addresses = { bind: '', storageHost: `source-controller.${FLUX_NAMESPACE}.svc.${domain}.` };
    for (const controller of FLUX_CONTROLLERS)
      this.addPod(controller.name, [controller], { ports: 'podPorts', addresses });
    grantSource(this, 'source-controller', LABELS);
    grantReconcilers(this, ['kustomize-controller', 'helm-controller'], LABELS);
    this.addService();
    this.addNetworkPolicy();
  }

  /** A pod that runs controllers, and the account that it runs as. */
  private addPod(name: string, controllers: readonly FluxController[], options: FluxPodOptions): void {
    const app = { app: name };
    new ServiceAccount(this, `${name}-account`, { metadata: { name, labels: LABELS } });
    new Deployment(this, name, {
      metadata: { name, labels: LABELS },
      spec: {
        replicas: 1,
        selector: { matchLabels: app },
        // two of a kind never run side by side, whether or not the first has given its lease up
        strategy: { type: 'Recreate' },
        template: { metadata: { labels: { ...LABELS, ...app } }, spec: podSpec(name, controllers, options) },
      },
    });
  }

  private addKinds(group: string): void {
    const schema = groupSchema(group);
    if (schema === undefined) throw new Error(`the package carries no kinds of ${group}`);
    for (const { metadata, spec } of crdsOf(schema))
      new KubeObject(this, metadata.name, CustomResourceDefinition.gvk, {
        metadata: { ...metadata, labels: LABELS },
        spec: withColumns(spec),
      });
  }

  private addService(): void {
    const name = 'source-controller';
    new Service(this, 'service', {
      metadata: { name, labels: LABELS },
      spec: { selector: { app: name }, ports: [{ name: 'http', port: 80, targetPort: 9090 }] },
    });
  }

  /** Artifacts are for the controllers alone, metrics for whoever scrapes; the controllers themselves go anywhere. */
  private addNetworkPolicy(): void {
    new NetworkPolicy(this, 'network-policy', {
      metadata: { name: 'flux', labels: LABELS },
      spec: {
        podSelector: {},
        policyTypes: ['Ingress', 'Egress'],
        ingress: [{ from: [{ podSelector: {} }] }, { from: [{ namespaceSelector: {} }], ports: [{ port: 8080 }] }],
        egress: [{}],
      },
    });
  }
}
