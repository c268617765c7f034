import type { Construct } from 'constructs';
import { Certificate, Issuer, type CertificateSpec } from '../../lib/kinds/generated/cert-manager.io';

/** Name of the etcd cluster, and the start of all names around it. It is Cozystack's, since DataStores and policies know it. */
export const ETCD = 'etcd';

/** Secrets that the certificates are in. */
export const ETCD_SECRETS = {
  authority: `${ETCD}-ca-tls`,
  server: `${ETCD}-server-tls`,
  client: `${ETCD}-client-tls`,
  peerAuthority: `${ETCD}-peer-ca-tls`,
  peer: `${ETCD}-peer-tls`,
} as const;

const TEN_YEARS = '87600h';
const KEY = { algorithm: 'RSA', size: 4096 } as const;

/**
 * Authorities and certificates of an etcd cluster: one authority for clients and servers, another for its members among each other, so that
 * no client can pass for a member. What they sign is renewed by cert-manager; the authorities themselves never change their key.
 * @param domain Domain of the cluster's DNS
 */
export function addCertificates(scope: Construct, namespace: string, domain: string): void {
  const subject = { organizations: [namespace], organizationalUnits: [ETCD] };
  const certificate = (name: string, spec: Omit<CertificateSpec, 'secretName'>): Certificate =>
    new Certificate(scope, `certificate-${name}`, {
      metadata: { name },
      spec: { subject, commonName: name, secretName: `${name}-tls`, ...spec },
    });
  const issuer = (name: string, spec: ConstructorParameters<typeof Issuer>[2]['spec']): Issuer =>
    new Issuer(scope, `issuer-${name}`, { metadata: { name }, spec });

  const root = `${ETCD}-selfsigning-issuer`;
  issuer(root, { selfSigned: {} });
  for (const [authority, signer] of [
    [`${ETCD}-ca`, `${ETCD}-issuer`],
    [`${ETCD}-peer-ca`, `${ETCD}-peer-issuer`],
  ] as const) {
    certificate(authority, {
      isCA: true,
      duration: TEN_YEARS,
      usages: ['signing', 'key encipherment', 'cert sign'],
      // a new key would make all that it signed before worthless
      privateKey: { ...KEY, rotationPolicy: 'Never' },
      issuerRef: issuerRef(root),
    });
    issuer(signer, { ca: { secretName: `${authority}-tls` } });
  }
  const names = [ETCD, ...serviceNames(namespace, domain), 'localhost'];
  const members = {
    dnsNames: names,
    ipAddresses: ['127.0.0.1'],
    usages: ['server auth', 'client auth', 'signing', 'key encipherment'],
    privateKey: { ...KEY, rotationPolicy: 'Always' },
  } as const;
  certificate(`${ETCD}-server`, { ...members, issuerRef: issuerRef(`${ETCD}-issuer`) });
  certificate(`${ETCD}-peer`, { ...members, issuerRef: issuerRef(`${ETCD}-peer-issuer`) });
  certificate(`${ETCD}-client`, {
    // the user that etcd takes the bearer for
    commonName: 'root',
    usages: ['client auth', 'signing', 'key encipherment'],
    privateKey: { ...KEY, rotationPolicy: 'Always' },
    issuerRef: issuerRef(`${ETCD}-issuer`),
  });
}

/**
 * Names of the two Services and, by wildcard, of every member: replaced members have new names. Members are looked up by address, and DNS then
 * gives their names with the cluster's domain. Source: etcd-operator v0.5.4, installation, "TLS-enabled variant".
 */
function serviceNames(namespace: string, domain: string): readonly string[] {
  return [`${ETCD}.${namespace}.svc`, `${ETCD}-client.${namespace}.svc`, `*.${ETCD}.${namespace}.svc`].flatMap(name => [
    name,
    `${name}.${domain}`,
  ]);
}

function issuerRef(name: string): { readonly group: string; readonly kind: 'Issuer'; readonly name: string } {
  return { group: 'cert-manager.io', kind: 'Issuer', name };
}
