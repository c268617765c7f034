import { FLAG, TEXT, integer, list, object, required, text, type Shape } from '../../lib/model/prop-types';
import type { JsonObject } from '../../lib/values/json';
import type { SecretRef } from '../../lib/values/secret-ref';

/** What users of an ingress controller may set, be it the platform's or a tenant's. */
export interface IngressControllerOptions {
  /**
   * Pods of the controller, on different nodes as far as there are some.
   * @minimum 1
   * @default 2
   */
  readonly replicas?: number;
  /**
   * Addresses of nodes or routers at which the Service is reached. Clients then show the address of a node.
   * @default - a load balancer gives an address, and clients keep theirs
   */
  readonly externalIps?: readonly string[];
  /**
   * Which load balancer gives the address. It can't change later.
   * @default - the cluster's only one
   */
  readonly loadBalancerClass?: string;
  /**
   * Networks, in CIDR notation, whose clients are served.
   * @default - all
   */
  readonly allowedSources?: readonly string[];
  /**
   * Whether what stands in front speaks the PROXY protocol. Clients that do not are refused then.
   * @default false
   */
  readonly proxyProtocol?: boolean;
  /**
   * Certificate for hosts without one, e.g. a wildcard.
   * @default - one that the controller signs itself
   */
  readonly defaultCertificate?: SecretRef;
}

const CIDR = text(/^[0-9a-fA-F.:]+\/\d{1,3}$/, 'be a network in CIDR notation');

/** What the options take. */
export const CONTROLLER_OPTIONS: Shape<IngressControllerOptions> = {
  replicas: integer(1),
  externalIps: list(TEXT),
  loadBalancerClass: TEXT,
  allowedSources: list(CIDR),
  proxyProtocol: FLAG,
  defaultCertificate: object<Pick<SecretRef, 'namespace' | 'name'>>(
    { namespace: required(TEXT), name: required(TEXT) },
    'allowed',
  ),
};

/** What tells one controller from another. */
export interface IngressControllerIdentity {
  /** Release. */
  readonly release: string;
  /** Name that its objects begin with. */
  readonly fullname: string;
  readonly className: string;
  /** Whether a webhook judges Ingresses before they are stored. */
  readonly admissionWebhook: boolean;
  /** Whether Ingresses without a class are for it. */
  readonly isDefaultClass: boolean;
  /** @default - none beside the chart's */
  readonly podLabels?: Readonly<Record<string, string>>;
  /** Label that the namespaces of its Ingresses have. @default - all namespaces */
  readonly namespaceLabel?: string;
}

/** Values of the chart for one controller. */
export function ingressValues(identity: IngressControllerIdentity, options: IngressControllerOptions): JsonObject {
  const { release, fullname, className, admissionWebhook, isDefaultClass, podLabels, namespaceLabel } = identity;
  const { replicas = 2, defaultCertificate } = options;
  return {
    fullnameOverride: fullname,
    controller: {
      replicaCount: replicas,
      ingressClass: className,
      ingressClassResource: { name: className, controllerValue: controllerOf(className), default: isDefaultClass },
      // snippets are code of the controller, written by whoever may write an Ingress
      allowSnippetAnnotations: false,
      ...(podLabels === undefined ? {} : { podLabels }),
      ...(namespaceLabel === undefined ? {} : { scope: { namespaceSelector: namespaceLabel } }),
      admissionWebhooks: admissionWebhook ? { certManager: { enabled: true } } : { enabled: false },
      extraArgs: {
        // API servers of tenant clusters end TLS themselves
        'enable-ssl-passthrough': '',
        ...(defaultCertificate === undefined
          ? {}
          : { 'default-ssl-certificate': `${defaultCertificate.namespace}/${defaultCertificate.name}` }),
      },
      config: configOf(options),
      metrics: { enabled: true },
      service: serviceOf(options),
      resources: { requests: { cpu: '100m', memory: '90Mi' }, limits: { cpu: '1', memory: '2Gi' } },
      topologySpreadConstraints: ['kubernetes.io/hostname', 'topology.kubernetes.io/zone'].map(topologyKey => ({
        maxSkew: 1,
        topologyKey,
        whenUnsatisfiable: 'ScheduleAnyway',
        labelSelector: {
          matchLabels: { 'app.kubernetes.io/component': 'controller', 'app.kubernetes.io/instance': release },
        },
      })),
    },
  };
}

/** Name by which a class means its controller. Two controllers of one name would both serve the Ingresses of both classes. */
function controllerOf(className: string): string {
  return className === 'nginx' ? 'k8s.io/ingress-nginx' : `k8s.io/ingress-nginx-${className}`;
}

/** Settings of nginx: times in seconds. Figures of connections: Cozystack v1.6. */
function configOf({ allowedSources = [], proxyProtocol = false }: IngressControllerOptions): JsonObject {
  return {
    'ssl-protocols': 'TLSv1.2 TLSv1.3',
    // keys of tickets are never changed, so that who learns one reads all that was ever said
    'ssl-session-tickets': 'false',
    'proxy-connect-timeout': '10',
    'proxy-read-timeout': '10',
    'keep-alive-requests': '1000000',
    'upstream-keepalive-requests': '100000',
    'upstream-keepalive-time': '1m',
    'upstream-keepalive-timeout': '60',
    'upstream-keepalive-connections': '320',
    ...(allowedSources.length === 0 ? {} : { 'whitelist-source-range': allowedSources.join(',') }),
    ...(proxyProtocol ? { 'use-proxy-protocol': 'true' } : {}),
  };
}

function serviceOf({ externalIps = [], loadBalancerClass }: IngressControllerOptions): JsonObject {
  if (externalIps.length > 0) return { type: 'ClusterIP', externalIPs: externalIps, externalTrafficPolicy: 'Cluster' };
  return {
    type: 'LoadBalancer',
    externalTrafficPolicy: 'Local',
    ...(loadBalancerClass === undefined ? {} : { loadBalancerClass }),
  };
}
