import type { Machine } from '../../constructs/os/machine';
import { TalosCluster, type TalosClusterProps } from '../../constructs/os/talos-cluster';
import type { Platform, PlatformProps } from '../../lib/model/platform';
import { Asker, CP, WORKER, SOUND, findings, ofMachine } from './checked';

test('a bond with members of both sorts is nothing that fields can say', () => {
  const links: Machine['links'] = [{ name: 'bond0', bond: { mode: '802.3ad', members: ['eth0', { driver: 'x' }] } }];
  expect(ofMachine({ links }, { contract: '1.11' })).toEqual([
    "talos/link machines[cp-1].links[bond0]: bond0 has members by name and by selector, which configuration of 1.11 can't say",
  ]);
  expect(ofMachine({ links })).toEqual([]);
});

test('raw volumes are not known to the first contract', () => {
  const dataDisks: Machine['dataDisks'] = [{ name: 'a', disk: { serial: 'X' }, use: 'raw' }];
  expect(ofMachine({ dataDisks }, { contract: '1.10' })).toEqual([
    'talos/disk machines[cp-1].dataDisks[a]: configuration of 1.10 knows no raw volumes',
  ]);
});

test('an endpoint that is one of several control planes', () => {
  const machines = [11, 12, 13].map((last): Machine => ({
    hostname: `cp-${last}`,
    role: 'control-plane',
    address: `192.0.2.${last}`,
  }));
  expect(findings({ machines, endpoint: 'https://192.0.2.12:6443' })).toEqual([
    'talos/endpoint endpoint: 192.0.2.12 is the address of cp-12 alone: without it nobody reaches the API, though 3 control planes serve it',
  ]);
  expect(findings({ machines, endpoint: 'https://api.example.org:6443' })).toEqual([]);
});

test('two machines with one address on a further network', () => {
  const on = (machine: Machine): Machine => ({
    ...machine,
    links: [{ name: 'eth0' }, { name: 'eth1', addresses: ['203.0.113.5/24'] }],
  });
  expect(findings({ machines: [on(CP), on(WORKER)] })).toEqual([
    'talos/duplicate machines[w-1].links[eth1]: cp-1 (eth1) and w-1 (eth1) have the address 203.0.113.5: only one of them would be reached',
  ]);
});

test('a virtual address that a Service could get', () => {
  const add = (platform: Platform): Asker =>
    new Asker(platform, 'pools', {}, [['load balancers (pool-a)', '192.0.2.8/29']]);
  expect(findings({ vip: '192.0.2.10' }, { nodeCidr: '192.0.2.0/24' }, add)).toEqual([
    'talos/vip vip: 192.0.2.10 is in the load balancers (pool-a), 192.0.2.8/29: a Service could get it',
  ]);
});

test.each<[string, PlatformProps, Partial<TalosClusterProps>, readonly string[]]>([
  [
    'networks of the wrong size',
    { nodeCidr: '192.0.2.0/24', serviceCidr: '10.96.0.0/25', podCidr: '10.244.0.0/24' },
    { settings: { maxPods: 300 } },
    [
      'talos/pod-network platform.podCidr: the network of pods is 10.244.0.0/24, which holds 0 ranges of /23 (300 pods a node), and there are 1 machines',
      'talos/service-network platform.serviceCidr: the network of Services is 10.96.0.0/25: the API server takes /12 to /24',
    ],
  ],
  [
    'counts that the platform states otherwise',
    { nodeCidr: '192.0.2.0/24', nodes: { controlPlanes: 3, workers: 2 } },
    {},
    ['talos/platform-nodes machines: the platform says 3 control planes and 2 workers, and there are 1 and 0'],
  ],
])('%s', (_, platformProps, props, expected) => {
  expect(findings(props, platformProps)).toEqual(expected);
});

test('a second cluster of machines', () => {
  const add = (platform: Platform): TalosCluster => new TalosCluster(platform, 'another', SOUND);
  expect(findings({}, { nodeCidr: '192.0.2.0/24' }, add).filter(text => text.includes(', another:'))).toEqual([
    'talos/second-cluster machines: the platform has another cluster of machines, another: a platform is one cluster',
  ]);
});

test('components that ask for what does not go together are named, once for all machines', () => {
  const machines = [CP, WORKER];
  const ask = (platform: Platform): void => {
    new Asker(platform, 'a', {
      sysctls: { 'vm.nr_hugepages': '128' },
      kernelModules: [{ name: 'x', parameters: ['p=1'] }],
    });
    new Asker(platform, 'b', { sysctls: { 'vm.nr_hugepages': '128' }, maxPods: 250 });
    new Asker(platform, 'c', { sysctls: { 'vm.nr_hugepages': '256' }, maxPods: 500 });
    new Asker(platform, 'd', { on: 'worker', kernelModules: [{ name: 'x', parameters: ['p=2'] }] });
  };
  expect(findings({ machines }, { nodeCidr: '192.0.2.0/24' }, ask)).toEqual([
    'talos/requirement machines: kernel parameter vm.nr_hugepages: a and b asks for "128", c "256" (all machines)',
    'talos/requirement machines: parameter of kernel module x p: a asks for "1", d "2" (w-1)',
  ]);
});
