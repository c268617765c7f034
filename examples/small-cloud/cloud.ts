import { Platform } from 'strata-cloud';
import { PostgresApp } from 'strata-cloud/apps/postgres';
import { HttpCacheApp } from 'strata-cloud/apps/http-cache';
import { CiliumNetwork } from 'strata-cloud/infrastructure/cilium';
import { Flux } from 'strata-cloud/infrastructure/flux';
import { CertManager } from 'strata-cloud/platform/cert-manager';
import { CloudNativePg } from 'strata-cloud/platform/cloudnative-pg';
import { ExternalSecrets } from 'strata-cloud/platform/external-secrets';
import { SelfSignedIssuer } from 'strata-cloud/platform/issuers';
import { Tenant } from 'strata-cloud/tenancy/tenant';

// one cluster on bare metal: three machines, their networks, and the domain that its tenants live under
export const platform = new Platform('demo', {
  host: 'cloud.example.org',
  nodeCidr: '192.168.10.0/24',
  nodes: { controlPlanes: 3, workers: 0 },
});

// Flux on the host network delivers the pod network and everything after it from this repository
new Flux(platform, 'flux', {
  source: { url: 'https://git.example.org/cloud.git' },
  hostNetwork: true,
});
new CiliumNetwork(platform, 'cilium');

const certManager = new CertManager(platform, 'cert-manager');
new SelfSignedIssuer(certManager, 'selfsigned');
new ExternalSecrets(platform, 'external-secrets');
new CloudNativePg(platform, 'cloudnative-pg');

// a tenant with a quota; what it runs can reach the tenant's own pods, DNS and the internet, and nobody else's pods
const root = new Tenant(platform, 'root');
const shop = new Tenant(root, 'shop', { quota: { cpu: 8, memory: '32Gi', storage: '200Gi' } });

new PostgresApp(shop, 'orders', {
  replicas: 2,
  size: '20Gi',
  users: { shop: {} },
  databases: { shop: { roles: { admin: ['shop'] } } },
});

new HttpCacheApp(shop, 'images', {
  endpoints: ['203.0.113.10:80', '203.0.113.11:80'],
  size: '10Gi',
});
