import { Deployment } from '../../lib/kinds/generated/apps';
import { Cluster } from '../../lib/kinds/generated/postgresql.cnpg.io';
import type { Component } from '../../lib/model/component';
import { brief, findings, IMAGE, WEB } from './fixture';

const ZONE = 'topology.kubernetes.io/zone';
const HOSTNAME = 'kubernetes.io/hostname';
const LABELS = { app: 'web' };

/** What is wrong with the spread on two nodes. */
function spread(build: (web: Component) => void): readonly string[] {
  const found = findings(build, { nodes: { controlPlanes: 1, workers: 1 } });
  return brief(found.filter(({ code }) => code === 'nodes/replicas'));
}

function deployment(replicas: number, labelSelector: object, topologyKey = HOSTNAME): (web: Component) => void {
  const podAntiAffinity = { requiredDuringSchedulingIgnoredDuringExecution: [{ labelSelector, topologyKey }] };
  const spec = { affinity: { podAntiAffinity }, containers: [{ name: 'web', image: IMAGE }] };
  const template = { metadata: { labels: { ...LABELS, tier: 'front' } }, spec };
  return web =>
    new Deployment(web, 'web', {
      metadata: { name: 'web' },
      spec: { replicas, selector: { matchLabels: LABELS }, template },
    });
}

function cluster(instances: number, affinity: object): (web: Component) => void {
  return web =>
    new Cluster(web, 'db', { metadata: { name: 'db' }, spec: { instances, affinity, storage: { size: '1Gi' } } });
}

test.each([
  ['by labels', { matchLabels: LABELS }],
  ['by expressions', { matchExpressions: [{ key: 'tier', operator: 'In', values: ['front', 'back'] }] }],
])('replicas that refuse each other need a node each: %s', (_, selector) => {
  expect(spread(deployment(3, selector))).toEqual([
    `error | nodes/replicas | ${WEB} | spec.replicas | 3 replicas must be on different nodes, and there are 2 nodes`,
  ]);
});

test.each([
  ['enough nodes', deployment(2, { matchLabels: LABELS })],
  ['another topology', deployment(3, { matchLabels: LABELS }, ZONE)],
  ['pods of others', deployment(3, { matchLabels: { app: 'db' } })],
  [
    'pods of others by expressions',
    deployment(3, { matchLabels: LABELS, matchExpressions: [{ key: 'tier', operator: 'NotIn', values: ['front'] }] }),
  ],
])('replicas are fine: %s', (_, build) => {
  expect(spread(build)).toEqual([]);
});

test('instances of a database that must spread need a node each', () => {
  const object = 'Cluster.postgresql.cnpg.io web/db';
  const message = '3 instances must be on different nodes, and there are 2 nodes';
  expect(spread(cluster(3, { podAntiAffinityType: 'required' }))).toEqual([
    `error | nodes/replicas | ${object} | spec.instances | ${message}`,
  ]);
  expect(spread(cluster(2, { podAntiAffinityType: 'required' }))).toEqual([]);
  expect(spread(cluster(3, { podAntiAffinityType: 'preferred' }))).toEqual([]);
  expect(spread(cluster(3, { podAntiAffinityType: 'required', topologyKey: ZONE }))).toEqual([]);
});
