import type { Component } from '../../../lib/model/component';
import type { MachineFacts } from '../../../lib/model/model';
import { PersistentVolumeClaim } from '../../../lib/kinds/generated/core';
import { LOCAL, both, losses, machines } from './fixture';

const nothing = (): void => undefined;

test('one machine is one finding, whatever would be lost with it', () => {
  const claim = (web: Component): void => {
    new PersistentVolumeClaim(web, 'claim', {
      metadata: { name: 'data' },
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
    });
  };
  expect(losses(both(LOCAL, claim), { controlPlanes: 1, workers: 0 })).toEqual([
    'warning | loss/single-node | - | nodes | the cluster has 1 machine: with it all that runs and all data that has no copy elsewhere is lost',
  ]);
});

test('a lone control plane beside workers holds the only vote', () => {
  expect(losses(nothing, { controlPlanes: 1, workers: 3 })).toEqual([
    'error | loss/etcd | - | nodes.controlPlanes | 1 control plane has the only copy of what the cluster knows: without it 0 of 1 vote is left, and etcd needs 1',
  ]);
  expect(losses(nothing, { controlPlanes: 3, workers: 0 })).toEqual([]);
});

test('nothing is said where no machines are stated, or counts that are none', () => {
  expect(losses(nothing, undefined)).toEqual([]);
  expect(losses(nothing, { controlPlanes: 0, workers: 1 })).toEqual([]);
});

/** Control planes in these places, and a worker in the last one. */
function placed(what: 'zone' | 'rack', ...places: readonly (string | undefined)[]): readonly MachineFacts[] {
  return machines(1).map((machine, index) => ({ ...machine, [what]: places[index] }));
}

test.each([
  [
    'three in one of two zones',
    placed('zone', 'a', 'a', 'a', 'b'),
    "3 of 3 control planes are in zone 'a': without it 0 of 3 votes are left, and etcd needs 2",
  ],
  [
    'two of three in one rack',
    placed('rack', 'a', 'b', 'b', 'a'),
    "2 of 3 control planes are in rack 'b': without it 1 of 3 votes are left, and etcd needs 2",
  ],
] as const)('%s', (_, where, message) => {
  expect(losses(nothing, where)).toEqual([`warning | loss/zone | - | nodes.controlPlanes | ${message}`]);
});

test.each([
  ['each in a zone of its own', placed('zone', 'a', 'b', 'c', 'a')],
  ['one zone for all, so that there is no other', placed('zone', 'a', 'a', 'a', 'a')],
  ['a machine that states none', placed('zone', 'a', 'a', 'a', undefined)],
] as const)('silent: %s', (_, where) => expect(losses(nothing, where)).toEqual([]));
