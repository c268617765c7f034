import type { Construct } from 'constructs';
import {
  BootstrapProvider,
  ControlPlaneProvider,
  CoreProvider,
  InfrastructureProvider,
  type CoreProviderSpec,
} from '../../lib/kinds/generated/operator.cluster.x-k8s.io';
import type { KubeObject } from '../../lib/kinds/kube-object';
import { checkProps } from '../../lib/model/check-props';
import { HELM_OPTIONS } from '../../lib/model/component-shapes';
import { HelmComponent, type HelmOptions } from '../../lib/model/helm-component';
import { overlay } from '../../lib/model/overlay';
import { TEXT, integer, type Shape } from '../../lib/model/prop-types';
import type { JsonObject } from '../../lib/values/json';
import { chartFacts } from '../facts';
import { KUBERNETES_SUPPORT } from '../kubernetes-support';
import { CLUSTER_API_PROVIDERS, type ClusterApiProvider } from './cluster-api-providers';

/** Props of {@link ClusterApi}. */
export interface ClusterApiProps extends HelmOptions {
  /** @default 'cluster-api' */
  readonly namespace?: string;
  /**
   * Pods of the operator that installs the providers, one of which leads.
   * @minimum 1
   * @default 1
   */
  readonly replicas?: number;
  /**
   * Secret in the component's namespace with a `github-token`: GitHub answers few questions of those who don't say who they are.
   * @default - the providers are fetched without one
   */
  readonly tokenSecretName?: string;
}

const PROPS: Shape<ClusterApiProps> = { ...HELM_OPTIONS, replicas: integer(1), tokenSecretName: TEXT };

const OPERATOR = 'cluster-api-operator';

/** Label that the controllers of providers have, by which policies know them. */
export const CLUSTER_API_PODS = { 'cluster.x-k8s.io/provider': '' } as const;

/** Classes of the providers by their kind. */
const KINDS = { BootstrapProvider, ControlPlaneProvider, CoreProvider, InfrastructureProvider } as const;

/**
 * Cluster API: machines and clusters as objects. Its operator installs the core and the providers for kubeadm, Kamaji and KubeVirt, and with
 * them the kinds that tenants' clusters are made of.
 * @example
 * new ClusterApi(platform, 'cluster-api');
 */
export class ClusterApi extends HelmComponent {
  /** @throws FindingsError with all problems of the props */
  constructor(scope: Construct, id: string, props: ClusterApiProps = {}) {
    checkProps(scope, id, props, PROPS);
    const { namespace = 'cluster-api', replicas = 1, tokenSecretName, timeout } = props;
    const values = chartValues(replicas);
    super(scope, id, {
      chart: {
        repository: 'https://kubernetes-sigs.github.io/cluster-api-operator',
        name: OPERATOR,
        version: '0.19.0',
      },
      namespace,
      namespaceOptions: {
        podSecurity: { level: 'baseline', reason: UNRESTRICTED },
      },
      timeout,
      values: overlay(values, props.values ?? {}),
      facts: props.facts ?? chartFacts(OPERATOR, { values, namespace, replicas: { [`${id}-${OPERATOR}`]: replicas } }),
    });
    this.supports(KUBERNETES_SUPPORT.clusterApi);
    const secret = tokenSecretName === undefined ? undefined : { name: tokenSecretName, namespace };
    for (const provider of CLUSTER_API_PROVIDERS) this.addProvider(provider, secret);
  }

  private addProvider(provider: ClusterApiProvider, configSecret: CoreProviderSpec['configSecret']): KubeObject {
    const { kind, name, version, repository, manifest, container, resources } = provider;
    const { cpu, memory, memoryLimit } = resources;
    return new KINDS[kind](this, `provider-${name}`, {
      metadata: { name, namespace: this.namespace },
      spec: {
        version,
        fetchConfig: { url: `https://github.com/${repository}/releases/${version}/${manifest}` },
        configSecret,
        deployment: {
          containers: [{ name: container, resources: { requests: { cpu, memory }, limits: { memory: memoryLimit } } }],
        },
      },
    });
  }
}

const UNRESTRICTED = `the manifests of the providers for ${CLUSTER_API_PROVIDERS.filter(
  provider => provider.unrestricted,
)
  .map(({ name }) => name)
  .join(' and ')} leave their pods without a seccomp profile or with capabilities`;

function chartValues(replicas: number): JsonObject {
  return {
    replicaCount: replicas,
    resources: { manager: { requests: { cpu: '50m', memory: '128Mi' }, limits: { memory: '512Mi' } } },
    containerSecurityContext: {
      manager: {
        allowPrivilegeEscalation: false,
        capabilities: { drop: ['ALL'] },
        runAsNonRoot: true,
        seccompProfile: { type: 'RuntimeDefault' },
      },
    },
  };
}
