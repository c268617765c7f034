import { LinstorStorage, type LinstorClass } from '../../constructs/infrastructure/linstor';
import { TalosCluster } from '../../constructs/os/talos-cluster';
import { check } from '../../lib/check';
import { Platform } from '../../lib/model/platform';
import { clusterFilesAmong, readClusterFiles } from '../../lib/talos/cluster-files';
import { Asker, CP, SOUND, WORKER, findings } from './checked';

const POOL = { name: 'data', zfs: { devices: ['/dev/sdb'] } };

/** Findings of a program whose storage has these classes. */
function withStorage(workersAtOnce: number, classes?: readonly LinstorClass[]): readonly string[] {
  const platform = new Platform('test', { nodeCidr: '192.0.2.0/24' });
  new LinstorStorage(platform, 'linstor', { pools: [POOL], classes });
  new TalosCluster(platform, 'talos', { ...SOUND, workersAtOnce });
  return check(platform.model())
    .filter(({ code }) => code === 'talos/workers-at-once')
    .map(({ field, message, fix }) => `${field}: ${message}; ${fix}`);
}

test('volumes with copies let one worker stop at a time', () => {
  expect(withStorage(1)).toEqual([]);
  expect(withStorage(2)).toEqual([
    'workersAtOnce: 2 workers may be stopped at a time, and linstor bears 1 down: a volume of the class replicated has 3 replicas, of which 2 must be there; leave it out',
  ]);
  expect(
    withStorage(3, [
      { name: 'two', replicas: 2 },
      { name: 'five', replicas: 5 },
    ]),
  ).toEqual([
    'workersAtOnce: 3 workers may be stopped at a time, and linstor bears 1 down: a volume of the class two has 2 replicas and a tie-breaker, of which 2 must be there; leave it out',
  ]);
  expect(withStorage(3, [{ name: 'five', replicas: 5 }])).toEqual([
    'workersAtOnce: 3 workers may be stopped at a time, and linstor bears 2 down: a volume of the class five has 5 replicas, of which 3 must be there; set it to at most 2',
  ]);
});

test('volumes without copies, and what runs on control planes only, limit nothing', () => {
  expect(withStorage(9, [{ name: 'local' }])).toEqual([]);
  const downAtOnce = { nodes: 1, because: 'it keeps one copy' };
  const add = (platform: Platform): unknown => new Asker(platform, 'own', { on: 'control-plane', downAtOnce });
  expect(findings({ workersAtOnce: 9 }, undefined, add)).toEqual([]);
});

test('the files say how many, and which certificate a machine has', () => {
  const platform = new Platform('test', { nodeCidr: '192.0.2.0/24' });
  const maintenanceFingerprint = 'OhrR0A3xIaDbGHYCiQ9cFgOdWTpBHtBAt2eKkyLnRvk=';
  const machines = [{ ...CP, maintenanceFingerprint }, WORKER];
  new TalosCluster(platform, 'talos', { ...SOUND, machines, workersAtOnce: 4 });
  const { files } = platform.model();
  const read = readClusterFiles(clusterFilesAmong(files));
  expect(read).toMatchObject({ workersAtOnce: 4, machines: [{ maintenanceFingerprint }, { hostname: 'w-1' }] });
  expect(read.machines[1]).not.toHaveProperty('maintenanceFingerprint');
});
