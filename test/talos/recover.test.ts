import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newBundle } from '../../lib/talos/bundle';
import type { FiledCluster } from '../../lib/talos/cluster-files';
import { configurations } from '../../lib/talos/configuration';
import { recover, type RecoverOptions } from '../../lib/talos/recover';
import { RecoveryMark } from '../../lib/talos/recovery-mark';
import { onSite } from '../../lib/talos/site';
import type { Patience, Step } from '../../lib/talos/step';
import { describeReal } from '../cluster/real';
import { failing } from './failing';
import { runStrataTalos, writeFiles } from './run-strata-talos';
import { IMPATIENT, QUICK, SimulatedSite } from './simulated-site';

jest.setTimeout(300_000);

/** Stops work where a step begins, is waited for, or is done, as a kill does. */
class Killed extends Error {}
type Kill = Pick<Step, 'step' | 'state'>;

describeReal('etcd that has lost its majority', ['talosctl', 'kubectl', 'etcd', 'kube-apiserver'], () => {
  let site: SimulatedSite;
  let cluster: FiledCluster;
  let controlPlanes: readonly string[];
  const folder = mkdtempSync(join(tmpdir(), 'strata-recover-'));
  const snapshot = join(folder, 'etcd.snapshot');

  const recovering = (
    options: Partial<RecoverOptions> = {},
    { patience = QUICK, kill, secrets = site.secrets }: { readonly patience?: Patience; readonly kill?: Kill; readonly secrets?: string } = {}, // prettier-ignore
  ): Promise<readonly string[]> => {
    const onStep = ({ step, state }: Step): void => {
      if (step === kill?.step && state === kill.state) throw new Killed();
    };
    return onSite(cluster, { secrets, ...site.tools, patience, onStep }, async each => {
      const voting = await recover({ ...each, configurations: await configurations(each) }, { snapshot, forget: [], ...options }); // prettier-ignore
      return voting.map(({ hostname }) => hostname);
    });
  };
  const mark = (): Promise<RecoveryMark> => site.work(cluster, each => Promise.resolve(new RecoveryMark(each)));
  const talosctl = (address: string, args: readonly string[]): Promise<void> =>
    site.work(cluster, async each => {
      const { ok, stderr } = await each.talosctl.call(address, args, { timeoutMs: 60_000 });
      if (!ok) throw new Error(stderr);
    });
  /** Takes the data of etcd from a control plane, as a new disk does. */
  const empty = (address: string): Promise<void> =>
    talosctl(address, ['reset', '--system-labels-to-wipe', 'EPHEMERAL', '--graceful=false', '--reboot']);
  /** Without the first one, whichever of the others is emptied sooner finds no majority to join. */
  const loseMajority = async (): Promise<void> => {
    await site.machines.power(controlPlanes[0]!, false);
    await Promise.all(controlPlanes.slice(1).map(empty));
    await site.machines.power(controlPlanes[0]!, true);
    await site.machines.until('etcd has its first member only', ({ etcd }) => {
      const { quorum, members } = etcd.at(-1)!;
      const living = members.filter(({ live }) => live).map(({ hostname }) => hostname);
      return !quorum && living.join() === 'cp-1';
    });
  };
  const lastCall = async (): Promise<number> => (await site.machines.calls()).at(-1)!.seq;
  /** What an `up` after a recovery finds: the cluster is whole and nothing is to change. */
  const whole = async (): Promise<void> => {
    const after = await lastCall();
    const { joined, changes } = await site.deliver(cluster);
    expect({ joined, changes: [...changes.values()] }).toEqual({ joined: [], changes: Array(4).fill({ configuration: 'none' }) }); // prettier-ignore
    expect(await site.machines.calls({ changes: true, after })).toEqual([]);
    const { etcd, splitBrain } = await site.machines.world();
    const voters = etcd.at(-1)!.members.filter(({ learner, live }) => live && !learner);
    expect({ splitBrain, voters: voters.map(({ hostname }) => hostname).sort() }).toEqual({ splitBrain: false, voters: ['cp-1', 'cp-2', 'cp-3'] }); // prettier-ignore
    expect((await mark()).stage()).toBeUndefined();
  };

  beforeAll(async () => {
    site = await SimulatedSite.start({ count: 4 });
    controlPlanes = site.machines.addresses.slice(0, 3);
    cluster = site.cluster({ controlPlanes, workers: site.machines.addresses.slice(3) });
    await site.deliver(cluster);
    await talosctl(controlPlanes[0]!, ['etcd', 'snapshot', snapshot]);
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await site?.stop();
  });

  test('nothing is touched where it has its majority: who votes is told', async () => {
    const after = await lastCall();
    const { codes, text } = await failing(recovering());
    expect(codes).toEqual(['machines/majority']);
    expect(text).toContain('cp-1, cp-2, cp-3 vote');
    const foreign = await failing(recovering({}, { secrets: await newBundle(site.tools.talosctl) }));
    expect(foreign.codes.filter(code => !code.startsWith('machines/foreign '))).toEqual([]);
    await site.machines.power(controlPlanes[2]!, false);
    const silent = await failing(recovering({}, { patience: IMPATIENT }));
    expect(silent.codes).toEqual(['machines/silent machines/cp-3.yaml']);
    expect(silent.text).toContain('--forget cp-3');
    const two = await failing(recovering({ forget: ['cp-3'] }));
    expect(two.codes).toEqual(['machines/majority']);
    await site.machines.power(controlPlanes[2]!, true);
    await site.machines.until('it is back', ({ etcd }) => etcd[0]!.members.every(({ live }) => live));
    const back = await failing(recovering({ forget: ['cp-3'] }));
    expect(back.codes).toEqual(['machines/not-gone machines/cp-3.yaml']);
    expect((await failing(recovering({ forget: ['cp-1', 'cp-2', 'cp-3'] }))).codes).toEqual(['machines/not-gone machines/cp-1.yaml']); // prettier-ignore
    expect(await site.machines.calls({ changes: true, after })).toEqual([]);
  });

  test('nothing is touched where the snapshot is none', async () => {
    const after = await lastCall();
    const whole = readFileSync(snapshot);
    const broken = join(folder, 'broken');
    for (const content of [
      Buffer.from('text'),
      whole.subarray(0, -512),
      Buffer.concat([whole.subarray(0, 4096), Buffer.alloc(512), whole.subarray(4608)]),
    ]) {
      // prettier-ignore
      writeFileSync(broken, content);
      expect((await failing(recovering({ snapshot: broken }))).codes).toEqual(['machines/snapshot-file']);
    }
    expect((await failing(recovering({ snapshot: join(folder, 'absent') }))).codes).toEqual(['machines/snapshot-file']);
    expect(await site.machines.calls({ after })).toEqual([]);
  });

  test('up says what to do, the recovery does it, and up then changes nothing', async () => {
    await loseMajority();
    const lost = await failing(site.deliver(cluster, { patience: IMPATIENT }));
    expect(lost.codes).toEqual(['machines/etcd']);
    expect(lost.text).toContain('strata talos recover');
    const after = await lastCall();
    writeFiles(folder, site.files({ controlPlanes, workers: site.machines.addresses.slice(3) }));
    const secrets = join(folder, 'secrets.yaml');
    writeFileSync(secrets, site.secrets, { mode: 0o600 });
    const args = ['recover', folder, '--secrets', secrets, '--from', snapshot];
    const unsure = await runStrataTalos(site, args);
    expect([unsure.status, unsure.stderr]).toEqual([2, expect.stringContaining('if you mean it, add --yes sim')]);
    expect(await site.machines.calls({ after })).toEqual([]);
    const done = await runStrataTalos(site, [...args, '--yes', 'sim']);
    expect([done.status, done.stdout]).toEqual([0, `sim: etcd is made from ${snapshot}; cp-1, cp-2, cp-3 vote, and the Kubernetes API is ready\n`]); // prettier-ignore
    const calls = (await site.machines.calls({ changes: true, after })).map(({ node, method }) => [node, method]);
    const [first] = controlPlanes;
    expect(calls).toEqual([[first, 'Reset'], [first, 'EtcdRecover'], [first, 'Bootstrap']]); // prettier-ignore
    await whole();
  });

  test.each<readonly [string, Kill]>([
    ['before anything is wiped', { step: 'reset', state: 'begin' }],
    ['after it was wiped', { step: 'reset', state: 'done' }],
    ['before etcd is made', { step: 'recover', state: 'begin' }],
    ['after it was made', { step: 'recover', state: 'done' }],
  ])('killed %s, it goes on when it is run again', async (_, kill) => {
    await loseMajority();
    await expect(recovering({}, { kill })).rejects.toThrow(Killed);
    expect(await recovering()).toEqual(['cp-1', 'cp-2', 'cp-3']);
    await whole();
  });

  test('while it has not ended, up makes no empty etcd', async () => {
    await loseMajority();
    await expect(recovering({}, { kill: { step: 'recover', state: 'begin' } })).rejects.toThrow(Killed);
    const after = await lastCall();
    const { codes, text } = await failing(site.deliver(cluster));
    expect(codes).toEqual(['machines/recovering']);
    const { path } = await mark();
    expect(text).toContain(path);
    expect(existsSync(path)).toBe(true);
    // another computer has no mark of it, but the worker was a node
    rmSync(path);
    const elsewhere = await failing(site.deliver(cluster));
    expect(elsewhere.codes).toEqual(['machines/was-node machines/w-1.yaml']);
    expect(elsewhere.text).toContain('strata talos recover');
    expect(await site.machines.calls({ method: 'Bootstrap', after })).toEqual([]);
    await recovering();
    await whole();
  });

  test('control planes without their configuration get it; one that is gone for good is forgotten', async () => {
    const state = ['--system-labels-to-wipe', 'STATE', '--system-labels-to-wipe', 'EPHEMERAL'];
    await loseMajority();
    await site.machines.power(controlPlanes[2]!, false);
    await talosctl(controlPlanes[1]!, ['reset', ...state, '--graceful=false', '--reboot']);
    expect(await recovering({ forget: ['cp-3'] })).toEqual(['cp-1', 'cp-2']);
    const { etcd, splitBrain } = await site.machines.world();
    expect(splitBrain).toBe(false);
    expect(etcd.at(-1)!.members.map(({ hostname }) => hostname).sort()).toEqual(['cp-1', 'cp-2']); // prettier-ignore
  });
});
