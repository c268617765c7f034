import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { MAIN } from '../cli/compiled';
import { Random } from '../fuzz/random';
import { processTree } from '../pulumi/kills/descendants';
import type { Tally } from '../soak/proof';
import { SimulatedSite } from './simulated-site';

/**
 * Cases `from` to `from + count - 1`: while `strata talos up` makes a cluster of five machines in maintenance, or upgrades it, it is killed at a random moment with all that
 * it started. Then it is run again.
 */
export async function runMachineKills(seed: number, from: number, count: number): Promise<Tally> {
  const classes: Record<string, { kills: number; recovered: number }> = {};
  const failures: string[] = [];
  for (let number = from; number < from + count; number++) {
    const random = new Random(seed, number);
    const what = number % 2 === 0 ? 'first boot' : 'upgrade';
    const { problems, isDone } = await killed(what, random.next());
    const counts = (classes[`${what} ${isDone ? 'after the end' : 'under way'}`] ??= { kills: 0, recovered: 0 });
    counts.kills++;
    if (problems.length === 0) counts.recovered++;
    failures.push(...problems.map(problem => `kill ${number}, ${what}: ${problem}`));
  }
  return { classes, failures };
}

/** How long each takes on a machine with nothing else to do, in milliseconds. */
const USUAL_MS = { 'first boot': 8_000, upgrade: 30_000 };

async function killed(
  what: 'first boot' | 'upgrade',
  moment: number,
): Promise<{ readonly problems: readonly string[]; readonly isDone: boolean }> {
  const site = await SimulatedSite.start({ count: 5, version: '1.12.5' });
  const folder = mkdtempSync(join(tmpdir(), 'strata-machine-kills-'));
  try {
    const addresses = { controlPlanes: site.machines.addresses.slice(0, 3), workers: site.machines.addresses.slice(3) };
    const first = site.cluster(addresses, { talosVersion: '1.12.5' });
    if (what === 'upgrade') await site.deliver(first);
    const version = what === 'upgrade' ? '1.12.6' : '1.12.5';
    for (const [path, text] of site.files(addresses, { talosVersion: version })) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    writeFileSync(join(folder, 'secrets'), site.secrets, { mode: 0o600 });
    const isDone = await upAndKill(site, folder, moment * USUAL_MS[what]);
    const cluster = site.cluster(addresses, { talosVersion: version });
    const problems: string[] = [];
    await site.deliver(cluster).catch((error: unknown) => problems.push(String(error)));
    const { etcd, splitBrain, counters, machines } = await site.machines.world();
    if (splitBrain) problems.push('the cluster was made twice');
    if (counters.quorumLost) problems.push('etcd was without its majority');
    const voters = etcd[0]?.members.filter(({ learner, live }) => live && !learner).length ?? 0;
    if (etcd.length !== 1 || voters !== 3) problems.push(`${etcd.length} etcds, ${voters} voters`);
    const others = machines.filter(each => !each.version.includes(version)).map(({ hostname }) => hostname);
    if (others.length > 0) problems.push(`not of version ${version}: ${others.join(', ')}`);
    const last = (await site.machines.calls()).at(-1)?.seq;
    await site.deliver(cluster).catch((error: unknown) => problems.push(String(error)));
    const changing = await site.machines.calls({ changes: true, after: last });
    if (changing.length > 0) problems.push(`a further run changes: ${changing.map(({ method }) => method).join(', ')}`);
    return { problems, isDone };
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await site.stop();
  }
}

/** @returns whether it had ended before */
async function upAndKill({ tools }: SimulatedSite, folder: string, afterMs: number): Promise<boolean> {
  const path = [dirname(tools.talosctl), dirname(tools.kubectl), process.env.PATH].join(':');
  const args = [MAIN, 'talos', 'up', folder, '--secrets', join(folder, 'secrets')];
  const child = spawn(process.execPath, args, { env: { ...process.env, PATH: path }, stdio: 'ignore' });
  await Promise.race([sleep(afterMs), new Promise(resolve => child.once('exit', resolve))]);
  const isDone = child.exitCode !== null;
  if (isDone) return true;
  for (const pid of processTree(child.pid!)) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // it ended meanwhile
    }
  }
  return false;
}
