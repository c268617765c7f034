import { StatefulSet, type StatefulSetSpec } from '../kinds/generated/apps';
import { CustomResourceDefinition } from '../kinds/generated/apiextensions.k8s.io';
import { ConfigMap } from '../kinds/generated/core';
import { Cluster } from '../kinds/generated/postgresql.cnpg.io';
import { Component } from './component';
import { Platform } from './platform';

/** Objects that stay, of a component in a namespace of its own. */
function retained(fill: (component: Component) => void): readonly string[] {
  const platform = new Platform('test');
  const component = new Component(platform, 'web', { namespace: 'web' });
  component.addNamespace('web');
  fill(component);
  const { objects } = platform.model();
  return objects.filter(object => object.retained).map(({ id }) => `${id.kind} ${id.name}`);
}

function withClaims(
  policy: StatefulSetSpec['persistentVolumeClaimRetentionPolicy'],
  claims: number,
): readonly string[] {
  const labels = { app: 'web' };
  const claim = {
    metadata: { name: 'data' },
    spec: { accessModes: ['ReadWriteOnce' as const], resources: { requests: { storage: '1Gi' } } },
  };
  return retained(component => {
    new StatefulSet(component, 'web', {
      spec: {
        serviceName: 'web',
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { containers: [{ name: 'web', image: 'web:1' }] } },
        volumeClaimTemplates: Array.from({ length: claims }, () => claim),
        persistentVolumeClaimRetentionPolicy: policy,
      },
    });
  });
}

test('what owns data stays, with the namespace around it', () => {
  expect(
    retained(component => new Cluster(component, 'db', { spec: { instances: 1, storage: { size: '1Gi' } } })),
  ).toEqual(['Namespace web', 'Cluster db']);
});

test('what owns data keeps the definition of its kind', () => {
  expect(
    retained(component => {
      new CustomResourceDefinition(component, 'crd', {
        metadata: { name: 'clusters.postgresql.cnpg.io' },
        spec: {
          group: 'postgresql.cnpg.io',
          names: { kind: 'Cluster', plural: 'clusters' },
          scope: 'Namespaced',
          versions: [],
        },
      });
      new Cluster(component, 'db', { spec: { instances: 1, storage: { size: '1Gi' } } });
    }),
  ).toEqual(['Namespace web', 'CustomResourceDefinition clusters.postgresql.cnpg.io', 'Cluster db']);
});

test('where there is no data nothing stays', () => {
  expect(retained(component => new ConfigMap(component, 'page', { data: {} }))).toEqual([]);
});

test('a StatefulSet goes; where its claims stay, so does the namespace', () => {
  expect(withClaims(undefined, 1)).toEqual(['Namespace web']);
  expect(withClaims({ whenDeleted: 'Retain' }, 1)).toEqual(['Namespace web']);
  expect(withClaims({ whenDeleted: 'Delete' }, 1)).toEqual([]);
  expect(withClaims(undefined, 0)).toEqual([]);
});

test('a namespace stays where its annotation says why', () => {
  const platform = new Platform('test');
  const component = new Component(platform, 'storage');
  component.addNamespace('storage', { annotations: { 'strata.cloud/retain': 'the way to every volume' } });
  component.addNamespace('other');
  const { objects } = platform.model();
  expect(objects.map(({ id, retained: stays }) => [id.name, stays])).toEqual([
    ['other', false],
    ['storage', true],
  ]);
});
