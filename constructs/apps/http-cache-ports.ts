/** Ports of the containers, all above 1023 since none of them runs as root. Health has one of its own, which no Service offers. */
export const PORTS = {
  /** Requests, to HAProxy and from there to nginx. */
  http: 8080,
  /** Health of nginx. */
  nginxHealth: 8081,
  /** Health and metrics of HAProxy. */
  haproxyHealth: 8404,
} as const;

/** Path that answers 200 on the health ports. */
export const HEALTH_PATH = '/healthz';

/** Header by which HAProxy has nginx fetch an answer anew. */
export const REFRESH_HEADER = 'X-Cache-Refresh';
