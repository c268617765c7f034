import type { Construct } from 'constructs';
import { Service } from '../../lib/kinds/generated/core';
import { PodMonitor } from '../../lib/kinds/generated/monitoring.coreos.com';
import { Application } from '../../lib/model/application';
import { Platform } from '../../lib/model/platform';
import { allowFromWorld } from '../tenancy/allow';
import { PORTS } from './http-cache-ports';
import { valueProblems } from './http-cache-problems';
import { addHaproxy, addNginx, podLabels } from './http-cache-servers';
import type { HttpCacheValues } from './http-cache-values';
import { refuse } from './values';

export type * from './http-cache-values';

/** A server whose answers are cached. */
export interface HttpCacheEndpoint {
  /** IPv4 or IPv6 address. */
  readonly address: string;
  readonly port: number;
}

/** Props of {@link HttpCacheApp}: the parameters, with addresses and ports apart where a program has them so. */
export interface HttpCacheAppProps extends Omit<HttpCacheValues, 'endpoints'> {
  /** Servers whose answers are cached: `address:port`, or both apart. */
  readonly endpoints: readonly (string | HttpCacheEndpoint)[];
}

/**
 * A cache for HTTP: HAProxy sends each address to the nginx that holds it, nginx keeps answers on disk and goes on serving them while the
 * servers behind are down.
 * @example
 * const cache = new HttpCacheApp(tenant, 'images', { endpoints: ['192.0.2.10:80'], size: '50Gi', external: true });
 */
export class HttpCacheApp extends Application {
  /** An application from plain values, as they stand in a cluster or a file. @throws FindingsError like the constructor */
  static fromValues(scope: Construct, id: string, values: HttpCacheValues): HttpCacheApp {
    return new HttpCacheApp(scope, id, values);
  }

  /** Name of its service. */
  readonly host: string;
  /** TCP port of its service. */
  readonly port = 80;

  /** @throws FindingsError with all problems of the props */
  constructor(scope: Construct, id: string, props: HttpCacheAppProps) {
    super(scope, id, { kind: 'HttpCache', prefix: 'http-cache' });
    const values = plainValues(props);
    refuse(this, valueProblems(values, this.releaseName));
    const { external = false, monitoring = false } = values;
    this.host = `${this.releaseName}-haproxy.${this.namespace}.svc`;
    addNginx(this, values);
    addHaproxy(this, values, Platform.tryOf(this)?.clusterDomain ?? 'cluster.local');
    this.addService(external);
    if (monitoring)
      new PodMonitor(this, 'pod-monitor', {
        metadata: this.metadata(),
        spec: { selector: { matchLabels: podLabels(this, 'haproxy') }, podMetricsEndpoints: [{ port: 'health' }] },
      });
  }

  private addService(external: boolean): void {
    const selector = podLabels(this, 'haproxy');
    new Service(this, 'service', {
      metadata: this.metadata('haproxy'),
      spec: {
        ...(external
          ? { type: 'LoadBalancer', externalTrafficPolicy: 'Local', allocateLoadBalancerNodePorts: false }
          : { type: 'ClusterIP' }),
        ports: [{ name: 'http', port: this.port, targetPort: PORTS.http }],
        selector,
      },
    });
    if (external) allowFromWorld(this, 'haproxy', { labels: selector, ports: [PORTS.http] });
  }
}

/** The props with endpoints as text. What is neither text nor an endpoint stays as given, for the checks to judge. */
function plainValues(props: HttpCacheAppProps): HttpCacheValues {
  const { endpoints, ...rest } = props ?? {};
  // programs in JavaScript may give anything
  const list: unknown = endpoints;
  return { ...rest, endpoints: Array.isArray(list) ? endpoints.map(endpointText) : (list as string[]) };
}

function endpointText(endpoint: string | HttpCacheEndpoint): string {
  if (typeof endpoint !== 'object' || endpoint === null) return endpoint;
  const { address, port } = endpoint;
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}
