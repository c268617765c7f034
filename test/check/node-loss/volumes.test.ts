import { StatefulSet } from '../../../lib/kinds/generated/apps';
import { DataVolume } from '../../../lib/kinds/generated/cdi.kubevirt.io';
import { PersistentVolumeClaim } from '../../../lib/kinds/generated/core';
import { VirtualMachine } from '../../../lib/kinds/generated/kubevirt.io';
import { StorageClass } from '../../../lib/kinds/generated/storage.k8s.io';
import { IMAGE } from '../fixture';
import { LOCAL, REPLICATED, both, losses, type Build } from './fixture';

describe('volumes with one copy', () => {
  const claim =
    (storageClassName?: string): Build =>
    web =>
      new PersistentVolumeClaim(web, 'claim', {
        metadata: { name: 'data' },
        spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, storageClassName },
      });
  const lost = (object: string, field: string): string =>
    `error | loss/data | ${object} | ${field} | a volume of class 'local' has 1 copy, on one node, and nothing else copies what is in it: with that node's disk the data of ${object} is lost`;
  const CLAIM = lost('PersistentVolumeClaim web/data', 'spec.storageClassName');

  test('by name, and by default', () => {
    expect(losses(both(LOCAL, claim('local')))).toEqual([CLAIM]);
    expect(losses(both(LOCAL, claim()))).toEqual([CLAIM]);
  });

  test.each([
    ['a class with copies', both(REPLICATED, claim('replicated'))],
    ['a default that is not known', both(REPLICATED, claim())],
    [
      'storage outside of the cluster',
      both(
        web => new StorageClass(web, 'nfs', { metadata: { name: 'nfs' }, provisioner: 'nfs.csi.k8s.io' }),
        claim('nfs'),
      ),
    ],
  ])('silent: %s', (_, build) => expect(losses(build)).toEqual([]));

  const statefulSet = (replicas: number, more: object = {}): Build => {
    const labels = { app: 'store' };
    const template = { metadata: { labels }, spec: { containers: [{ name: 'store', image: IMAGE }] } };
    const spec = { accessModes: ['ReadWriteOnce' as const], resources: { requests: { storage: '1Gi' } } };
    return web =>
      new StatefulSet(web, 'store', {
        metadata: { name: 'store' },
        spec: {
          replicas,
          serviceName: 'store',
          selector: { matchLabels: labels },
          template,
          volumeClaimTemplates: [{ metadata: { name: 'data' }, spec }],
          ...more,
        },
      });
  };

  test('a StatefulSet of one; of more nobody knows; and volumes that go with it can be made again', () => {
    expect(losses(both(LOCAL, statefulSet(1)))).toEqual([
      lost('StatefulSet.apps web/store', 'spec.volumeClaimTemplates[0].spec.storageClassName'),
    ]);
    expect(losses(both(LOCAL, statefulSet(2)))).toEqual([]);
    const policy = { persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete' } };
    expect(losses(both(LOCAL, statefulSet(1, policy)))).toEqual([]);
  });

  test('an image that nobody writes to is fetched again; what a machine writes to is lost', () => {
    const disk: Build = web =>
      new DataVolume(web, 'disk', {
        metadata: { name: 'disk' },
        spec: { source: { http: { url: 'https://images.example.org/a.img' } }, storage: {} },
      });
    const machine =
      (device: object): Build =>
      web =>
        new VirtualMachine(web, 'vm', {
          metadata: { name: 'vm' },
          spec: {
            runStrategy: 'Always',
            template: {
              spec: {
                domain: { devices: { disks: [{ name: 'system', ...device }] } },
                volumes: [{ name: 'system', dataVolume: { name: 'disk' } }],
              },
            },
          },
        });
    expect(losses(both(LOCAL, disk))).toEqual([]);
    expect(losses(both(LOCAL, disk, machine({ cdrom: {} })))).toEqual([]);
    expect(losses(both(LOCAL, disk, machine({ disk: {} })))).toEqual([
      lost('DataVolume.cdi.kubevirt.io web/disk', 'spec.storage.storageClassName'),
    ]);
  });
});
