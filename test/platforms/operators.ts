import type { CertManager } from '../../constructs/platform/cert-manager';
import { BarmanCloudPlugin, type BarmanCloudPluginProps } from '../../constructs/platform/cloudnative-pg';
import { GeneratedSecret, type GeneratedSecretProps } from '../../constructs/platform/generated-secret';
import { AcmeIssuer, CaIssuer, SelfSignedIssuer, type AcmeIssuerProps } from '../../constructs/platform/issuers';
import { Component } from '../../lib/model/component';
import { HelmComponent } from '../../lib/model/helm-component';
import type { JsonObject } from '../../lib/values/json';
import { addComponent, addConstruct } from './components';
import { make, type Drawing } from './drawing';
import { hardMap } from './hard-values';
import type { Fleet } from './machines';
import { addLoadBalancer, addPodNetwork } from './networks';
import { addStorage } from './storage';

/** Adds a subset of the components that a platform is made of. */
export function addOperators(drawing: Drawing, fleet: Fleet): void {
  const { random } = drawing;
  const has = (probability: number): boolean => random.chance(probability);
  const network = addPodNetwork(drawing, fleet);
  // what delivers the pod network can't need it
  if (has(0.4)) addComponent(drawing, 'flux', network ? { hostNetwork: true } : {});
  if (has(0.5)) addIssuers(drawing, addComponent(drawing, 'cert-manager'));
  if (has(0.5)) addDatabaseOperator(drawing);
  if (has(0.6)) addComponent(drawing, 'external-secrets');
  for (const id of PLAIN) if (has(0.35)) addComponent(drawing, id);
  if (has(0.4)) addStorage(drawing, fleet);
  if (has(0.4)) addLoadBalancer(drawing);
}

/** Components that need no others around them. */
const PLAIN = ['multus', 'snapshot-controller', 'kubevirt', 'cdi', 'ingress-nginx', 'victoria-metrics-operator', 'etcd-operator', 'kamaji', 'cluster-api', 'instance-types', 'vm-images'] as const; // prettier-ignore

function addDatabaseOperator(drawing: Drawing): void {
  const operator = addComponent(drawing, 'cloudnative-pg');
  if (operator === undefined || drawing.random.chance(0.5)) return;
  addConstruct<BarmanCloudPlugin, BarmanCloudPluginProps>(drawing, BarmanCloudPlugin, 'platform/cloudnative-pg', { scope: drawing.home, id: 'plugin-barman-cloud' }, { operator }); // prettier-ignore
}

/** Adds issuers of certificates. */
export function addIssuers(drawing: Drawing, manager: CertManager | undefined): void {
  const { random } = drawing;
  if (manager === undefined) return;
  if (random.chance(0.5)) {
    make(drawing, 'SelfSignedIssuer', { scope: manager, id: 'selfsigned' }, {}, () => new SelfSignedIssuer(manager, 'selfsigned')); // prettier-ignore
  }
  const file = 'platform/issuers';
  if (random.chance(0.4)) addConstruct(drawing, CaIssuer, file, { scope: manager, id: 'internal' });
  const solver = random.chance(0.5)
    ? { http01: { ingressClass: 'nginx' } }
    : { dns01: { cloudflare: { apiToken: { secretKeyRef: { name: 'cloudflare', key: 'token' } } } } };
  const server = random.pick(['production', 'staging', 'https://acme.example.org/directory'] as const);
  if (random.chance(0.4)) addConstruct<AcmeIssuer, AcmeIssuerProps>(drawing, AcmeIssuer, file, { scope: manager, id: 'acme' }, { solver, server }); // prettier-ignore
}

/** Adds what is of nobody's product: charts with any values, and passwords that the cluster makes. */
export function addOthers(drawing: Drawing): void {
  const { random, home } = drawing;
  for (let charts = random.below(3); charts > 0; charts--) addChart(drawing, `chart-${charts}`);
  if (!random.chance(0.4)) return;
  const vault = new Component(home, drawing.idOf('vault'), { namespace: 'vault' });
  vault.addNamespace('vault');
  const passwords = ['password', ...['other', 'null', '1e3'].filter(() => random.chance(0.3))];
  const props: GeneratedSecretProps<string, string> = {
    passwords,
    template: { url: 'redis://:{{ .password }}@cache:6379/${db}' },
    length: random.pick([undefined, 16, 128]),
    type: random.pick([undefined, 'example.org/null']),
    metadata: random.pick([undefined, { name: 'made' }, { name: 'null', namespace: 'vault', labels: { a: '1e3' } }]),
    apiVersion: random.pick([undefined, 'v1']),
  };
  make(drawing, 'GeneratedSecret', { scope: vault, id: 'generated' }, props, given => new GeneratedSecret(vault, 'generated', given)); // prettier-ignore
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
