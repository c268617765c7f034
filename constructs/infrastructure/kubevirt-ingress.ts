import type { Construct } from 'constructs';
import { Ingress } from '../../lib/kinds/generated/networking.k8s.io';
import { TEXT, object, required, type Shape } from '../../lib/model/prop-types';

/** Where a service that speaks TLS itself is reached from outside. */
export interface TlsPassthrough {
  /** Host name, e.g. `uploads.example.org`. */
  readonly host: string;
  /** Class of an ingress-nginx that runs with `--enable-ssl-passthrough`. */
  readonly ingressClassName: string;
}

const SHAPE: Shape<TlsPassthrough> = { host: required(TEXT), ingressClassName: required(TEXT) };

/** What {@link TlsPassthrough} takes. */
export const TLS_PASSTHROUGH = object(SHAPE);

/** Leads a host to a Service that ends TLS itself, with the certificate of its operator. */
export function addPassthrough(scope: Construct, service: string, { host, ingressClassName }: TlsPassthrough): void {
  const annotations = {
    'nginx.ingress.kubernetes.io/backend-protocol': 'HTTPS',
    'nginx.ingress.kubernetes.io/ssl-passthrough': 'true',
  };
  const backend = { service: { name: service, port: { number: 443 } } };
  new Ingress(scope, service, {
    metadata: { name: service, annotations },
    spec: { ingressClassName, rules: [{ host, http: { paths: [{ path: '/', pathType: 'Prefix', backend }] } }] },
  });
}
