import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureTools, startCluster, type Cluster } from '../../lib/sandbox';
import { until } from '../cluster/processes';
import { describeReal } from '../cluster/real';
import { SimulatedCluster } from './simulated-cluster';
import { simulator, SIMULATOR_MINORS, startMachines } from './simulator';
import { Talosctl } from './talosctl';

jest.setTimeout(120_000);

/** Minutes that building the simulator of all minors may take on a small machine. */
const BUILD_MINUTES = 20;

describeReal('a cluster of simulated machines and its Nodes', ['talosctl', 'etcd', 'kube-apiserver'], () => {
  let sandbox: Cluster;
  let cluster: SimulatedCluster;
  let plane: string;
  let worker: string;

  beforeAll(async () => {
    for (const minor of SIMULATOR_MINORS) await simulator(minor);
  }, BUILD_MINUTES * 60_000);
  beforeAll(async () => {
    sandbox = await startCluster();
    const { talosctl } = await ensureTools(['talosctl']);
    cluster = await SimulatedCluster.start(talosctl, { planes: 1, workers: 1, apiServer: sandbox.server });
    [plane, worker] = [cluster.planes[0]!, cluster.workers[0]!];
    await cluster.machines.podNetwork(true);
    await ready();
  });
  afterAll(async () => {
    await cluster?.stop();
    await sandbox?.stop();
  });

  async function ready(): Promise<void> {
    await cluster.machines.until('all are ready', ({ machines }) =>
      machines.every(one => one.ready && one.stage === 'running'),
    );
  }

  interface Node {
    readonly metadata: { readonly labels: Readonly<Record<string, string>> };
    readonly spec: { readonly unschedulable?: boolean };
    readonly status: { readonly nodeInfo: { readonly kubeletVersion: string; readonly bootID: string } };
  }

  async function node(name: string): Promise<Node> {
    return (await sandbox.client.get({ apiVersion: 'v1', kind: 'Node', metadata: { name } })) as unknown as Node;
  }

  test('without lists of machines, those that are there are looked at', async () => {
    const { status, stderr } = await cluster.talosctl.on(plane, ['health', '--wait-timeout', '20s']);
    expect({ status, found: stderr.includes(`discovered nodes: ["${plane}" "${worker}"]`) }).toEqual({
      status: 0,
      found: true,
    });
  });

  test('pods of a Node run, and go when they are deleted, unless they are stuck', async () => {
    const { machines } = cluster;
    const metadata = { name: 'guest', namespace: 'default' };
    const spec = { nodeName: 'w-1', containers: [{ name: 'guest', image: 'guest:1' }] };
    const ref = { apiVersion: 'v1', kind: 'Pod', metadata };
    await sandbox.client.create({ ...ref, spec });
    const phase = async (): Promise<string> => {
      const pods = await sandbox.client.list('v1', 'Pod', { namespace: 'default' });
      return pods.items.map(({ status }) => (status as { phase: string }).phase).join();
    };
    await until('the pod runs', async () => (await phase()) === 'Running');
    await machines.fault(worker, 'drain-stuck');
    await sandbox.client.delete(ref);
    await new Promise(resolve => setTimeout(resolve, 1500));
    expect(await phase()).toBe('Running');
    await machines.heal(worker, 'drain-stuck');
    await until('the pod is gone', async () => (await phase()) === '');
  });

  test('a stuck drain is given up after its limit; the machine lifts its own cordon', async () => {
    const { machines, talosctl } = cluster;
    await machines.fault(worker, 'drain-stuck');
    const begun = Date.now();
    const upgrade = talosctl.on(worker, ['upgrade', '-i', 'installer:v1.12.7', '--wait', '--timeout', '30s'], plane);
    await machines.until('upgrading', ({ machines: all }) => all[1]!.stage === 'upgrading');
    await until('the cordon', async () => (await node('w-1')).spec.unschedulable === true);
    expect((await upgrade).status).toBe(0);
    expect(Date.now() - begun).toBeGreaterThan(2000);
    await machines.heal(worker, 'drain-stuck');
    await ready();
    expect((await node('w-1')).spec.unschedulable).toBeUndefined();
  });

  test('a staged upgrade waits for the reboot, which then installs it', async () => {
    const { machines, talosctl } = cluster;
    await talosctl.get(worker, ['upgrade', '-i', 'installer:v1.12.8', '--stage', '--wait=false'], plane);
    await machines.until('the new system', ({ machines: all }) => all[1]!.version === '1.12.8' && all[1]!.ready);
  });

  test('a configuration on trial is taken back', async () => {
    const { talosctl } = cluster;
    const file = await cluster.file(worker, { machine: { nodeLabels: { 'example.org/trial': 'yes' } } });
    const labels = async (): Promise<string> => (await node('w-1')).metadata.labels['example.org/trial'] ?? 'none';
    await talosctl.get(worker, ['apply-config', '-f', file, '-m', 'try', '--timeout', '5s']);
    const tried = async (): Promise<boolean> =>
      (await talosctl.get(worker, ['get', 'mc', 'v1alpha1', '-o', 'jsonpath={.spec}'])).includes('example.org/trial');
    expect(await tried()).toBe(true);
    await until('the trial is over', async () => !(await tried()));
    await talosctl.get(worker, ['apply-config', '-f', file, '-m', 'no-reboot']);
    await until('the label', async () => (await labels()) === 'yes');
  });

  test('a new version of Kubernetes comes with the configuration', async () => {
    const image = 'registry.k8s.io/kube-apiserver:v1.34.5';
    const kubelet = { machine: { kubelet: { image: 'ghcr.io/siderolabs/kubelet:v1.34.5' } } };
    const file = await cluster.file(plane, { ...kubelet, cluster: { apiServer: { image } } });
    await cluster.talosctl.get(plane, ['apply-config', '-f', file, '-m', 'no-reboot']);
    const kubeletVersion = async (): Promise<string> => (await node('cp-1')).status.nodeInfo.kubeletVersion;
    await until('the kubelet', async () => (await kubeletVersion()) === 'v1.34.5');
    const ref = { apiVersion: 'v1', kind: 'Pod', metadata: { namespace: 'kube-system', name: 'kube-apiserver-cp-1' } };
    interface StaticPod {
      readonly spec: { readonly containers: readonly { readonly image: string }[] };
      readonly status: { readonly phase: string };
    }
    await until('the API server', async () => {
      const pod = (await sandbox.client.get(ref)) as unknown as StaticPod | undefined;
      return pod?.spec.containers[0]?.image === image && pod.status.phase === 'Running';
    });
    await ready();
  });

  test('talosctl upgrades the parts of Kubernetes one by one', async () => {
    const { talosctl } = cluster;
    const after = (await cluster.machines.calls()).length - 1;
    const told = await talosctl.get(plane, ['upgrade-k8s', '--to', '1.34.6', '--upgrade-kubelet=false']);
    expect(told).toContain('updating "kube-apiserver" to version "1.34.6"');
    const applied = await cluster.machines.calls({ method: 'ApplyConfiguration', after });
    expect(applied.map(call => call.node)).toEqual([plane, plane, plane, plane]);
  });

  /** Runs talosctl with the credential that the rotation gave. */
  function afterRotation(...args: readonly string[]): Promise<string> {
    return cluster.talosctl.run('--talosconfig', 'rotated', '-e', plane, '-n', plane, ...args);
  }

  test('authorities are rotated by talosctl, and old certificates are refused', async () => {
    const { talosctl } = cluster;
    const nodes = ['--control-plane-nodes', plane, '--worker-nodes', worker];
    await talosctl.get(plane, ['rotate-ca', '--dry-run=false', '-o', 'rotated', ...nodes]);
    expect((await talosctl.on(plane, ['version'])).status).toBe(1);
    await afterRotation('version');
    await afterRotation('health', '--server=false', '--wait-timeout', '20s', ...nodes);
    expect(readFileSync(join(talosctl.dir, 'rotated'), 'utf8')).not.toBe(
      readFileSync(join(talosctl.dir, 'talosconfig'), 'utf8'),
    );
  });

  test('who reads may not change', async () => {
    const { talosctl } = cluster;
    const as = (...args: string[]): ReturnType<Talosctl['try']> =>
      talosctl.try('--talosconfig', 'reader', '-e', plane, '-n', plane, ...args);
    await afterRotation('config', 'new', 'reader', '--roles', 'os:reader');
    expect((await as('version')).status).toBe(0);
    expect((await as('reboot', '--wait=false')).stderr).toContain('PermissionDenied');
  });

  test('the fingerprint of maintenance can be pinned', async () => {
    const { talosctl } = cluster;
    const machines = await startMachines({ count: 1 });
    try {
      const [fresh] = machines.addresses as [string];
      const {
        machines: [state],
      } = await machines.until('maintenance', ({ machines: [one] }) => one!.fingerprint !== '');
      const apply = (fingerprint: string): ReturnType<Talosctl['try']> =>
        talosctl.try(
          'apply-config',
          '-i',
          '-n',
          fresh,
          '-f',
          'w-1.yaml',
          '--dry-run',
          '--cert-fingerprint',
          fingerprint,
        );
      expect((await apply(state!.fingerprint)).status).toBe(0);
      expect((await apply('00'.repeat(32))).status).toBe(1);
    } finally {
      await machines.stop();
    }
  });
});
