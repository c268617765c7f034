import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { KUBERNETES_SUPPORT } from '../../constructs/kubernetes-support';
import { CHARTS } from '../../constructs/facts';
import { CLUSTER_API_PROVIDERS } from '../../constructs/platform/cluster-api-providers';
import { CDI_VERSION } from '../../constructs/infrastructure/cdi-operator';
import { FLUX_CONTROLLERS } from '../../constructs/infrastructure/flux-controllers';
import { KUBEVIRT_VERSION } from '../../constructs/infrastructure/kubevirt-operator';
import type { ChartFacts } from '../../lib/model/chart-facts';
import type { KubernetesSupport } from '../../lib/model/versions';

const ROOT = join(__dirname, '../..');
const page = readFileSync(join(ROOT, 'docs/versions.md'), 'utf8');
/** Cells of the tables of the page, without their heads. */
const rows = [...page.matchAll(/^\| (.*) \|$/gm)].map(([, row]) => row!.split('|').map(cell => cell.trim()));

/** Version of what a chart installs. */
function appVersion(chart: (typeof CHARTS)[number]): string {
  return (JSON.parse(readFileSync(join(ROOT, 'constructs/facts', `${chart}.json`), 'utf8')) as ChartFacts).appVersion!;
}

const provider = (name: string): string => CLUSTER_API_PROVIDERS.find(each => each.name === name)!.version;
const flux = Object.fromEntries(FLUX_CONTROLLERS.map(({ name, version }) => [name, version.split('.')[1]]));

test('the table of Kubernetes versions is what components state', () => {
  const stated = Object.values<KubernetesSupport>(KUBERNETES_SUPPORT)
    .map(({ what, from, to = '', source }) => [what, from, to, source.replace(/^(\S+?)(,? .*)?$/, '<$1>$2')])
    .sort(([a = ''], [b = '']) => a.localeCompare(b));
  expect(rows.filter(row => row.length === 4 && row[0] !== 'what' && !row[0]!.startsWith('-'))).toEqual(stated);
});

test('one version suits all, as the page says', () => {
  const minor = (version: string): number => Number(version.split('.')[1]);
  const all = Object.values<KubernetesSupport>(KUBERNETES_SUPPORT);
  const least = Math.max(...all.map(({ from }) => minor(from)));
  const most = Math.min(...all.flatMap(({ to }) => (to === undefined ? [] : minor(to))));
  expect([least, most]).toEqual([33, 33]);
  expect(page).toContain('one minor version that every project lists: 1.33.');
});

test('what is stated is what is installed', () => {
  const { certManager, cilium, cloudNativePg, barmanCloud, clusterApi, etcdOperator, externalSecrets } = KUBERNETES_SUPPORT; // prettier-ignore
  const { ingressNginx, kubeOvn, kubeVirt, metalLb, snapshotController, victoriaMetricsOperator } = KUBERNETES_SUPPORT;
  expect(
    [certManager, cilium, cloudNativePg, barmanCloud, etcdOperator, externalSecrets, ingressNginx, kubeOvn, metalLb, snapshotController, victoriaMetricsOperator].map(({ what }) => what.split(' ').at(-1)), // prettier-ignore
  ).toEqual(
    (['cert-manager', 'cilium', 'cloudnative-pg', 'plugin-barman-cloud', 'etcd-operator', 'external-secrets', 'ingress-nginx', 'kube-ovn', 'metallb', 'snapshot-controller', 'victoria-metrics-operator'] as const).map(appVersion), // prettier-ignore
  );
  expect(clusterApi.what).toBe(`Cluster API ${provider('cluster-api')}`);
  expect(kubeVirt.what).toBe(`KubeVirt ${KUBEVIRT_VERSION}`);
  // minors of the controllers of Flux 2.7
  expect(flux).toEqual({ 'source-controller': '7', 'kustomize-controller': '7', 'helm-controller': '4' });
});

test('what needs each other is installed in the versions that the page names', () => {
  const installed = rows.filter(row => row.length === 5 && row[0] !== 'what' && !row[0]!.startsWith('-'));
  expect(installed.map(([what, version, , other]) => [what, version, other])).toEqual([
    ['Barman Cloud Plugin', appVersion('plugin-barman-cloud'), appVersion('cloudnative-pg')],
    ['KubeVirt provider of Cluster API', provider('kubevirt'), provider('cluster-api')],
    ['Kamaji provider of Cluster API', provider('kamaji'), provider('cluster-api')],
    ['etcd-operator', appVersion('etcd-operator'), appVersion('cert-manager')],
  ]);
  expect(provider('kubeadm')).toBe(provider('cluster-api'));
  expect(CDI_VERSION).toMatch(/^v1\./);
});
