import { DaemonSet, Deployment } from '../../../lib/kinds/generated/apps';
import { MachineDeployment } from '../../../lib/kinds/generated/cluster.x-k8s.io';
import { KubevirtMachineTemplate } from '../../../lib/kinds/generated/infrastructure.cluster.x-k8s.io';
import { VirtualMachineClusterInstancetype } from '../../../lib/kinds/generated/instancetype.kubevirt.io';
import { KubeVirt, VirtualMachine } from '../../../lib/kinds/generated/kubevirt.io';
import { IMAGE } from '../fixture';
import { both, losses, machines, type Build } from './fixture';

const LABELS = { app: 'web' };

function template(cpu: string, memory: string, more: object = {}) {
  const containers = [{ name: 'web', image: IMAGE, resources: { requests: { cpu, memory } } }];
  return { metadata: { labels: LABELS }, spec: { containers, ...more } };
}

function workload(replicas: number, cpu: string, memory = '1Mi', more: object = {}): Build {
  const spec = { replicas, selector: { matchLabels: LABELS }, template: template(cpu, memory, more) };
  return web => new Deployment(web, 'web', { metadata: { name: 'web' }, spec });
}

const daemon: Build = web =>
  new DaemonSet(web, 'agent', {
    metadata: { name: 'agent' },
    spec: {
      selector: { matchLabels: { app: 'agent' } },
      template: { ...template('1', '1Gi'), metadata: { labels: { app: 'agent' } } },
    },
  });

/** Three machines of 4 cores and 8Gi. */
const SMALL = machines(0, { capacity: { cpu: '4', memory: '8Gi' } });

test('requests of pods against all machines but the largest', () => {
  expect(losses(workload(8, '1'), SMALL)).toEqual([]);
  expect(losses(workload(9, '1'), SMALL)).toEqual([
    'warning | loss/capacity | - | nodes | without cp-1 8 of 12 of cpu are left for pods, and they ask for 9: 1 too much, most of it Deployment.apps web/web (9)',
  ]);
  expect(losses(workload(3, '1', '6Gi'), SMALL)).toEqual([
    'warning | loss/capacity | - | nodes | without cp-1 16.0Gi of 24.0Gi of memory are left for pods, and they ask for 18.0Gi: 2.0Gi too much, most of it Deployment.apps web/web (18.0Gi)',
  ]);
});

test('what every node gives to its own is gone first', () => {
  expect(losses(both(daemon, workload(6, '1')), SMALL)).toEqual([]);
  expect(losses(both(daemon, workload(7, '1')), SMALL)).toEqual([
    'warning | loss/capacity | - | nodes | without cp-1 6 of 9 of cpu are left for pods, and they ask for 7: 1 too much, most of it Deployment.apps web/web (7)',
  ]);
});

test('machines that take no ordinary pods are no room', () => {
  const closed = machines(2, { capacity: { cpu: '4', memory: '8Gi' } }).map(machine => ({
    ...machine,
    closed: machine.role === 'control-plane',
  }));
  expect(losses(workload(4, '1'), closed)).toEqual([]);
  expect(losses(workload(5, '1'), closed)).toHaveLength(1);
  const onControlPlanes = {
    nodeSelector: { 'node-role.kubernetes.io/control-plane': '' },
    tolerations: [{ operator: 'Exists' }],
  };
  expect(losses(workload(3, '4', '1Mi', onControlPlanes), closed)).toEqual([]);
});

test('a pod that every machine keeps away', () => {
  const closed = machines(0, { capacity: { cpu: '4', memory: '8Gi' } }).map(machine => ({ ...machine, closed: true }));
  expect(losses(workload(1, '1'), closed)).toEqual([
    'error | loss/too-large | Deployment.apps web/web | spec.replicas | a pod of Deployment.apps web/web may be on no machine: taints, labels or affinity keep it away from all 3',
  ]);
});

test('a pod must find room on two machines', () => {
  const [first, ...others] = SMALL;
  const uneven = [{ ...first!, capacity: { cpu: '16', memory: '8Gi' } }, ...others];
  expect(losses(workload(1, '5'), uneven)).toEqual([
    'warning | loss/too-large | Deployment.apps web/web | spec.replicas | a pod of Deployment.apps web/web asks for 5 of cpu and 1Mi of memory, and only cp-1 has room for it beside what runs on every node',
  ]);
  expect(losses(workload(1, '17'), uneven)).toEqual([
    'error | loss/too-large | Deployment.apps web/web | spec.replicas | a pod of Deployment.apps web/web asks for 17 of cpu and 1Mi of memory, and no machine has room for it beside what runs on every node',
    'warning | loss/capacity | - | nodes | without cp-1 8 of 24 of cpu are left for pods, and they ask for 17: 9 too much, most of it Deployment.apps web/web (17)',
  ]);
  expect(losses(workload(1, '4'), uneven)).toEqual([]);
  // somebody wanted it there
  expect(losses(workload(1, '5', '1Mi', { nodeSelector: { 'kubernetes.io/hostname': 'cp-1' } }), uneven)).toEqual([]);
});

