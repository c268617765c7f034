import { Flux } from '../../constructs/infrastructure/flux';
import { CiliumNetwork } from '../../constructs/infrastructure/cilium';
import { CertManager } from '../../constructs/platform/cert-manager';
import { BarmanCloudPlugin, CloudNativePg } from '../../constructs/platform/cloudnative-pg';
import { ExternalSecrets } from '../../constructs/platform/external-secrets';
import { GeneratedSecret } from '../../constructs/platform/generated-secret';
import { AcmeIssuer, CaIssuer } from '../../constructs/platform/issuers';
import { check } from '../../lib/check';
import { Component } from '../../lib/model/component';
import { Platform } from '../../lib/model/platform';

test('a bare cluster with network, certificates, operators and a generated password: order, and nothing to complain of', () => {
  const platform = new Platform('test');
  new Flux(platform, 'flux', { source: { url: 'https://git.example.org/cloud.git' }, hostNetwork: true });
  new CiliumNetwork(platform, 'cilium');
  const certManager = new CertManager(platform, 'cert-manager');
  new AcmeIssuer(certManager, 'letsencrypt', { solver: { http01: { ingressClass: 'nginx' } } });
  new CaIssuer(certManager, 'internal');
  const operator = new CloudNativePg(platform, 'cloudnative-pg');
  new BarmanCloudPlugin(platform, 'plugin-barman-cloud', { operator });
  new ExternalSecrets(platform, 'external-secrets');
  const shop = new Component(platform, 'shop', { namespace: 'shop' });
  shop.addNamespace('shop');
  new GeneratedSecret(shop, 'cache', { passwords: ['password'] });

  const model = platform.model();
  expect(Object.fromEntries(model.units.map(({ name, dependsOn }) => [name, dependsOn]))).toEqual({
    flux: [],
    cilium: ['flux'],
    'cert-manager': ['cilium', 'flux'],
    'cert-manager-config': ['cert-manager'],
    'cloudnative-pg': ['cilium', 'flux'],
    'plugin-barman-cloud': ['cert-manager', 'cilium', 'cloudnative-pg', 'flux'],
    'external-secrets': ['cilium', 'flux'],
    shop: ['external-secrets'],
  });
  expect(check(model)).toEqual([]);
});
