import { ADDON_CHARTS, ADDON_VALUES, type AddonContext } from '../../constructs/apps/tenant-cluster-addon-charts';
import { chartComponents } from '../charts/components';

const CONTEXT: AddonContext = {
  apiHost: 'kubernetes-prod.tenant-team.svc',
  dnsAddress: '10.95.0.10',
  storageClass: 'replicated',
  proxied: true,
  hami: false,
};

const { charts } = chartComponents().model();

/** Charts that the platform installs for itself too: their facts tell which values they know. */
describe.each(['cilium', 'cert-manager'] as const)('%s', name => {
  const { version, facts } = charts.find(chart => chart.name === name)!;

  test('clusters have the version of the platform', () => {
    expect(ADDON_CHARTS[name].version).toBe(version);
  });

  test('the chart knows every value that we set', () => {
    const known = (path: string): boolean =>
      facts!.valueKeys.some(key => path === key || path.startsWith(`${key}.`) || key.startsWith(`${path}.`));
    const paths = (value: unknown, above: string): string[] =>
      typeof value !== 'object' || value === null || Array.isArray(value)
        ? [above]
        : Object.entries(value).flatMap(([key, below]) => paths(below, above === '' ? key : `${above}.${key}`));
    expect(paths(ADDON_VALUES[name](CONTEXT), '').filter(path => !known(path))).toEqual([]);
  });
});

test('every version is exact, every source is encrypted', () => {
  for (const { repository, version } of Object.values(ADDON_CHARTS)) {
    expect(repository).toMatch(/^https:\/\/[^/]+/);
    expect(version).toMatch(/^v?\d+\.\d+\.\d+$/);
  }
});
