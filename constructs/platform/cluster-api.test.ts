import { KubevirtMachineTemplate } from '../../lib/kinds/generated/infrastructure.cluster.x-k8s.io';
import { Component } from '../../lib/model/component';
import type { Model } from '../../lib/model/model';
import { Platform } from '../../lib/model/platform';
import { CertManager } from './cert-manager';
import { ClusterApi, type ClusterApiProps } from './cluster-api';

function modelOf(props?: ClusterApiProps, more: (platform: Platform) => void = () => {}): Model {
  const platform = new Platform('test');
  new CertManager(platform, 'cert-manager');
  new ClusterApi(platform, 'cluster-api', props);
  more(platform);
  return platform.model();
}

function specsOf({ objects }: Model): Record<string, unknown> {
  const providers = objects.filter(({ id }) => id.group === 'operator.cluster.x-k8s.io');
  return Object.fromEntries(providers.map(({ id, manifest }) => [`${id.kind}/${id.name}`, manifest['spec']]));
}

test('the operator and its providers, pinned, from the pages of their releases', () => {
  const model = modelOf();
  const deployment = (name: string, cpu: string, memory: string, limit: string): unknown => ({
    containers: [{ name, resources: { requests: { cpu, memory }, limits: { memory: limit } } }],
  });
  const releases = (repository: string): string => `https://github.com/${repository}/releases`;
  expect(specsOf(model)).toEqual({
    'CoreProvider/cluster-api': {
      version: 'v1.10.1',
      fetchConfig: { url: `${releases('kubernetes-sigs/cluster-api')}/v1.10.1/core-components.yaml` },
      deployment: deployment('manager', '50m', '128Mi', '512Mi'),
    },
    'BootstrapProvider/kubeadm': {
      version: 'v1.10.1',
      fetchConfig: { url: `${releases('kubernetes-sigs/cluster-api')}/v1.10.1/bootstrap-components.yaml` },
      deployment: deployment('manager', '10m', '64Mi', '256Mi'),
    },
    'ControlPlaneProvider/kamaji': {
      version: 'v0.19.0',
      fetchConfig: {
        url: `${releases('clastix/cluster-api-control-plane-provider-kamaji')}/v0.19.0/control-plane-components.yaml`,
      },
      deployment: deployment('controller', '10m', '128Mi', '1Gi'),
    },
    'InfrastructureProvider/kubevirt': {
      version: 'v0.1.10',
      fetchConfig: {
        url: `${releases('kubernetes-sigs/cluster-api-provider-kubevirt')}/v0.1.10/infrastructure-components.yaml`,
      },
      deployment: deployment('manager', '10m', '64Mi', '256Mi'),
    },
  });
  const { repository, version } = model.charts.find(({ name }) => name === 'cluster-api-operator')!;
  expect({ repository, version }).toEqual({
    repository: 'https://kubernetes-sigs.github.io/cluster-api-operator',
    version: '0.19.0',
  });
  expect([model.unresolved, model.findings]).toEqual([[], []]);
});

test('machines wait until the providers run, not merely the operator', () => {
  const { units, unresolved } = modelOf({}, platform => {
    const team = new Component(platform, 'team', { namespace: 'team' });
    team.addNamespace('team');
    const spec = { template: { spec: { virtualMachineTemplate: { spec: { template: {} } } } } };
    new KubevirtMachineTemplate(team, 'template', { metadata: { name: 'workers' }, spec });
  });
  expect(units.map(({ name, dependsOn }) => [name, dependsOn])).toEqual([
    ['cert-manager', []],
    ['cluster-api', ['cert-manager']],
    ['team', ['cluster-api-config']],
    ['cluster-api-config', ['cluster-api']],
  ]);
  expect(unresolved).toEqual([]);
});

test('a token for GitHub', () => {
  const specs = specsOf(modelOf({ tokenSecretName: 'github' }));
  expect(Object.values(specs)).toHaveLength(4);
  for (const spec of Object.values(specs))
    expect(spec).toMatchObject({ configSecret: { name: 'github', namespace: 'cluster-api' } });
});

test('stated defaults change nothing', () => {
  const stated: ClusterApiProps = { namespace: 'cluster-api', replicas: 1, values: {}, timeout: '10m' };
  expect(modelOf(stated).objects.map(({ manifest }) => manifest)).toEqual(
    modelOf().objects.map(({ manifest }) => manifest),
  );
});
