import { check } from '../lib/check';
import { Platform } from '../lib/model/platform';
import type { Model } from '../lib/model/model';
import { FindingsError } from '../lib/values/finding';
import { PaasFull, type PaasFullComponents, type PaasFullProps } from './paas-full';

const REQUIRED: PaasFullProps = {
  source: { url: 'https://git.example.org/cloud.git' },
  controlPlanes: ['192.168.10.11', '192.168.10.12', '192.168.10.13'],
  storagePools: [{ name: 'data', zfs: { devices: ['/dev/nvme1n1'] } }],
};

function bundle(components: PaasFullComponents = {}, props: Partial<PaasFullProps> = {}): Model {
  const platform = new Platform('test', { nodes: { controlPlanes: 3, workers: 3 } });
  new PaasFull(platform, 'paas', { ...REQUIRED, ...props, components });
  return platform.model();
}

const names = ({ components }: Model): readonly string[] => components.map(({ name }) => name).sort();

/** Every component that may be left out, by its key, with its name. */
const OPTIONAL = [
  ['multus', 'multus'],
  ['certManager', 'cert-manager'],
  ['externalSecrets', 'external-secrets'],
  ['victoriaMetricsOperator', 'victoria-metrics-operator'],
  ['snapshotController', 'snapshot-controller'],
  ['linstor', 'linstor'],
  ['metallb', 'metallb'],
  ['kubevirt', 'kubevirt'],
  ['cdi', 'cdi'],
  ['instanceTypes', 'instance-types'],
  ['etcdOperator', 'etcd-operator'],
  ['kamaji', 'kamaji'],
  ['clusterApi', 'cluster-api'],
  ['cloudNativePg', 'cloudnative-pg'],
] as const satisfies readonly (readonly [keyof PaasFullComponents, string])[];

/** What can't be without another component, by that one's key: the first that each finding stands on. */
const NEEDED_BY: Readonly<Record<string, readonly string[]>> = {
  certManager: ['linstor'],
  snapshotController: ['linstor'],
  kubevirt: ['instance-types'],
};

test('all of it, and nothing is found wrong with it', () => {
  const model = bundle();
  expect(names(model)).toEqual(['cilium', 'flux', 'kube-ovn', ...OPTIONAL.map(([, name]) => name)].sort());
  expect([...model.findings, ...check(model)]).toEqual([]);
});

test.each(OPTIONAL)('without %s nobody waits for what is not there: who needs it is told', (key, name) => {
  const model = bundle({ [key]: false });
  expect(names(model)).not.toContain(name);
  const missing = check(model).filter(({ severity }) => severity === 'error');
  expect(missing.map(({ code }) => code).filter(code => !code.startsWith('closure/'))).toEqual([]);
  const needed = new Set(missing.map(({ construct }) => construct?.split('/')[1]));
  expect([key, [...needed].sort()]).toEqual([key, NEEDED_BY[key] ?? []]);
});

test('props of components are laid over those of the bundle, and false, 0 and the empty text count', () => {
  const model = bundle({
    kubevirt: { cpuAllocationRatio: 4 },
    flux: { hostNetwork: false },
    certManager: { values: { global: { priorityClassName: '' }, replicaCount: 0, webhook: { hostNetwork: false } } },
  });
  const manifest = (kind: string, name: string): Record<string, unknown> =>
    model.objects.find(({ id }) => id.kind === kind && id.name === name)!.manifest;
  expect(manifest('KubeVirt', 'kubevirt')).toMatchObject({
    spec: { configuration: { developerConfiguration: { cpuAllocationRatio: 4 } } },
  });
  expect(manifest('Deployment', 'source-controller')).toBeDefined();
  expect(manifest('HelmRelease', 'cert-manager')).toMatchObject({
    spec: { values: { global: { priorityClassName: '' }, replicaCount: 0, webhook: { hostNetwork: false } } },
  });
});

test('addresses of pools become pools of MetalLB', () => {
  const model = bundle({}, { addressPools: { public: { addresses: ['203.0.113.16/28'] } } });
  expect(model.objects.filter(({ id }) => id.kind === 'IPAddressPool').map(({ id }) => id.name)).toEqual(['public']);
});

test('what is wrong with the props is told at once, and what is misspelt is guessed', () => {
  const wrong = { ...REQUIRED, controlPlanes: undefined, components: { kubvirt: false, cdi: true } };
  const attempt = (): unknown => new PaasFull(new Platform('test'), 'paas', wrong as never);
  expect(attempt).toThrow(FindingsError);
  let text = '';
  try {
    attempt();
  } catch (error) {
    text = String(error);
  }
  for (const part of ['controlPlanes', 'kubvirt', 'kubevirt', 'components.cdi']) expect(text).toContain(part);
});
