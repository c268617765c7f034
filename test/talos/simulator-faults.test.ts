import { ensureTools } from '../../lib/sandbox';
import { describeReal } from '../cluster/real';
import { SimulatedCluster } from './simulated-cluster';
import { startMachines, simulator, SIMULATOR_MINORS } from './simulator';
import { Talosctl } from './talosctl';

jest.setTimeout(120_000);

/** Minutes that building the simulator of all minors may take on a small machine. */
const BUILD_MINUTES = 20;

describeReal('faults of simulated machines', ['talosctl'], () => {
  let program: string;
  let running: SimulatedCluster | undefined;

  beforeAll(async () => {
    for (const minor of SIMULATOR_MINORS) await simulator(minor);
    program = (await ensureTools(['talosctl'])).talosctl;
  }, BUILD_MINUTES * 60_000);
  afterEach(async () => {
    await running?.stop();
    running = undefined;
  });

  async function prepared(planes: number, workers = 0): Promise<SimulatedCluster> {
    return (running = await SimulatedCluster.prepare(program, { planes, workers }));
  }

  async function started(planes: number, workers = 0): Promise<SimulatedCluster> {
    return (running = await SimulatedCluster.start(program, { planes, workers }));
  }

  test('before a cluster is: cut connections, slow disks, wrong boot order, clocks, tasks of the boot', async () => {
    const { machines, talosctl, planes } = await prepared(1);
    const [only] = planes as [string];
    const file = await running!.file(only);
    const apply = (): ReturnType<Talosctl['try']> => talosctl.try('apply-config', '-i', '-n', only, '-f', file);

    await machines.fault(only, 'connection-cut', { when: 'before' });
    expect((await apply()).status).toBe(1);
    expect((await machines.state(only)).stage).toBe('maintenance');

    await machines.fault(only, 'connection-cut', { when: 'after' });
    await machines.fault(only, 'slow-install', { milliseconds: 600 });
    await machines.fault(only, 'wrong-boot-order');
    await machines.fault(only, 'clock-not-synced');
    await machines.fault(only, 'boot-task-fails');
    expect((await apply()).status).toBe(1);
    await machines.until('it installs all the same', ({ machines: [one] }) => one!.stage === 'installing', 2);
    await machines.until(
      'it boots its medium',
      ({ machines: [one] }) => one!.boots === 2 && one!.stage === 'maintenance',
    );
    const disk = await talosctl.run('get', 'systemdisk', '-i', '-n', only, '-o', 'jsonpath={.spec.devPath}');
    expect(disk).toBe('/dev/sda\n');

    await machines.heal(only, 'wrong-boot-order');
    await machines.power(only, false);
    await machines.power(only, true);
    await machines.until('it has a certificate', ({ machines: [one] }) => one!.services?.apid === 'Running');
    expect((await talosctl.on(only, ['bootstrap'])).stderr).toContain(
      'FailedPrecondition desc = bootstrap is not available yet',
    );
    expect(await talosctl.get(only, ['dmesg'])).toContain('task writeUserFiles');
    await machines.heal(only, 'boot-task-fails');
    await machines.until('a runtime', ({ machines: [one] }) => one!.services?.cri === 'Running');
    expect((await talosctl.on(only, ['bootstrap'])).stderr).toContain(
      'FailedPrecondition desc = time is not in sync yet',
    );
    await machines.heal(only, 'clock-not-synced');
    await talosctl.get(only, ['bootstrap']);
    await running!.allRun();
  });

  test('two Bootstraps make two clusters of one, and the world says so', async () => {
    const { machines, talosctl, planes } = await prepared(2);
    await machines.fault(planes[1]!, 'member-lost');
    await Promise.all(planes.map(address => running!.configure(address)));
    await machines.until('both have a runtime', ({ machines: all }) =>
      all.every(one => one.services?.cri === 'Running'),
    );
    await running!.bootstrap(planes[0]!);
    await talosctl.get(planes[1]!, ['bootstrap']);
    const { etcd, splitBrain } = await machines.world();
    expect({ clusters: etcd.length, splitBrain }).toEqual({ clusters: 2, splitBrain: true });
  });

  test('a machine of another cluster refuses both, and is left alone', async () => {
    const { machines, talosctl, planes } = await prepared(1);
    const foreign = new Talosctl(program);
    try {
      await foreign.makeCluster(planes[0]!);
      const file = await foreign.makeMachine('controlplane', 'cp-1');
      await foreign.run('apply-config', '-i', '-n', planes[0]!, '-f', file);
      await machines.until('it runs', ({ machines: [one] }) => one!.services?.apid === 'Running');
      expect((await talosctl.try('get', 'machinestatus', '-i', '-n', planes[0]!)).stderr).toMatch(
        /certificate required|broken pipe|reset by peer/,
      );
      expect((await talosctl.on(planes[0]!, ['version'])).stderr).toContain('certificate signed by unknown authority');
      expect(await machines.calls({ changes: true })).toHaveLength(1);
    } finally {
      foreign.end();
    }
  });

  test('a running cluster: power, etcd, upgrades', async () => {
    const { machines, talosctl, planes, workers } = await started(3, 1);
    const [first, second, third] = planes as [string, string, string];
    const [worker] = workers as [string];

    // Lists of machines, and machines that hand calls on.
    await machines.power(third, false);
    const versions = await talosctl.on([first, second, third, worker].join(','), ['version'], first);
    expect(versions.status).toBe(0);
    expect(versions.stdout.match(/Server:[^]*/)![0].match(/NODE: /g)).toHaveLength(3);
    expect(versions.stderr).toContain(third);
    expect((await talosctl.on(first, ['version'], worker)).stderr).toContain('no request forwarding');
    await machines.power(third, true);
    await running!.allRun();

    await machines.fault(third, 'stays-off');
    await talosctl.get(third, ['reboot', '--wait=false']);
    await machines.until('it is off', ({ machines: all }) => all[2]!.stage === 'off');
    await machines.power(third, true);
    await running!.allRun();

    await machines.fault(second, 'member-lost');
    await machines.until('a member is lost', ({ etcd }) => etcd[0]!.members.filter(({ live }) => live).length === 2);
    expect((await talosctl.on(first, ['upgrade', '-i', 'installer:v1.13.5'])).stderr).toContain('is not healthy');
    expect(await talosctl.get(second, ['service', 'etcd'])).toMatch(/STATE +Failed/);
    await machines.heal(second, 'member-lost');
    await running!.allRun();

    await machines.fault(first, 'no-space');
    expect(await talosctl.get(second, ['etcd', 'alarm', 'list'])).toContain('NOSPACE');
    expect(await talosctl.get(first, ['etcd', 'status'])).toContain('alarm:NOSPACE');
    await talosctl.get(first, ['etcd', 'alarm', 'disarm']);
    expect(await talosctl.get(first, ['etcd', 'alarm', 'list'])).not.toContain('NOSPACE');
    expect(await talosctl.get(first, ['etcd', 'snapshot', 'etcd.db'])).toContain('etcd snapshot saved to');

    const upgrade = (node: string): ReturnType<Talosctl['on']> =>
      talosctl.on(node, ['upgrade', '-i', 'installer:v1.13.5', '--wait', '--timeout', '20s'], first);
    await machines.fault(worker, 'bad-image');
    expect((await upgrade(worker)).stderr).toContain('error validating installer image');
    await machines.heal(worker, 'bad-image');
    await machines.fault(worker, 'upgrade-task-fails');
    const failed = await upgrade(worker);
    expect({ status: failed.status, told: failed.stderr.includes('task "upgrade" failed') }).toEqual({
      status: 1,
      told: true,
    });
    await machines.heal(worker, 'upgrade-task-fails');
    await running!.allRun();
    expect((await upgrade(worker)).status).toBe(0);
    expect((await machines.state(worker)).version).toBe('1.13.5');
    await talosctl.get(worker, ['rollback'], first);
    await machines.until(
      'the other system',
      ({ machines: all }) => all[3]!.version === '1.12.6' && all[3]!.stage === 'running',
    );

    const leads = async (): Promise<string> => {
      const [etcd] = (await machines.world()).etcd;
      return etcd!.members.find(({ id }) => id === etcd!.leader)!.address;
    };
    const leader = await leads();
    expect(await talosctl.get(leader, ['etcd', 'forfeit-leadership'])).not.toContain(leader);
    expect(await leads()).not.toBe(leader);
    await talosctl.get(worker, ['shutdown', '--wait=false']);
    await machines.until('off', ({ machines: all }) => all[3]!.stage === 'off');
    expect((await machines.world()).counters).toMatchObject({ controlPlanesDown: 1, margin: 0, quorumLost: false });
  });

  test('an empty member joins as a learner, for as long as it is slow', async () => {
    const { machines, talosctl, planes } = await started(3);
    const [first, , third] = planes as [string, string, string];
    await machines.fault(third, 'slow-learner', { milliseconds: 1500 });
    const wipe = ['reset', '--system-labels-to-wipe', 'EPHEMERAL', '--graceful=false', '--reboot', '--wait=false'];
    await talosctl.get(third, wipe, first);
    await machines.until('a learner', ({ etcd }) => etcd[0]!.members.some(({ learner, live }) => learner && live));
    expect(await talosctl.get(first, ['etcd', 'members'])).toMatch(/cp-3 .* true/);
    await running!.allRun();
  });

  test('etcd comes back from a snapshot', async () => {
    const { machines, talosctl, planes } = await started(1);
    const [only] = planes as [string];
    await talosctl.get(only, ['etcd', 'snapshot', 'etcd.db']);
    await talosctl.get(only, ['reset', '--system-labels-to-wipe', 'EPHEMERAL', '--graceful=false', '--reboot']);
    await machines.until(
      'it waits for etcd',
      ({ machines: [one] }) => one!.services?.kubelet === 'Running' && !one!.etcd,
    );
    await talosctl.get(only, ['bootstrap', '--recover-from', 'etcd.db']);
    await machines.until('a new etcd', ({ etcd }) => etcd[1]?.quorum === true);
    expect(await machines.splitBrain()).toBe(false);
    expect(await machines.calls({ node: only, method: 'Bootstrap' })).toMatchObject([
      { summary: 'recover=false' },
      { summary: 'recover=true' },
    ]);
  });

  test('a system goes onto the disk that is selected, and nowhere else', async () => {
    const { machines, talosctl, planes } = await prepared(1);
    const [only] = planes as [string];
    const disk = { path: '/dev/nvme0n1', size: 2 ** 40, model: 'FAST', serial: 'ABC', transport: 'nvme' };
    await machines.rebuild(only, { disks: [disk] });
    await machines.until('maintenance', ({ machines: [one] }) => one!.stage === 'maintenance');
    const selecting = (serial: string): Promise<string> =>
      running!.file(only, { machine: { install: { diskSelector: { serial } } } });
    const nowhere = await running!.file(only, { machine: { install: { disk: '/dev/sdz' } } });
    await talosctl.run('apply-config', '-i', '-n', only, '-f', nowhere);
    await machines.until(
      'maintenance once more',
      ({ machines: [one] }) => one!.boots === 3 && one!.stage === 'maintenance',
    );
    const refused = await talosctl.try('apply-config', '-i', '-n', only, '-f', await selecting('XYZ'));
    expect(refused.stderr).toContain('no disks matched the expression');
    await talosctl.run('apply-config', '-i', '-n', only, '-f', await selecting('ABC'));
    await machines.until('a certificate', ({ machines: [one] }) => one!.services?.apid === 'Running');
    expect(await talosctl.get(only, ['get', 'systemdisk', '-o', 'jsonpath={.spec.devPath}'])).toBe('/dev/nvme0n1\n');
  });

  test('worlds do not meet, and end with who started them', async () => {
    const [one, other] = [await startMachines({ count: 1 }), await startMachines({ count: 1 })];
    expect(one.addresses).not.toEqual(other.addresses);
    await one.stop();
    await other.until('the other one goes on', ({ machines: [machine] }) => machine!.stage === 'maintenance');
    await other.stop();
    const talosctl = new Talosctl(program);
    for (const address of [...one.addresses, ...other.addresses]) {
      expect((await talosctl.try('get', 'machinestatus', '-i', '-n', address)).stderr).toContain('connection refused');
    }
    talosctl.end();
  });
});
