import { join } from 'node:path';
import {
  TalosCluster,
  SUPPORT,
  type Machine,
  type MachineSettings,
  type TalosClusterProps,
} from '../../constructs/os/talos-cluster';
import type { Random } from '../fuzz/random';
import { drawProps, make, type Drawing } from './drawing';
import { membersOf } from './prop-forms';
import { readType } from './type-reader';

const OS = join(__dirname, '../../constructs/os');
/** Network of the machines. */
const NODES = '192.168.10';
/** Address that control planes share. */
const VIP = `${NODES}.10`;

/** Roles and addresses of the machines, drawn before anything that depends on their number. */
export type Fleet = readonly Pick<Machine, 'hostname' | 'role' | 'address'>[];

export function drawFleet(random: Random): Fleet {
  const machine = (role: Machine['role'], tens: number, number: number): Fleet[number] => ({
    hostname: `${role === 'worker' ? 'w' : 'cp'}-${number}`,
    role,
    address: `${NODES}.${tens}${number}`,
  });
  const planes = random.pick([1, 3, 3, 5]);
  const workers = random.below(5);
  return [
    ...Array.from({ length: planes }, (_, index) => machine('control-plane', 1, index + 1)),
    ...Array.from({ length: workers }, (_, index) => machine('worker', 2, index + 1)),
  ];
}

/** Adds the machines and their operating system, with settings at every level. */
export function addMachines(drawing: Drawing, fleet: Fleet): void {
  const { random, home } = drawing;
  const settings = (): MachineSettings => drawProps(drawing, readType(join(OS, 'machine.ts'), 'MachineSettings'));
  const talos = random.pick(Object.keys(SUPPORT));
  const classes = random.chance(0.5) ? { large: settings(), null: settings() } : undefined;
  const machines = fleet.map((machine, index): Machine => ({
    ...(random.chance(0.3) ? settings() : {}),
    ...machine,
    ...(classes !== undefined && random.chance(0.5) ? { class: random.pick(['large', 'null']) } : {}),
    ...(random.chance(0.3) ? { dataDisks: ownDisks(index) } : {}),
    mac: macOf(0, index),
    ...(random.chance(0.2) ? { maintenanceFingerprint: `${'aZ0+'.repeat(10)}${index}/x=` } : {}),
    ...(random.chance(0.7) ? { links: linksOf(random, machine.address, index) } : {}),
  }));
  const form = readType(join(OS, 'talos-props.ts'), 'TalosClusterProps');
  const plain = ['scheduleOnControlPlanes', 'kubeProxy', 'imageFactory', 'certSans', 'settings', 'controlPlanes', 'workers']; // prettier-ignore
  const members = Object.fromEntries(Object.entries(membersOf(form)).filter(([name]) => plain.includes(name)));
  const props: TalosClusterProps = {
    ...drawProps<Partial<TalosClusterProps>>(drawing, { is: 'object', members }),
    ...versions(random, talos),
    ...endpoint(random, fleet),
    ...(random.chance(0.2) ? { workersAtOnce: random.pick([1, 1, 2]) } : {}),
    classes,
    machines,
  };
  make(drawing, 'TalosCluster', { scope: home, id: 'talos' }, props, given => new TalosCluster(home, 'talos', given));
}

/** Disks that a serial number or a WWID names. */
function ownDisks(index: number): MachineSettings['dataDisks'] {
  return [
    { name: 'own', disk: { serial: `null${index}` }, minSize: '10GB', use: 'filesystem' },
    { name: 'Other-1', disk: { wwid: `naa.5000c500${index}`, size: '>= 500GB' } },
  ];
}

/** Versions that fit together, and a contract, a medium and running versions that fit to them. */
function versions(random: Random, talos: string): Pick<TalosClusterProps, 'talosVersion' | 'kubernetesVersion'> {
  const [lowest, highest] = SUPPORT[talos]!.kubernetes.map(version => Number(version.split('.')[1])) as [
    number,
    number,
  ];
  const kubernetes = lowest + random.below(highest - lowest + 1);
  const older = `1.${Number(talos.split('.')[1]) - 1}`;
  return {
    talosVersion: `${talos}.${random.below(8)}`,
    kubernetesVersion: `1.${kubernetes}.${random.below(9)}`,
    ...(random.chance(0.2) ? { contract: random.pick(Object.keys(SUPPORT).filter(each => Number(each.slice(2)) <= Number(talos.slice(2)))) as never } : {}), // prettier-ignore
    ...(random.chance(0.2) ? { bootMedium: `${talos}.0` } : {}),
    ...(random.chance(0.2) && older !== '1.9'
      ? { running: { talos: `${talos}.0`, kubernetes: `1.${kubernetes - 1}.2` } }
      : {}),
  };
}

/** An address for all control planes, where there are several. */
function endpoint(random: Random, fleet: Fleet): Partial<TalosClusterProps> {
  const isSingle = fleet.filter(({ role }) => role === 'control-plane').length === 1;
  if (isSingle && random.chance(0.6)) return {};
  return random.pick([{ vip: VIP }, { vip: VIP, endpoint: `https://${VIP}:6443` }, { endpoint: 'https://api.example.org:443' }]); // prettier-ignore
}

/** Interfaces of a machine in each of the forms that there are, one of which has its address. */
function linksOf(random: Random, address: string, index: number): MachineSettings['links'] {
  const own = { addresses: [`${address}/24`], ...(random.chance(0.5) ? { routes: [{ via: `${NODES}.1`, ...(random.chance(0.3) ? { metric: 100 } : {}) }] } : {}) }; // prettier-ignore
  const mtu = random.chance(0.3) ? { mtu: 9000 } : {};
  const selector = random.pick([{ mac: macOf(0, index) }, { busPath: '0000:03:00.0' }, { driver: 'mlx5_core' }]);
  const members = random.chance(0.5) ? ['eth1', 'eth2'] : [{ mac: macOf(1, index) }, { mac: macOf(2, index) }];
  const mode = random.pick(['active-backup', '802.3ad', 'balance-xor', 'balance-alb'] as const);
  const timing = random.chance(0.5) ? { miimon: 50, updelay: 100, downdelay: 200 } : {};
  const bond = { mode, members, ...timing, ...(mode === '802.3ad' ? { lacpRate: 'fast', xmitHashPolicy: 'layer3+4' } as const : {}) }; // prettier-ignore
  const vlans = [{ id: 200, addresses: [`10.77.0.${index + 1}/24`], routes: [{ to: '10.78.0.0/16', via: '10.77.0.254' }] }, { id: 4094, dhcp: random.chance(0.5) }]; // prettier-ignore
  return random.pick([
    [{ name: 'net0', selector, ...own, ...mtu }],
    [{ name: 'eth0', ...own, ...mtu, ...(random.chance(0.5) ? { vlans } : {}) }],
    [
      { name: 'bond0', bond, ...own, ...mtu },
      { name: 'eth7', dhcp: true },
    ],
    [{ name: 'bond0', bond, ...mtu, vlans: [{ id: 100, ...own }, ...vlans] }],
  ]);
}

function macOf(network: number, index: number): string {
  return `52:54:00:00:0${network}:${(16 + index).toString(16)}`;
}
