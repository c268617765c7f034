import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FiledCluster } from '../../lib/talos/cluster-files';
import { describeReal } from '../cluster/real';
import { failing } from './failing';
import { IMPATIENT, SimulatedSite } from './simulated-site';
import type { FaultKind, FaultOptions } from './simulator-world';

jest.setTimeout(300_000);

/** Where it is asserted how a delivery ends that meets each fault. */
const ASSERTED: Readonly<Record<FaultKind, string>> = {
  'slow-install': 'deliver-faults',
  'slow-boot': 'deliver-fault-table',
  'boot-fallback': 'deliver-faults',
  'wrong-boot-order': 'deliver-faults',
  'clock-not-synced': 'deliver-faults',
  'stays-off': 'deliver-fault-table',
  'bad-image': 'deliver-faults',
  'drain-stuck': 'deliver-fault-table',
  'member-lost': 'deliver-faults',
  'slow-learner': 'deliver-faults',
  'no-space': 'deliver-faults',
  'boot-task-fails': 'deliver-fault-table',
  'connection-cut': 'deliver-faults',
  'upgrade-task-fails': 'deliver-fault-table',
  'deaf-with-new-settings': 'deliver-trial',
  'etcd-lags': 'deliver-gate',
};

test.each(Object.entries(ASSERTED))('a delivery that meets %s is tested', (kind, file) => {
  const text = readFileSync(join(__dirname, `${file}.test.ts`), 'utf8');
  expect(text).toMatch(new RegExp(`ault\\([^)]*'${kind}'|kind: '${kind}'`));
});

interface Row {
  readonly kind: FaultKind;
  readonly options?: FaultOptions;
  /** What the program asks of the worker meanwhile. */
  readonly asks: 'restart' | 'upgrade';
  /** The error of the run that meets it; none where that run ends well. */
  readonly code?: string;
  readonly fix?: string;
}

const ROWS: readonly Row[] = [
  { kind: 'slow-boot', options: { milliseconds: 2000 }, asks: 'restart' },
  { kind: 'stays-off', asks: 'restart', code: 'machines/silent', fix: 'look at its console' },
  { kind: 'boot-task-fails', asks: 'restart', code: 'machines/not-running', fix: 'see talosctl dmesg' },
  { kind: 'upgrade-task-fails', asks: 'upgrade', code: 'machines/upgrade', fix: 'see its console' },
  { kind: 'drain-stuck', asks: 'upgrade' },
];

describeReal('a worker whose restart fails', ['talosctl', 'kubectl', 'etcd', 'kube-apiserver'], () => {
  let site: SimulatedSite;
  let controlPlanes: readonly string[];
  let worker: string;
  let asked = { content: '', talosVersion: '1.12.5' };
  const program = (): FiledCluster => {
    const files = [{ path: '/var/etc/note', content: asked.content, permissions: 0o644, op: 'create' }];
    const patches = asked.content === '' ? [] : [{ machine: { files } }];
    return site.cluster(
      { controlPlanes, workers: [worker] },
      { contract: '1.12', talosVersion: asked.talosVersion, workers: { patches } },
    );
  };

  beforeAll(async () => {
    site = await SimulatedSite.start({ count: 4, version: '1.12.5' });
    controlPlanes = site.machines.addresses.slice(0, 3);
    worker = site.machines.addresses[3]!;
    await site.deliver(program());
    await site.machines.podNetwork(true);
    await site.machines.until('all are ready', ({ machines }) => machines.every(({ ready }) => ready));
  });
  afterAll(() => site?.stop());

  test.each(ROWS)('$kind', async ({ kind, options, asks, code, fix }) => {
    const [, , patch] = asked.talosVersion.split('.');
    asked = asks === 'restart' ? { ...asked, content: kind } : { ...asked, talosVersion: `1.12.${Number(patch) + 1}` };
    await site.machines.fault(worker, kind, options);
    if (code === undefined) await site.deliver(program());
    else {
      const { codes, text } = await failing(site.deliver(program(), { patience: IMPATIENT }));
      expect(codes).toEqual([`${code} machines/w-1.yaml`]);
      expect(text).toContain(fix);
      await site.machines.heal(worker, kind);
      await site.machines.power(worker, true);
      await site.deliver(program());
    }
    await site.machines.heal(worker, kind);
    const { changes } = await site.deliver(program());
    expect([...changes.values()]).toEqual(Array(4).fill({ configuration: 'none' }));
    const { machines, etcd } = await site.machines.until('all are ready', world => world.machines.every(({ ready }) => ready)); // prettier-ignore
    expect(machines.map(({ version }) => version)).toEqual(Array(4).fill(asked.talosVersion));
    expect(etcd[0]!.quorum).toBe(true);
    const nodes = await site.api.client.list('v1', 'Node');
    expect(nodes.items.filter(({ spec }) => (spec as { unschedulable?: boolean }).unschedulable)).toEqual([]);
  });
});
