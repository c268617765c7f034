import { HelmRelease, type HelmReleaseSpec } from '../../lib/kinds/generated/helm.toolkit.fluxcd.io';
import { GitRepository, HelmRepository } from '../../lib/kinds/generated/source.toolkit.fluxcd.io';
import type { Application } from '../../lib/model/application';
import { overlay } from '../../lib/model/overlay';
import type { JsonObject } from '../../lib/values/json';
import {
  ADDON_CHARTS,
  ADDON_VALUES,
  COZYSTACK_CHARTS,
  type AddonContext,
  type AddonName,
} from './tenant-cluster-addon-charts';
import type { TenantClusterAddons } from './tenant-cluster-addon-values';
import { KUBECONFIG_KEY } from './tenant-cluster-control-plane';

/** An addon that is installed. */
interface Installed {
  readonly name: AddonName;
  readonly after: readonly AddonName[];
  readonly override?: JsonObject;
}

/** The addons that values ask for, with those that each waits for. */
export function installedAddons(addons: TenantClusterAddons = {}): readonly Installed[] {
  const { cilium, coredns, metricsServer, certManager, ingressNginx, gpuOperator, hami, velero } = addons;
  const network: readonly AddonName[] = ['cilium'];
  const chosen: readonly (readonly [
    AddonName,
    { enabled?: boolean; valuesOverride?: JsonObject } | undefined,
    readonly AddonName[],
  ])[] = [
    ['cert-manager', certManager, network],
    ['gpu-operator', gpuOperator, network],
    ['hami', hami, ['cilium', 'gpu-operator']],
    ['ingress-nginx', ingressNginx, network],
    ['velero', velero, network],
  ];
  return [
    { name: 'cilium', after: [], override: cilium?.valuesOverride },
    { name: 'coredns', after: network, override: coredns?.valuesOverride },
    { name: 'metrics-server', after: network, override: metricsServer?.valuesOverride },
    { name: 'vsnap-crd', after: [] },
    { name: 'csi', after: ['vsnap-crd', 'cilium'] },
    ...chosen
      .filter(([, addon]) => addon?.enabled === true)
      .map(([name, addon, after]) => ({ name, after, override: addon?.valuesOverride })),
  ];
}

/** Adds a release for each addon. It is carried out in the tenant's cluster, with the rights that its kubeconfig has there and with no others. */
export function addAddons(app: Application, addons: TenantClusterAddons | undefined, context: AddonContext): void {
  const repository = `${app.releaseName}-cozystack`;
  const { url, tag } = COZYSTACK_CHARTS;
  new GitRepository(app, 'source-cozystack', {
    metadata: { name: repository, labels: app.labels },
    spec: { interval: '1h', url, ref: { tag }, ignore: onlyCharts() },
  });
  for (const { name, after, override = {} } of installedAddons(addons)) {
    const release = `${app.releaseName}-${name}`;
    const ours = name === 'csi' || name === 'vsnap-crd';
    if (!ours)
      new HelmRepository(app, `source-${name}`, {
        metadata: { name: release, labels: app.labels },
        spec: { interval: '1h', url: ADDON_CHARTS[name].repository },
      });
    const { namespace } = ours ? COZYSTACK_CHARTS.charts[name] : ADDON_CHARTS[name];
    new HelmRelease(app, `release-${name}`, {
      metadata: { name: release, labels: { ...app.labels, 'cozystack.io/target-cluster-name': app.releaseName } },
      spec: {
        interval: '5m',
        timeout: '10m',
        releaseName: name,
        chart: { spec: ours ? gitChart(name, repository) : repositoryChart(name, release) },
        kubeConfig: { secretRef: { name: `${app.releaseName}-admin-kubeconfig`, key: KUBECONFIG_KEY } },
        targetNamespace: namespace,
        storageNamespace: namespace,
        driftDetection: { mode: 'enabled' },
        install: { createNamespace: true, crds: 'CreateReplace', strategy: RETRY },
        upgrade: { crds: 'CreateReplace', strategy: RETRY },
        dependsOn: after.length === 0 ? undefined : after.map(each => ({ name: `${app.releaseName}-${each}` })),
        values: overlay(ADDON_VALUES[name](context), override),
      },
    });
  }
}

const RETRY = { name: 'RetryOnFailure', retryInterval: '1m' } as const;

type ChartSpec = NonNullable<HelmReleaseSpec['chart']>['spec'];

function repositoryChart(name: keyof typeof ADDON_CHARTS, source: string): ChartSpec {
  const { chart, version } = ADDON_CHARTS[name];
  return { chart, version, sourceRef: { kind: 'HelmRepository', name: source } };
}

function gitChart(name: keyof typeof COZYSTACK_CHARTS.charts, source: string): ChartSpec {
  const { folder, charts } = COZYSTACK_CHARTS;
  return {
    chart: `./${folder}/${charts[name].chart}`,
    // these charts have no versions of their own
    reconcileStrategy: 'Revision',
    sourceRef: { kind: 'GitRepository', name: source },
  };
}

/** Leaves all of the repository out but the charts, in the words of .gitignore. */
function onlyCharts(): string {
  const { folder, charts } = COZYSTACK_CHARTS;
  const [packages, system] = folder.split('/') as [string, string];
  return [
    '/*',
    `!/${packages}/`,
    `/${packages}/*`,
    `!/${packages}/${system}/`,
    `/${folder}/*`,
    ...Object.values(charts).map(({ chart }) => `!/${folder}/${chart}/`),
    '',
  ].join('\n');
}
