import type { Quantity } from '../../lib/values/quantity';
import { HEALTH_PATH, PORTS, REFRESH_HEADER } from './http-cache-ports';
import { wholeBytes, wholeCores, type ResourceAmounts } from './resources';

/** What the configuration of nginx is made from. */
export interface NginxSettings {
  readonly endpoints: readonly string[];
  /** The disk. */
  readonly size: Quantity | number;
  readonly limits: ResourceAmounts;
}

/** Where the disk is mounted. */
export const CACHE_FOLDER = '/data';

const MEBIBYTE = 2 ** 20;

/** Most that the cache may hold, in mebibytes: a tenth of the disk is left for answers that are being written and for the file system. */
export function cacheLimit(size: Quantity | number): number {
  return Math.floor((wholeBytes(size) * 0.9) / MEBIBYTE);
}

/** nginx.conf: a disk cache before the endpoints. It writes below the disk and /tmp only. */
export function nginxConfig({ endpoints, size, limits }: NginxSettings): string {
  const keys = Math.max(1, Math.floor(wholeBytes(limits.memory) / 4 / MEBIBYTE));
  return `worker_processes ${wholeCores(limits.cpu)};
pid /tmp/nginx.pid;
error_log /dev/stderr warn;

events {
  worker_connections 4096;
}

http {
  server_tokens off;
  log_format cache '$http_x_forwarded_for "$request" $status $body_bytes_sent $request_time $upstream_cache_status';
  access_log /dev/stdout cache;

  client_body_temp_path /tmp/client_body;
  proxy_temp_path /tmp/proxy;
  fastcgi_temp_path /tmp/fastcgi;
  uwsgi_temp_path /tmp/uwsgi;
  scgi_temp_path /tmp/scgi;
  # what clients send is passed on as it comes, however much it is
  client_max_body_size 0;

  proxy_cache_path ${CACHE_FOLDER}/cache levels=1:2 keys_zone=answers:${keys}m max_size=${cacheLimit(size)}m inactive=30d use_temp_path=off;

  upstream origins {
${endpoints.map(endpoint => `    server ${endpoint};`).join('\n')}
    keepalive 32;
  }

  server {
    listen ${PORTS.http};
    listen [::]:${PORTS.http};

    location / {
      proxy_pass http://origins;
      proxy_http_version 1.1;
      proxy_request_buffering off;
      proxy_connect_timeout 400ms;
      proxy_set_header Connection "";
      proxy_set_header Host $http_host;
      proxy_set_header ${REFRESH_HEADER} "";

      proxy_cache answers;
      proxy_cache_key $scheme://$http_host$request_uri;
      proxy_cache_valid 200 1h;
      proxy_cache_lock on;
      proxy_cache_revalidate on;
      proxy_cache_background_update on;
      proxy_cache_use_stale error timeout updating http_500 http_502 http_503 http_504;
      proxy_cache_bypass $http_${REFRESH_HEADER.toLowerCase().replaceAll('-', '_')};
      add_header X-Cache-Status $upstream_cache_status always;
    }
  }

  server {
    listen ${PORTS.nginxHealth};
    listen [::]:${PORTS.nginxHealth};
    access_log off;

    location = ${HEALTH_PATH} {
      return 200;
    }
    location / {
      return 404;
    }
  }
}
`;
}