test('silent where a machine does not state what it has', () => {
  const [first, ...others] = SMALL;
  expect(losses(workload(100, '1'), [{ ...first!, capacity: undefined }, ...others])).toEqual([]);
});

describe('virtual machines', () => {
  const type =
    (spec: object): Build =>
    web =>
      new VirtualMachineClusterInstancetype(web, 'type', { metadata: { name: 'u1.big' }, spec } as never);
  const BIG = { cpu: { guest: 20 }, memory: { guest: '6Gi' } };
  const machine =
    (count: number, spec: object, domain: object = {}): Build =>
    web => {
      for (let number = 1; number <= count; number++)
        new VirtualMachine(web, `vm${number}`, {
          metadata: { name: `vm${number}` },
          spec: { runStrategy: 'Always', template: { spec: { domain: { devices: {}, ...domain } } }, ...spec },
        });
    };
  const ofType = { instancetype: { kind: 'VirtualMachineClusterInstancetype', name: 'u1.big' } };
  // 6Gi, a 512th of it, 223Mi for the processes around it, 8Mi a CPU, 32Mi for the screen
  const EACH = 6144 + 12 + 223 + 8 * 20 + 32;

  test('by their type, with what runs beside the guest', () => {
    const found = losses(both(type(BIG), machine(3, ofType)), SMALL);
    const gi = (mi: number): string => `${(Math.round((mi * 10) / 1024) / 10).toFixed(1)}Gi`;
    expect(found).toEqual([
      `warning | loss/capacity | - | nodes | without cp-1 16.0Gi of 24.0Gi of memory are left for pods, and they ask for ${gi(3 * EACH)}: ${gi(3 * EACH - 16384)} too much, most of it ${[1, 2, 3].map(number => `VirtualMachine.kubevirt.io web/vm${number} (${gi(EACH)})`).join(', ')}`,
    ]);
  });

  test('CPUs are divided by the ratio of KubeVirt', () => {
    const small = { cpu: { guest: 40 }, memory: { guest: '64Mi' } };
    const ratio =
      (cpuAllocationRatio: number): Build =>
      web =>
        new KubeVirt(web, 'kubevirt', {
          metadata: { name: 'kubevirt' },
          spec: { configuration: { developerConfiguration: { cpuAllocationRatio } } },
        });
    expect(losses(both(type(small), machine(2, ofType)), SMALL)).toEqual([]);
    expect(losses(both(type(small), machine(2, ofType), ratio(20)), SMALL)).toEqual([]);
    expect(losses(both(type(small), machine(2, ofType), ratio(9)), SMALL)).not.toEqual([]);
    const exclusive = { cpu: { guest: 4, dedicatedCPUPlacement: true }, memory: { guest: '64Mi' } };
    expect(losses(both(type(exclusive), machine(2, ofType)), SMALL)).toEqual([]);
    expect(losses(both(type(exclusive), machine(3, ofType)), SMALL)).toHaveLength(1);
  });

  test('by their own figures; over-committed, in huge pages, or halted they ask for less', () => {
    const own = { cpu: { cores: 2, sockets: 2 }, memory: { guest: '6Gi' } };
    expect(losses(machine(2, {}, own), SMALL)).toEqual([]);
    expect(losses(machine(3, {}, own), SMALL)).toHaveLength(1);
    expect(losses(machine(3, { runStrategy: 'Halted' }, own), SMALL)).toEqual([]);
    const half = { cpu: { guest: 1 }, memory: { guest: '6Gi', overcommitPercent: 50 } };
    expect(losses(both(type(half), machine(3, ofType)), SMALL)).toEqual([]);
    const pages = { cpu: { guest: 1 }, memory: { guest: '6Gi', hugepages: { pageSize: '2Mi' } } };
    expect(losses(both(type(pages), machine(3, ofType)), SMALL)).toEqual([]);
  });

  test('machines of a tenant’s cluster, as many as there are at least', () => {
    const nodes =
      (least: number): Build =>
      web => {
        new KubevirtMachineTemplate(web, 'template', {
          metadata: { name: 'md0' },
          spec: {
            template: {
              spec: {
                virtualMachineTemplate: { spec: { ...ofType, template: { spec: { domain: { devices: {} } } } } },
              },
            },
          },
        });
        new MachineDeployment(web, 'md0', {
          metadata: {
            name: 'md0',
            annotations: { 'cluster.x-k8s.io/cluster-api-autoscaler-node-group-min-size': String(least) },
          },
          spec: {
            clusterName: 'apps',
            selector: {},
            template: {
              spec: {
                clusterName: 'apps',
                bootstrap: {},
                infrastructureRef: { kind: 'KubevirtMachineTemplate', name: 'md0' },
              },
            },
          },
        });
      };
    expect(losses(both(type(BIG), nodes(2)), SMALL)).toEqual([]);
    expect(losses(both(type(BIG), nodes(3)), SMALL)[0]).toContain(
      'MachineDeployment.cluster.x-k8s.io web/md0 (19.3Gi)',
    );
  });
});
