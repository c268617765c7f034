import { CiliumNetwork } from '../../constructs/infrastructure/cilium';
import { Flux } from '../../constructs/infrastructure/flux';
import { CertManager } from '../../constructs/platform/cert-manager';
import { BarmanCloudPlugin, CloudNativePg } from '../../constructs/platform/cloudnative-pg';
import { ExternalSecrets } from '../../constructs/platform/external-secrets';
import { GeneratedSecret } from '../../constructs/platform/generated-secret';
import { AcmeIssuer, CaIssuer, SelfSignedIssuer } from '../../constructs/platform/issuers';
import { Component } from '../../lib/model/component';
import { HelmComponent } from '../../lib/model/helm-component';
import type { JsonObject } from '../../lib/values/json';
import { count, make, type Drawing } from './drawing';
import { hardMap } from './hard-values';

/** Adds a subset of the components that a platform is made of. */
export function addOperators(drawing: Drawing): void {
  const { random, home, drawn } = drawing;
  const has = (what: string, probability: number): boolean => {
    const drew = random.chance(probability);
    if (drew) count(drawn, what);
    return drew;
  };
  const network = has('CiliumNetwork', 0.5);
  if (network) new CiliumNetwork(home, 'cilium', random.chance(0.5) ? {} : { operatorReplicas: 2, timeout: '1h30m' });
  // what delivers the pod network can't need it
  if (has('Flux', 0.4)) addFlux(drawing, network || random.chance(0.5));
  if (has('CertManager', 0.5)) addCertManager(drawing);
  if (has('CloudNativePg', 0.5)) {
    const operator = new CloudNativePg(home, 'cloudnative-pg', random.chance(0.5) ? {} : { replicas: 2 });
    if (has('BarmanCloudPlugin', 0.5)) new BarmanCloudPlugin(home, 'plugin-barman-cloud', { operator });
  }
  if (has('ExternalSecrets', 0.6)) new ExternalSecrets(home, 'external-secrets');
  for (let charts = random.below(3); charts > 0; charts--) addChart(drawing, `chart-${charts}`);
  if (has('GeneratedSecret', 0.4)) {
    const vault = new Component(home, drawing.idOf('vault'), { namespace: 'vault' });
    vault.addNamespace('vault');
    const template = { url: 'redis://:{{ .password }}@cache:6379/${db}' };
    new GeneratedSecret(vault, 'generated', { passwords: ['password', 'other'], template, metadata: { name: 'made' } });
  }
}

function addFlux({ home, random }: Drawing, hostNetwork: boolean): void {
  const source = random.pick([
    { url: 'https://git.example.org/cloud.git' },
    { url: 'https://git.example.org/cloud.git', branch: 'null', secretName: 'git' },
    { url: 'ssh://git@git.example.org/cloud.git', secretName: 'git' },
  ]);
  new Flux(home, 'flux', { source, hostNetwork });
}

function addCertManager({ home, random, drawn }: Drawing): void {
  const manager = new CertManager(home, 'cert-manager', random.chance(0.5) ? {} : { replicas: 2 });
  if (random.chance(0.5)) {
    new SelfSignedIssuer(manager, 'selfsigned');
    count(drawn, 'SelfSignedIssuer');
  }
  if (random.chance(0.4)) {
    new CaIssuer(manager, 'internal', random.chance(0.5) ? {} : { secretName: 'brought' });
    count(drawn, 'CaIssuer');
  }
  if (random.chance(0.4)) {
    new AcmeIssuer(manager, 'acme', {
      solver: random.chance(0.5)
        ? { http01: { ingressClass: 'nginx' } }
        : { dns01: { cloudflare: { apiToken: { secretKeyRef: { name: 'cloudflare', key: 'token' } } } } },
      server: random.pick(['production', 'staging', 'https://acme.example.org/directory']),
      email: random.chance(0.5) ? 'admin@example.org' : undefined,
    });
    count(drawn, 'AcmeIssuer');
  }
}

/** A chart of anybody's, with values of any shape. */
function addChart(drawing: Drawing, id: string): void {
  const { random, home } = drawing;
  const oci = random.chance(0.5);
  const chart = {
    repository: oci ? 'oci://ghcr.io/example' : 'https://charts.example.org',
    name: id,
    version: '1.2.3',
  };
  const digest = oci && random.chance(0.5) ? `sha256:${'0'.repeat(64)}` : undefined;
  const props = { chart: { ...chart, digest }, namespace: id, values: hardMap(random) as JsonObject };
  make(drawing, 'HelmComponent', { scope: home, id }, props, given => new HelmComponent(home, id, given));
}
