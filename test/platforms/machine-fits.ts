import type { JsonObject } from '../../lib/values/json';
import type { Random } from '../fuzz/random';
import { hardText } from './hard-values';
import type { Fit, Fits } from './prop-drawer';

const one =
  (...values: readonly unknown[]): Fit =>
  random =>
    random.pick(values);
const some =
  (...values: readonly unknown[]): Fit =>
  random =>
    values.filter(() => random.chance(0.4));
const part =
  (values: Readonly<Record<string, unknown>>): Fit =>
  random =>
    Object.fromEntries(Object.entries(values).filter(() => random.chance(0.4)));

/** Patches that every contract takes. */
const PATCHES: readonly JsonObject[] = [
  { machine: { env: { EDITOR: 'null' } } },
  { machine: { kubelet: { extraArgs: { 'feature-gates': 'a=true' } } } },
  { cluster: { apiServer: { extraArgs: { v: '2' } } } },
];

/** What fits settings of machines. Links and the names of machines are drawn with their addresses. */
export const MACHINE_FITS: Fits = {
  'MachineSettings.labels': part({ 'example.org/site': 'north', 'example.org/null': 'null', tier: '1e3' }),
  'MachineSettings.annotations': random => ({ 'example.org/note': hardText(random) }),
  'MachineSettings.taints': taints,
  'MachineSettings.zone': one('room-1', 'room-2', 'null'),
  'MachineSettings.rack': one('r1', 'r2', '1e3'),
  'MachineSettings.kernelModules': some({ name: 'nbd' }, { name: 'br_netfilter', parameters: ['a=null'] }),
  'MachineSettings.sysctls': part({ 'vm.nr_hugepages': '1024', 'net.core.somaxconn': '65535' }),
  'MachineSettings.maxPods': one(110, 220),
  'MachineSettings.nameservers': some('192.0.2.53', '2001:db8::53'),
  'MachineSettings.timeServers': some('ntp.example.org', '192.0.2.123'),
  'MachineSettings.dataDisks': dataDisks,
  'MachineSettings.patches': some(...PATCHES),
  'MachineSettings.links': () => undefined,
  'MachineSettings.capacity': one({ cpu: 64, memory: '256Gi' }, { cpu: '31500m', memory: '120Gi' }),
  'Install.disk': one('/dev/sda', '/dev/nvme0n1', { type: 'nvme' }, { type: 'ssd', size: '<= 500GB' }),
  'EphemeralVolume.minSize': one('70GB', '10GiB'),
  'EphemeralVolume.maxSize': one('200GB', '1TB'),
  'MachineSettings.encryption': one('node-id', 'tpm', { kms: 'https://kms.example.org:8443' }),
  'MachineImage.extensions': some('amd-ucode', 'siderolabs/iscsi-tools', 'util-linux-tools'),
  'MachineImage.kernelArguments': some('console=ttyS0,115200', 'net.ifnames=0', '-selinux', 'null'),
  'MachineImage.overlay': one({ name: 'rpi_generic', image: 'siderolabs/sbc-raspberrypi' }),
  'MachineImage.installer': one('registry.example.org/installer', 'registry.example.org:5000/talos/installer'),
};

/** Disks beside that of the system, each another. What names one disk of one machine is not among settings of several. */
function dataDisks(random: Random): readonly object[] {
  const disks: readonly object[] = [
    { name: 'scratch', disk: { type: 'hdd', size: '>= 1TB', model: 'null' }, use: 'filesystem', minSize: '10GB', maxSize: '1TB' }, // prettier-ignore
    { name: 'data', disk: '/dev/sdx' },
    { name: 'sd', disk: { busPath: '/pci0000:00/0000:00:1f.2', type: 'sd' }, use: 'untouched' },
  ];
  return disks.filter(() => random.chance(0.4));
}

/** Most often such that ordinary pods still find a node: settings may be those of all machines. */
function taints(random: Random): object {
  const soft = {
    'example.org/batch': { value: 'yes', effect: 'PreferNoSchedule' },
    gpu: { effect: 'PreferNoSchedule' },
  };
  return random.chance(0.9) ? soft : { 'example.org/old': { effect: random.pick(['NoSchedule', 'NoExecute']) } };
}
