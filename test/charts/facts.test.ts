import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CHARTS } from '../../constructs/facts';
import { CiliumNetwork } from '../../constructs/infrastructure/cilium';
import { KubeOvnNetwork } from '../../constructs/infrastructure/kube-ovn';
import { CertManager, type CertManagerProps } from '../../constructs/platform/cert-manager';
import { CloudNativePg } from '../../constructs/platform/cloudnative-pg';
import { ExternalSecrets } from '../../constructs/platform/external-secrets';
import { check } from '../../lib/check';
import type { ChartFacts } from '../../lib/model/chart-facts';
import type { ModelChart } from '../../lib/model/model';
import { Platform } from '../../lib/model/platform';
import { valuesDigest } from '../../lib/model/values-digest';
import type { Finding } from '../../lib/values/finding';
import type { Json } from '../../lib/values/json';
import { chartComponents } from './components';

const { charts, objects } = chartComponents().model();

function keptFacts(chart: string): ChartFacts {
  const file = join(__dirname, '../../constructs/facts', `${chart}.json`);
  return JSON.parse(readFileSync(file, 'utf8')) as ChartFacts;
}

/** Paths of values that the chart does not know. */
function unknownValues({ facts, values }: ModelChart): string[] {
  const { valueKeys } = facts!;
  return paths(values as Json).filter(path => !valueKeys.some(key => path === key || path.startsWith(`${key}.`)));
}

function paths(value: Json | undefined, prefix = ''): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [prefix];
  return Object.entries(value).flatMap(([key, below]) => paths(below, prefix === '' ? key : `${prefix}.${key}`));
}

test('each chart has its facts, and each facts their chart', () => {
  expect(charts.map(({ name }) => name).sort()).toEqual([...CHARTS]);
});

describe.each(charts.map(chart => [chart.name, chart] as const))('%s', (_, chart) => {
  const kept = keptFacts(chart.name);

  test('the facts tell of this chart with these values', () => {
    const { name, version, repository, values } = chart;
    expect(kept).toMatchObject({ chart: name, version, repository, valuesDigest: valuesDigest(values) });
    expect(chart.facts).toEqual(kept);
  });

  test('the chart knows every value that we set', () => {
    expect(unknownValues(chart)).toEqual([]);
  });

  test('every container asks for CPU and memory, and has a limit of memory', () => {
    expect(kept.workloads.length).toBeGreaterThan(0);
    // where a chart has no values for them, the namespace gives init containers their limits
    const { namespace } = objects[chart.release]!.id;
    const limited = objects.some(({ id }) => id.kind === 'LimitRange' && id.namespace === namespace);
    const lacking = kept.workloads.flatMap(({ name, containers }) =>
      containers
        .filter(({ init }) => init !== true || !limited)
        .filter(
          ({ requests, limits }) =>
            requests?.['cpu'] === undefined || requests['memory'] === undefined || limits?.['memory'] === undefined,
        )
        .map(container => `${name}/${container.name}`),
    );
    expect(lacking).toEqual([]);
  });
});

test('cert-manager knows the values of props that are unset by default', () => {
  const platform = new Platform('test');
  new CertManager(platform, 'cert-manager', { dns01RecursiveNameservers: ['1.1.1.1:53'] });
  expect(platform.model().charts.flatMap(unknownValues)).toEqual([]);
});

test('Cilium and Kube-OVN know the values of all their props', () => {
  const platform = new Platform('test');
  const cilium = new CiliumNetwork(platform, 'cilium', { chained: { target: 'kube-ovn', cidr: '10.200.0.0/16' } });
  new KubeOvnNetwork(platform, 'kube-ovn', {
    cilium,
    masterNodes: ['192.0.2.11'],
    tunnelInterface: 'eth1',
    encryption: true,
  });
  expect(platform.model().charts.flatMap(unknownValues)).toEqual([]);
});

test('all pods of the network are on the host network', () => {
  expect(keptFacts('cilium').workloads.map(({ name, hostNetwork }) => [name, hostNetwork])).toEqual([
    ['cilium', true],
    ['cilium-operator', true],
  ]);
});

test('no chart makes Secrets with values', () => {
  const secrets = CHARTS.flatMap(chart => keptFacts(chart).objects.filter(({ kind }) => kind === 'Secret'));
  expect(secrets.map(({ name }) => name)).toEqual([
    // empty, filled by the operator
    'external-secrets-webhook',
    // drawn at the installation and kept from then on: Helm looks it up in the cluster
    'kube-ovn-tls',
    'frr-k8s-webhook-server-cert',
    'metallb-webhook-cert',
  ]);
});

describe('facts follow the props', () => {
  function findings(build: (platform: Platform) => unknown, podCidr?: string): readonly Finding[] {
    const platform = new Platform('test', { podCidr });
    build(platform);
    return check(platform.model());
  }

  function factsOf(props: CertManagerProps): ChartFacts {
    const platform = new Platform('test');
    new CertManager(platform, 'cert-manager', props);
    return platform.model().charts[0]!.facts!;
  }

  test('props leave no finding', () => {
    expect(
      findings(platform => new CiliumNetwork(platform, 'cilium', { operatorReplicas: 2 }), '10.16.0.0/16'),
    ).toEqual([]);
    expect(findings(platform => new CertManager(platform, 'cert-manager', { replicas: 2, namespace: 'tls' }))).toEqual(
      [],
    );
    expect(findings(platform => new CloudNativePg(platform, 'cloudnative-pg', { replicas: 2 }))).toEqual([]);
    expect(findings(platform => new ExternalSecrets(platform, 'external-secrets', { replicas: 2 }))).toEqual([]);
  });

  test('pods are counted as the props say', () => {
    expect(factsOf({ replicas: 3 }).workloads.map(({ name, replicas }) => [name, replicas])).toEqual([
      ['cert-manager', 3],
      ['cert-manager-cainjector', 3],
      ['cert-manager-webhook', 3],
    ]);
  });

  test('what is in the namespace of the release moves with it', () => {
    const { release, workloads, objects, hooks } = factsOf({ namespace: 'tls' });
    expect(release).toEqual({ name: 'cert-manager', namespace: 'tls' });
    const namespaces = [...workloads, ...objects, ...hooks].map(({ namespace }) => namespace);
    expect([...new Set(namespaces)].sort()).toEqual(['tls', undefined]);
  });

  test('values that a user lays over ask for facts of their own', () => {
    const values = { hubble: { enabled: true } };
    expect(findings(platform => new CiliumNetwork(platform, 'cilium', { values })).map(({ code }) => code)).toEqual([
      'charts/stale-facts',
    ]);
    const platform = new Platform('test');
    const { charts: own } = chartComponents().model();
    const facts = { ...own.find(({ name }) => name === 'cilium')!.facts!, valuesDigest: '' };
    new CiliumNetwork(platform, 'cilium', { values, facts });
    expect(platform.model().charts[0]?.facts).toBe(facts);
  });
});
