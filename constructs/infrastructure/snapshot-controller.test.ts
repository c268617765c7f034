import { VolumeSnapshotClass } from '../../lib/kinds/generated/snapshot.storage.k8s.io';
import { Component } from '../../lib/model/component';
import type { Model } from '../../lib/model/model';
import { Platform } from '../../lib/model/platform';
import { SnapshotController, type SnapshotControllerProps } from './snapshot-controller';

function modelOf(props?: SnapshotControllerProps): Model {
  const platform = new Platform('test');
  new SnapshotController(platform, 'snapshot-controller', props);
  return platform.model();
}

test('the release sets these values and no others', () => {
  expect(modelOf().charts[0]!.values).toEqual({
    controller: {
      replicaCount: 2,
      securityContext: { allowPrivilegeEscalation: false },
      podSecurityContext: { seccompProfile: { type: 'RuntimeDefault' } },
      resources: { requests: { cpu: '10m', memory: '32Mi' }, limits: { memory: '256Mi' } },
      pdb: { maxUnavailable: 1 },
    },
    webhook: { enabled: false },
  });
});

test('stated defaults change nothing; replicas reach the facts', () => {
  expect(modelOf({ namespace: 'snapshot-controller', replicas: 2, timeout: '10m' }).objects).toEqual(
    modelOf().objects.map(object => ({ ...object, readiness: object.readiness })),
  );
  expect(modelOf({ replicas: 3 }).charts[0]!.facts!.workloads.map(({ replicas }) => replicas)).toEqual([3]);
  expect(() => modelOf({ replicas: 0 })).toThrow('must be at least 1');
});

test('classes of drivers wait for it', () => {
  const platform = new Platform('test');
  new SnapshotController(platform, 'snapshot-controller');
  const driver = new Component(platform, 'driver');
  new VolumeSnapshotClass(driver, 'class', {
    metadata: { name: 'fast' },
    driver: 'csi.example.org',
    deletionPolicy: 'Delete',
  });
  const { units, unresolved } = platform.model();
  expect(Object.fromEntries(units.map(({ name, dependsOn }) => [name, dependsOn]))).toEqual({
    driver: ['snapshot-controller'],
    'snapshot-controller': [],
  });
  expect(unresolved).toEqual([]);
});
