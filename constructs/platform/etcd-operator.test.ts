import { EtcdCluster } from '../../lib/kinds/generated/etcd-operator.cozystack.io';
import { Component } from '../../lib/model/component';
import type { Model } from '../../lib/model/model';
import { Platform } from '../../lib/model/platform';
import { EtcdOperator, type EtcdOperatorProps } from './etcd-operator';

function modelOf(props?: EtcdOperatorProps): Model {
  const platform = new Platform('test');
  new EtcdOperator(platform, 'etcd-operator', props);
  return platform.model();
}

test('the operator: chart, values, namespace', () => {
  const { charts, namespaces, objects, unresolved, findings } = modelOf();
  const { repository, name, version, values } = charts[0]!;
  expect({ repository, name, version, values }).toEqual({
    repository: 'oci://ghcr.io/cozystack/charts',
    name: 'etcd-operator',
    version: '0.5.4',
    values: {
      replicaCount: 1,
      manager: { resources: { requests: { cpu: '100m', memory: '256Mi' }, limits: { memory: '512Mi' } } },
      kubeRbacProxy: { resources: { requests: { cpu: '5m', memory: '32Mi' }, limits: { memory: '64Mi' } } },
    },
  });
  expect(namespaces).toMatchObject([{ name: 'etcd-operator', podSecurity: 'baseline' }]);
  expect(objects.map(({ id }) => id.kind)).toEqual(['Namespace', 'HelmRelease', 'OCIRepository']);
  expect([unresolved, findings]).toEqual([[], []]);
});

test('stated defaults change nothing', () => {
  const stated: EtcdOperatorProps = { namespace: 'etcd-operator', replicas: 1, values: {}, timeout: '10m' };
  expect(modelOf(stated).objects.map(({ manifest }) => manifest)).toEqual(
    modelOf().objects.map(({ manifest }) => manifest),
  );
});

test('replicas reach chart and facts', () => {
  const { values, facts } = modelOf({ replicas: 2 }).charts[0]!;
  expect(values).toMatchObject({ replicaCount: 2 });
  expect(facts!.workloads.map(({ name, replicas }) => [name, replicas])).toEqual([['etcd-operator', 2]]);
});

test('etcd clusters wait for the operator, which defines them', () => {
  const platform = new Platform('test');
  new EtcdOperator(platform, 'etcd-operator');
  const team = new Component(platform, 'team', { namespace: 'team' });
  team.addNamespace('team');
  new EtcdCluster(team, 'etcd', { metadata: { name: 'etcd' }, spec: { version: '3.6.11' } });
  const { units, unresolved } = platform.model();
  expect(units.map(({ name, dependsOn }) => [name, dependsOn])).toEqual([
    ['etcd-operator', []],
    ['team', ['etcd-operator']],
  ]);
  expect(unresolved).toEqual([]);
});
