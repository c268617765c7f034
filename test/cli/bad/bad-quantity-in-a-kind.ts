import { Component, Platform } from 'strata-cloud';
import { Cluster } from 'strata-cloud/kinds/postgresql.cnpg.io';

const component = new Component(new Platform('bad'), 'databases', { namespace: 'default' });
component.external({
  group: 'apiextensions.k8s.io',
  kind: 'CustomResourceDefinition',
  name: 'clusters.postgresql.cnpg.io',
});
new Cluster(component, 'orders', {
  spec: { instances: 2, storage: { size: '10Gi' }, resources: { limits: { memory: '4 GB' } } },
});
