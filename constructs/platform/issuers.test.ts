import { Platform } from '../../lib/model/platform';
import { SecretRef } from '../../lib/values/secret-ref';
import { CertManager } from './cert-manager';
import { AcmeIssuer, CaIssuer, SelfSignedIssuer, type AcmeIssuerProps } from './issuers';

function specs(add: (certManager: CertManager) => void): Record<string, unknown> {
  const platform = new Platform('test');
  add(new CertManager(platform, 'cert-manager'));
  const { objects, unresolved } = platform.model();
  expect(unresolved).toEqual([]);
  return Object.fromEntries(
    objects
      .filter(({ id }) => id.group === 'cert-manager.io')
      .map(({ id, manifest }) => [`${id.kind}/${id.name}`, manifest['spec']]),
  );
}

function acme(props: AcmeIssuerProps): unknown {
  return specs(certManager => new AcmeIssuer(certManager, 'letsencrypt', props))['ClusterIssuer/letsencrypt'];
}

const http01 = { ingressClass: 'nginx' };

test('ACME by a page', () => {
  expect(acme({ solver: { http01 }, email: 'certificates@example.org' })).toEqual({
    acme: {
      email: 'certificates@example.org',
      server: 'https://acme-v02.api.letsencrypt.org/directory',
      privateKeySecretRef: { name: 'letsencrypt-account' },
      solvers: [{ http01: { ingress: { ingressClassName: 'nginx' } } }],
    },
  });
});

test('ACME by a record at Cloudflare', () => {
  const token = new SecretRef<'api-token'>('cert-manager', 'cloudflare');
  expect(acme({ solver: { dns01: { cloudflare: { apiToken: token.key('api-token') } } }, server: 'staging' })).toEqual({
    acme: {
      server: 'https://acme-staging-v02.api.letsencrypt.org/directory',
      privateKeySecretRef: { name: 'letsencrypt-account' },
      solvers: [{ dns01: { cloudflare: { apiTokenSecretRef: { name: 'cloudflare', key: 'api-token' } } } }],
    },
  });
});

test('ACME elsewhere', () => {
  expect(acme({ solver: { http01 }, server: 'https://ca.example.org/acme/directory' })).toMatchObject({
    acme: { server: 'https://ca.example.org/acme/directory' },
  });
});

test('the stated default of the server changes nothing', () => {
  expect(acme({ solver: { http01 }, server: 'production' })).toEqual(acme({ solver: { http01 } }));
});

test('self-signed', () => {
  expect(specs(certManager => new SelfSignedIssuer(certManager, 'selfsigned'))).toEqual({
    'ClusterIssuer/selfsigned': { selfSigned: {} },
  });
});

test('an authority of the cluster is made by cert-manager', () => {
  expect(specs(certManager => new CaIssuer(certManager, 'internal'))).toEqual({
    'Certificate/internal-ca': {
      commonName: 'internal-ca',
      secretName: 'internal-ca',
      isCA: true,
      duration: '87600h',
      renewBefore: '8760h',
      privateKey: { algorithm: 'ECDSA', size: 256, rotationPolicy: 'Never' },
      issuerRef: { group: 'cert-manager.io', kind: 'ClusterIssuer', name: 'internal-ca-root' },
    },
    'ClusterIssuer/internal': { ca: { secretName: 'internal-ca' } },
    'ClusterIssuer/internal-ca-root': { selfSigned: {} },
  });
});

test('an authority that is brought along is used as it is', () => {
  expect(specs(certManager => new CaIssuer(certManager, 'company', { secretName: 'company-ca' }))).toEqual({
    'ClusterIssuer/company': { ca: { secretName: 'company-ca' } },
  });
});

test('certificates name an issuer by its reference', () => {
  const certManager = new CertManager(new Platform('test'), 'cert-manager');
  for (const issuer of [
    new AcmeIssuer(certManager, 'letsencrypt', { solver: { http01 } }),
    new CaIssuer(certManager, 'internal'),
    new SelfSignedIssuer(certManager, 'selfsigned'),
  ])
    expect(issuer.ref).toEqual({ group: 'cert-manager.io', kind: 'ClusterIssuer', name: issuer.node.id });
});
