import { HEALTH_PATH, PORTS, REFRESH_HEADER } from './http-cache-ports';
import { wholeBytes, wholeCores, type ResourceAmounts } from './resources';

/** What the configuration of HAProxy is made from. */
export interface HaproxySettings {
  /** DNS names of the caches, in the order of their numbers. */
  readonly caches: readonly string[];
  /** Servers that are asked when all caches are down. */
  readonly endpoints: readonly string[];
  readonly trustedProxies: readonly string[];
  readonly purgeFrom: readonly string[];
  readonly limits: ResourceAmounts;
}

/** Memory that a connection may take: two buffers of 16 KiB and what belongs to them, twice, for both sides. Source: HAProxy's manual, `maxconn`. */
const BYTES_PER_CONNECTION = 2 ** 16;

/** haproxy.cfg: requests go to the cache that holds their address, and to the servers themselves while no cache is up. */
export function haproxyConfig({ caches, endpoints, trustedProxies, purgeFrom, limits }: HaproxySettings): string {
  return `global
  log stdout format raw local0 info
  maxconn ${Math.floor(wholeBytes(limits.memory) / BYTES_PER_CONNECTION)}
  nbthread ${wholeCores(limits.cpu)}

defaults
  mode http
  log global
  option httplog
  option dontlognull
  option redispatch
  retries 2
  retry-on conn-failure 503
  timeout connect 5s
  timeout http-request 30s
  timeout client 5m
  timeout server 5m
  timeout tunnel 5m

# pods of the caches come and go, their names stay
resolvers cluster
  parse-resolv-conf
  hold valid 10s

frontend http
  bind :::${PORTS.http} v4v6
${acl('from_proxy', trustedProxies)}${acl('may_purge', purgeFrom)}  acl purge method PURGE
  http-request del-header X-Forwarded-For${unless('from_proxy', trustedProxies)}
  option forwardfor
  http-request del-header ${REFRESH_HEADER}
  http-request deny deny_status 403 if purge${purgeFrom.length > 0 ? ' !may_purge' : ''}
  http-request set-header ${REFRESH_HEADER} 1 if purge
  http-request set-method GET if purge
  use_backend origins if { nbsrv(caches) eq 0 }
  default_backend caches

backend caches
  balance uri whole
  hash-type consistent
  option httpchk
  http-check send meth GET uri ${HEALTH_PATH}
  default-server check port ${PORTS.nginxHealth} inter 2s resolvers cluster init-addr none
${lines(caches, (cache, number) => `  server cache${number} ${cache}:${PORTS.http}`)}
backend origins
  balance roundrobin
  default-server check
${lines(endpoints, (endpoint, number) => `  server origin${number} ${endpoint}`)}
frontend health
  bind :::${PORTS.haproxyHealth} v4v6
  monitor-uri ${HEALTH_PATH}
  http-request use-service prometheus-exporter if { path /metrics }
  http-request return status 404
`;
}

function acl(name: string, networks: readonly string[]): string {
  return networks.length > 0 ? `  acl ${name} src ${networks.join(' ')}\n` : '';
}

function unless(name: string, networks: readonly string[]): string {
  return networks.length > 0 ? ` unless ${name}` : '';
}

function lines(items: readonly string[], line: (item: string, number: number) => string): string {
  return items.map((item, number) => `${line(item, number)}\n`).join('');
}
