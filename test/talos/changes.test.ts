import type { Machine } from '../../constructs/os/machine';
import { TalosCluster, type TalosClusterProps } from '../../constructs/os/talos-cluster';
import { Platform } from '../../lib/model/platform';
import { changesOf, worstOf, type FieldChange } from '../../lib/talos/changes';

const CP: Machine = { hostname: 'cp-1', role: 'control-plane', address: '192.0.2.11', mac: '52:54:00:00:00:11' };
const SOUND: TalosClusterProps = {
  talosVersion: '1.12.1',
  kubernetesVersion: '1.34.4',
  contract: '1.11',
  machines: [CP],
};

/** What the change of one machine comes to. */
function changes(machine: Partial<Machine>, props: Partial<TalosClusterProps> = {}): readonly FieldChange[] {
  const documents = (given: TalosClusterProps): ReturnType<TalosCluster['documents']> =>
    new TalosCluster(new Platform('prod', { nodeCidr: '192.0.2.0/24' }), 'talos', given).documents();
  const after = documents({ ...SOUND, ...props, machines: [{ ...CP, ...machine }] });
  return changesOf(documents(SOUND).get('cp-1')!, after.get('cp-1')!);
}

test('nothing changes, nothing is asked', () => {
  expect(changes({})).toEqual([]);
  expect(worstOf([])).toBeUndefined();
});

test.each<[string, Partial<Machine>, Partial<TalosClusterProps>, readonly FieldChange[]]>([
  ['a label', { labels: { a: 'b' } }, {}, [{ path: 'machine.nodeLabels.a', class: 'live' }]],
  ['a kernel parameter', { sysctls: { a: '1' } }, {}, [{ path: 'machine.sysctls', class: 'live' }]],
  [
    'a setting of the cluster',
    {},
    { scheduleOnControlPlanes: false },
    [{ path: 'cluster.allowSchedulingOnControlPlanes', class: 'live' }],
  ],
  ['a file', { patches: [{ machine: { env: { A: '1' } } }] }, {}, [{ path: 'machine.env', class: 'reboot' }]],
  ['a version', {}, { talosVersion: '1.12.2' }, [{ path: 'machine.install.image', class: 'upgrade' }]],
  ['an extension', { image: { extensions: ['zfs'] } }, {}, [{ path: 'machine.install.image', class: 'upgrade' }]],
  ['another disk', { install: { disk: '/dev/sdb' } }, {}, [{ path: 'machine.install.disk', class: 're-install' }]],
  [
    'encryption',
    { encryption: 'tpm' },
    {},
    [
      { path: 'VolumeConfig STATE', class: 're-install' },
      { path: 'VolumeConfig EPHEMERAL', class: 're-install' },
    ],
  ],
])('%s', (_, machine, props, expected) => {
  const found = changes(machine, props);
  expect(found).toEqual(expected);
  expect(worstOf(found)).toBe(expected[0]!.class);
});

test('the gravest of several counts', () => {
  expect(worstOf(changes({ labels: { a: 'b' }, install: { wipe: true } }, { talosVersion: '1.12.2' }))).toBe(
    're-install',
  );
});
