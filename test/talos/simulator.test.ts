import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startCluster, ensureTools, type Cluster } from '../../lib/sandbox';
import { describeReal } from '../cluster/real';
import { startMachines, simulator, SIMULATOR_MINORS, type Machines } from './simulator';
import { Talosctl } from './talosctl';

jest.setTimeout(120_000);

/** Minutes that building the simulator of all minors may take on a small machine. */
const BUILD_MINUTES = 20;

describeReal('talosctl and simulated machines', ['talosctl', 'etcd', 'kube-apiserver'], () => {
  let cluster: Cluster;
  let machines: Machines;
  let talosctl: Talosctl;
  let planes: string[];
  let worker: string;

  beforeAll(async () => {
    for (const minor of SIMULATOR_MINORS) await simulator(minor);
  }, BUILD_MINUTES * 60_000);

  beforeAll(async () => {
    talosctl = new Talosctl((await ensureTools(['talosctl'])).talosctl);
    cluster = await startCluster();
    machines = await startMachines({ count: 4, apiServer: cluster.server });
    planes = machines.addresses.slice(0, 3);
    worker = machines.addresses[3]!;
    await talosctl.makeCluster(machines.virtualAddress);
  });
  afterAll(async () => {
    await machines?.stop();
    await cluster?.stop();
    talosctl?.end();
  });

  test('a machine in maintenance says what it is, and not more', async () => {
    const [first] = planes as [string];
    const { stdout } = await talosctl.try('get', 'machinestatus', '-i', '-n', first, '-o', 'jsonpath={.spec.stage}');
    expect(stdout).toBe('maintenance\n');
    const version = await talosctl.try('version', '-i', '-n', first);
    expect(version.status).toBe(1);
    expect(version.stderr).toContain('code = Unimplemented desc = API is not implemented in maintenance mode');
    const ours = await talosctl.on(first, ['get', 'machinestatus']);
    expect(ours.status).toBe(1);
    expect(ours.stderr).toContain('x509: certificate signed by unknown authority');
  });

  test('machines take configurations, and their loader is the real one', async () => {
    const vip = { apiVersion: 'v1alpha1', kind: 'Layer2VIPConfig', name: machines.virtualAddress, link: 'eth0' };
    for (const [index, address] of machines.addresses.entries()) {
      const role = address === worker ? 'worker' : 'controlplane';
      const file = await (role === 'worker'
        ? talosctl.makeMachine(role, 'w-1')
        : talosctl.makeMachine(role, `cp-${index + 1}`, vip));
      await talosctl.run('apply-config', '-i', '-n', address, '-f', file, '--dry-run');
      const refused = await talosctl.try('apply-config', '-i', '-n', address, '-f', file, '-m', 'staged');
      expect(refused.stderr).toContain("--mode='staged' is not supported in maintenance mode");
      expect(await talosctl.run('apply-config', '-i', '-n', address, '-f', file)).toBe('');
    }
    await machines.until('all machines have booted', ({ machines: all }) =>
      all.every(machine => machine.services?.kubelet === 'Running'),
    );
    const [first] = planes as [string];
    const stranger = await talosctl.try('get', 'machinestatus', '-i', '-n', first);
    expect(stranger.status).toBe(1);
    const status = JSON.parse(await talosctl.get(first, ['get', 'machinestatus', '-o', 'json'])) as {
      spec: { stage: string };
    };
    expect(status.spec.stage).toBe('booting');
    const members = await talosctl.on(first, ['etcd', 'members']);
    expect(members.status).toBe(1);
  });

  test('bootstrap makes one etcd, which the other control planes join', async () => {
    const [first] = planes as [string];
    const wrong = await talosctl.on(worker, ['bootstrap']);
    expect(wrong.stderr).toContain(
      'code = FailedPrecondition desc = bootstrap can only be performed on a control plane node',
    );
    await talosctl.get(first, ['bootstrap']);
    const again = await talosctl.on(first, ['bootstrap']);
    expect(again.stderr).toContain('code = AlreadyExists desc = etcd data directory is not empty');
    await machines.until(
      'three voters',
      ({ etcd }) => etcd[0]!.members.filter(({ learner, live }) => !learner && live).length === 3,
    );
    const listed = await talosctl.get(first, ['etcd', 'members']);
    expect(listed.match(/cp-\d .* false/g)).toHaveLength(3);
    expect(await machines.splitBrain()).toBe(false);
  });

  test('the kubeconfig opens the real API server, in which the machines are Nodes', async () => {
    const [first] = planes as [string];
    await talosctl.get(first, ['kubeconfig', '--merge=false', '-f', 'kubeconfig']);
    expect(readFileSync(join(talosctl.dir, 'kubeconfig'), 'utf8')).toContain(`https://${machines.virtualAddress}:6443`);
    await machines.until('all are registered', ({ machines: all }) => all.every(({ node }) => node !== ''));
    const waits = await talosctl.on(first, ['health', '--wait-timeout', '1s', ...nodes()]);
    expect(waits.stderr).toContain('waiting for all k8s nodes to report ready: some nodes are not ready');
    expect(waits.status).toBe(1);
    await machines.podNetwork(true);
    await machines.until('all are ready', ({ machines: all }) => all.every(({ ready }) => ready));
    const well = await talosctl.on(first, ['health', '--wait-timeout', '20s', ...nodes()]);
    expect({ ...well, stdout: '' }).toMatchObject({ status: 0 });
  });

  test('each check of talosctl itself passes too', async () => {
    const [first] = planes as [string];
    const { status, stderr } = await talosctl.on(first, [
      'health',
      '--server=false',
      '--wait-timeout',
      '30s',
      ...nodes(),
    ]);
    expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
  });

  test('configuration: dry-run, live, staged and reboot', async () => {
    const [first] = planes as [string];
    const same = await talosctl.on(worker, ['apply-config', '-f', 'w-1.yaml', '--dry-run']);
    expect(same.stderr).toContain('No changes.');
    const live = await talosctl.makeMachine('worker', 'w-1', { machine: { sysctls: { 'vm.nr_hugepages': '64' } } });
    const shown = await talosctl.on(worker, ['apply-config', '-f', live, '--dry-run'], first);
    expect(shown.stderr).toContain('Applied configuration without a reboot (skipped in dry-run)');
    expect(shown.stderr).toContain('vm.nr_hugepages');
    await talosctl.get(worker, ['apply-config', '-f', live, '-m', 'no-reboot'], first);
    const files = [{ path: '/var/etc/note', op: 'create', content: 'x', permissions: 0o644 }];
    const rebooting = await talosctl.makeMachine('worker', 'w-1', { machine: { files } });
    const refused = await talosctl.on(worker, ['apply-config', '-f', rebooting, '-m', 'no-reboot']);
    expect(refused.stderr).toContain("this config change can't be applied in immediate mode");
    await talosctl.get(worker, ['apply-config', '-f', rebooting, '-m', 'staged']);
    expect(await talosctl.get(worker, ['get', 'machineconfig', '-o', 'jsonpath={.metadata.id}'])).toBe(
      'persistent\nv1alpha1\n',
    );
    const { boots } = await machines.state(worker);
    await talosctl.get(worker, ['reboot', '--wait', '--timeout', '20s'], first);
    expect((await machines.state(worker)).boots).toBe(boots + 1);
    expect(await talosctl.get(worker, ['get', 'machineconfig', '-o', 'jsonpath={.metadata.id}'])).toBe('v1alpha1\n');
    expect(await talosctl.get(worker, ['get', 'machineconfig', 'v1alpha1', '-o', 'jsonpath={.spec}'])).toContain(
      '/var/etc/note',
    );
  });

  test('an upgrade changes the binary, and a silent fallback is told by the version alone', async () => {
    const [first, second] = planes as [string, string];
    const upgrade = (node: string, image: string): ReturnType<Talosctl['on']> =>
      talosctl.on(node, ['upgrade', '-i', image, '--wait', '--timeout', '30s'], first);
    const missing = await upgrade(worker, 'installer:v1.99.0');
    expect(missing.status).toBe(1);
    await machines.fault(second, 'boot-fallback');
    const image = `factory.talos.dev/metal-installer/${'a'.repeat(64)}:v1.13.5`;
    expect((await upgrade(second, image)).status).toBe(0);
    expect(await versionOf(second)).toBe('v1.12.6');
    expect((await upgrade(second, image)).status).toBe(0);
    expect(await versionOf(second)).toBe('v1.13.5');
    expect(
      await talosctl.get(second, [
        'get',
        'extensions',
        '-o',
        'jsonpath={.spec.metadata.name} {.spec.metadata.version}',
      ]),
    ).toContain('a'.repeat(64));
    const { counters } = await machines.world();
    expect(counters).toMatchObject({ controlPlanesDown: 1, margin: 0, quorumLost: false });
  });

  test('a graceful reset leaves etcd, and comes back in maintenance', async () => {
    const [first, second, third] = planes as [string, string, string];
    const wiped = ['--system-labels-to-wipe', 'STATE', '--system-labels-to-wipe', 'EPHEMERAL'];
    const reset = (node: string, ...args: string[]): ReturnType<Talosctl['on']> =>
      talosctl.on(node, ['reset', '--reboot', '--wait', '--timeout', '20s', ...wiped, ...args], first);
    expect((await reset(third)).status).toBe(0);
    const { etcd } = await machines.until('maintenance', ({ machines: all }) => all[2]!.stage === 'maintenance');
    expect(etcd[0]!.members.map(({ hostname }) => hostname).sort()).toEqual(['cp-1', 'cp-2']);
    expect((await machines.state(third)).wiped).toEqual(['STATE', 'EPHEMERAL']);
    const two = await talosctl.on(first, ['upgrade', '-i', 'installer:v1.13.5', '--wait', '--timeout', '9s'], second);
    expect(two.stderr).toContain('etcd member count(2) is insufficient to maintain quorum');
    const list = await talosctl.get(first, ['etcd', 'members']);
    const id = /(\w{16}) +cp-2/.exec(list)![1]!;
    await machines.power(second, false);
    const lost = await talosctl.on(first, ['etcd', 'remove-member', id]);
    expect(lost.stderr).toContain('etcdserver: no leader');
    await machines.power(second, true);
    await machines.until('quorum', ({ etcd: [only] }) => only!.quorum);
    await talosctl.get(first, ['etcd', 'remove-member', id]);
    expect((await talosctl.on(first, ['etcd', 'remove-member', id])).stderr).toContain('member not found');
    const last = await reset(first, '--graceful=true');
    expect(last.status).toBe(1);
    expect(last.stderr).toContain('not enough started members');
    expect((await reset(first, '--graceful=false')).status).toBe(0);
  });

  async function versionOf(node: string): Promise<string | undefined> {
    return /Server:[^]*Tag: +(\S+)/.exec(await talosctl.get(node, ['version']))?.[1];
  }

  function nodes(): string[] {
    return ['--control-plane-nodes', planes.join(','), '--worker-nodes', worker];
  }
});
