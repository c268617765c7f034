import { Deployment } from '../kinds/generated/apps';
import { Service } from '../kinds/generated/core';
import { ServiceMonitor } from '../kinds/generated/monitoring.coreos.com';
import { Component } from './component';
import { idText } from './identity';
import { Platform } from './platform';
import { selectionsOf } from './selections';

test('what selectors match are soft edges, and no part of the model that orders delivery', () => {
  const platform = new Platform('test');
  const labels = { app: 'web' };
  const containers = [{ name: 'web', image: 'web:1' }];
  for (const namespace of ['web', 'other']) {
    const web = new Component(platform, namespace, { namespace });
    new Deployment(web, 'web', {
      spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers } } },
    });
  }
  const edge = new Component(platform, 'edge', { namespace: 'web' });
  new Service(edge, 'web', { metadata: { name: 'web', labels }, spec: { selector: labels } });
  new ServiceMonitor(edge, 'scrape', {
    metadata: { name: 'web', namespace: 'monitoring' },
    spec: { endpoints: [], namespaceSelector: { any: true }, selector: { matchLabels: labels } },
  });
  const model = platform.model();
  const { edges, unmatched } = selectionsOf(model);
  const text = (index: number): string => idText(model.objects[index]!.id);
  expect(edges.map(({ from, to, ...rest }) => ({ from: text(from), to: text(to), ...rest }))).toEqual([
    {
      from: 'Service web/web',
      to: 'Deployment.apps web/web',
      reason: 'selector',
      hard: false,
      field: 'spec.selector',
    },
    {
      from: 'ServiceMonitor.monitoring.coreos.com monitoring/web',
      to: 'Service web/web',
      reason: 'selector',
      hard: false,
      field: 'spec.selector',
    },
  ]);
  expect(unmatched).toEqual([]);
  expect(model.edges.filter(({ reason }) => reason === 'selector')).toEqual([]);
});
