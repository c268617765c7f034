import type { Construct } from 'constructs';
import { checkProps } from '../../lib/model/check-props';
import { HELM_OPTIONS } from '../../lib/model/component-shapes';
import { HelmComponent, type HelmOptions } from '../../lib/model/helm-component';
import { overlay } from '../../lib/model/overlay';
import { TEXT, integer, list, type Shape } from '../../lib/model/prop-types';
import type { JsonObject } from '../../lib/values/json';
import { chartFacts } from '../facts';
import { KUBERNETES_SUPPORT } from '../kubernetes-support';

/** Props of {@link CertManager}. */
export interface CertManagerProps extends HelmOptions {
  /** @default 'cert-manager' */
  readonly namespace?: string;
  /**
   * Pods of the controller, of the webhook and of the CA injector. While no webhook pod runs, nobody can change a certificate.
   * @minimum 1
   * @default 1
   */
  readonly replicas?: number;
  /**
   * DNS servers, `host:port`, that are asked whether a DNS-01 challenge can be seen, where the cluster's own see another world.
   * @default - the DNS of the cluster, then the authoritative servers
   */
  readonly dns01RecursiveNameservers?: readonly string[];
}

const PROPS: Shape<CertManagerProps> = { ...HELM_OPTIONS, replicas: integer(1), dns01RecursiveNameservers: list(TEXT) };

const CHART = { repository: 'https://charts.jetstack.io', name: 'cert-manager', version: 'v1.20.2' };

/**
 * cert-manager: makes certificates and renews them. Issuers are constructs below it: {@link AcmeIssuer}, {@link CaIssuer},
 * {@link SelfSignedIssuer}.
 * @example
 * const certManager = new CertManager(platform, 'cert-manager');
 * new SelfSignedIssuer(certManager, 'selfsigned');
 */
export class CertManager extends HelmComponent {
  /** @throws FindingsError with all problems of the props */
  constructor(scope: Construct, id: string, props: CertManagerProps = {}) {
    checkProps(scope, id, props, PROPS);
    const { namespace = 'cert-manager', replicas = 1, dns01RecursiveNameservers = [], timeout } = props;
    const values = chartValues(namespace, replicas, dns01RecursiveNameservers);
    const pods = { 'cert-manager': replicas, 'cert-manager-webhook': replicas, 'cert-manager-cainjector': replicas };
    super(scope, id, {
      chart: CHART,
      namespace,
      timeout,
      values: overlay(values, props.values ?? {}),
      facts: props.facts ?? chartFacts('cert-manager', { values, namespace, replicas: pods }),
    });
    this.supports(KUBERNETES_SUPPORT.certManager);
  }
}

function chartValues(namespace: string, replicas: number, nameservers: readonly string[]): JsonObject {
  return {
    crds: { enabled: true },
    // upstream elects its leader in kube-system
    global: { leaderElection: { namespace } },
    replicaCount: replicas,
    resources: { requests: { cpu: '50m', memory: '128Mi' }, limits: { memory: '512Mi' } },
    ...(nameservers.length === 0
      ? {}
      : { dns01RecursiveNameservers: nameservers.join(','), dns01RecursiveNameserversOnly: true }),
    webhook: {
      replicaCount: replicas,
      // 10250 is the kubelet's: a request that goes astray would be answered by it
      securePort: 10260,
      resources: { requests: { cpu: '20m', memory: '32Mi' }, limits: { memory: '128Mi' } },
    },
    cainjector: {
      replicaCount: replicas,
      resources: { requests: { cpu: '20m', memory: '128Mi' }, limits: { memory: '512Mi' } },
    },
    startupapicheck: { resources: { requests: { cpu: '10m', memory: '32Mi' }, limits: { memory: '128Mi' } } },
  };
}
