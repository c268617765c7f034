import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { AUTHORITIES } from '../../lib/talos/authority';
import type { FiledCluster } from '../../lib/talos/cluster-files';
import { withNewAuthority } from '../../lib/talos/new-authority';
import { look } from '../../lib/talos/join';
import { rotateCa } from '../../lib/talos/rotate-ca';
import { PHASES } from '../../lib/talos/rotation';
import { onSite } from '../../lib/talos/site';
import type { Step } from '../../lib/talos/step';
import { describeReal } from '../cluster/real';
import { failing } from './failing';
import { runStrataTalos, writeFiles } from './run-strata-talos';
import { QUICK, SimulatedSite } from './simulated-site';

jest.setTimeout(300_000);

/** Stops work where it tells of a step, as a kill does. */
class Killed extends Error {}
type Kill = (step: Step) => boolean;

describeReal('rotation of the authority of the Talos API', ['talosctl', 'kubectl', 'etcd', 'kube-apiserver'], () => {
  let site: SimulatedSite;
  let cluster: FiledCluster;
  let addresses: { readonly controlPlanes: readonly string[]; readonly workers: readonly string[] };
  /** Bundle that the machines have. */
  let secrets: string;

  const rotating = (next: string, kill: Kill = () => false, of = cluster): Promise<boolean> => {
    const onStep = (step: Step): void => {
      if (kill(step)) throw new Killed();
    };
    return rotateCa(of, { secrets, ...site.tools, patience: QUICK, onStep }, next);
  };
  const lastCall = async (): Promise<number> => (await site.machines.calls()).at(-1)!.seq;
  const applied = async (after: number): Promise<readonly string[]> =>
    (await site.machines.calls({ changes: true, after })).map(({ node, method }) => `${method} ${node}`);
  /** Nothing is to change with the new bundle, and nobody is reached by the old one. */
  const isRotated = async (next: string): Promise<void> => {
    const after = await lastCall();
    const { joined, changes } = await site.deliver(cluster, { secrets: next });
    expect({ joined, changes: [...changes.values()] }).toEqual({ joined: [], changes: Array(5).fill({ configuration: 'none' }) }); // prettier-ignore
    const { codes } = await failing(site.deliver(cluster, { secrets }));
    expect(codes.filter(code => !code.startsWith('machines/foreign '))).toEqual([]);
    const found = await onSite(cluster, { secrets, ...site.tools, patience: QUICK }, look);
    // a connection that is refused for its certificate may break before it is said why
    expect(found.filter(({ observed: { state } }) => state !== 'foreign' && state !== 'silent')).toEqual([]);
    expect(await applied(after)).toEqual([]);
    secrets = next;
  };

  beforeAll(async () => {
    site = await SimulatedSite.start({ count: 5 });
    addresses = { controlPlanes: site.machines.addresses.slice(0, 3), workers: site.machines.addresses.slice(3) };
    cluster = site.cluster(addresses);
    ({ secrets } = site);
    await site.deliver(cluster);
  });
  afterAll(() => site?.stop());

  test('a bundle follows another one with its authority alone changed', async () => {
    const next = await withNewAuthority(secrets, AUTHORITIES.talos, site.tools.talosctl);
    const [was, is] = [secrets, next].map(text => parse(text) as { certs: { os?: { crt: string; key: string } } });
    expect(is!.certs.os).toEqual({ crt: expect.stringMatching(/^LS0t/) as string, key: expect.stringMatching(/^LS0t/) as string }); // prettier-ignore
    expect(is!.certs.os).not.toEqual(was!.certs.os);
    expect({ ...is, certs: { ...is!.certs, os: was!.certs.os } }).toEqual(was);
    const other = (text: string): Promise<{ readonly codes: readonly string[]; readonly text: string }> => failing((async () => rotating(text))()); // prettier-ignore
    const after = await lastCall();
    for (const text of [secrets, next.replace(/token: .*/, 'token: aaaaaa.bbbbbbbbbbbbbbbb')])
      expect((await other(text)).codes).toEqual(['machines/rotation']);
    const broken = await other(`${next}: : :`);
    expect(broken.codes).toEqual(['machines/secrets']);
    expect(broken.text).not.toContain('LS0t');
    expect(await site.machines.calls({ after })).toEqual([]);
  });

  test('nothing is done while a machine is silent, or differs in anything else', async () => {
    const next = await withNewAuthority(secrets, AUTHORITIES.talos, site.tools.talosctl);
    const after = await lastCall();
    const changed = site.cluster(addresses, { settings: { install: { disk: '/dev/sda' }, sysctls: { 'vm.nr_hugepages': '64' } } }); // prettier-ignore
    const differs = await failing(rotating(next, undefined, changed));
    expect(differs.codes).toEqual(cluster.machines.map(({ hostname }) => `machines/rotation machines/${hostname}.yaml`)); // prettier-ignore
    expect(differs.text).toContain('run strata talos up first');
    await site.machines.power(addresses.workers[1]!, false);
    const silent = await failing(rotating(next));
    expect(silent.codes).toEqual(['machines/silent machines/w-2.yaml']);
    await site.machines.power(addresses.workers[1]!, true);
    await site.machines.until('it is back', ({ machines }) => machines.every(({ stage }) => stage === 'running'));
    expect(await applied(after)).toEqual([]);
  });

  test('goes in three phases, control planes first, without a restart', async () => {
    const next = await withNewAuthority(secrets, AUTHORITIES.talos, site.tools.talosctl);
    const after = await lastCall();
    expect(await rotating(next)).toBe(true);
    const calls = await applied(after);
    const [planes, workers] = [addresses.controlPlanes, addresses.workers].map(some => some.map(address => `ApplyConfiguration ${address}`)); // prettier-ignore
    for (const phase of [0, 1, 2]) {
      const own = calls.slice(phase * 5, phase * 5 + 5);
      expect([own.slice(0, 3), own.slice(3).sort()]).toEqual([planes, [...workers!].sort()]);
    }
    expect(calls).toHaveLength(15);
    await isRotated(next);
  });

  test.each([1, 2, 3] as const)(
    'killed within phase %s and after it, it goes on when it is run again',
    async number => {
      const next = await withNewAuthority(secrets, AUTHORITIES.talos, site.tools.talosctl);
      const after = await lastCall();
      const phase = PHASES[number];
      const within: Kill = ({ machine, state, detail }) => machine === 'cp-2' && state === 'begin' && detail === phase;
      await expect(rotating(next, within)).rejects.toThrow(Killed);
      await expect(rotating(next, ({ state, detail }) => state === 'done' && detail === phase)).rejects.toThrow(Killed);
      await rotating(next);
      expect(await applied(after)).toHaveLength(15);
      await isRotated(next);
    },
  );

  test('the command writes the new bundle first, for its owner alone, and goes on with it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'strata-rotate-'));
    const [old, fresh] = ['secrets.yaml', 'new-secrets.yaml'].map(name => join(folder, name)) as [string, string];
    try {
      writeFiles(folder, site.files(addresses));
      writeFileSync(old, secrets, { mode: 0o600 });
      const after = await lastCall();
      await site.machines.power(addresses.workers[0]!, false);
      const args = ['rotate-ca', folder, '--secrets', old, '--output', fresh];
      const silent = await runStrataTalos(site, args);
      expect([silent.status, silent.stdout]).toEqual([4, '']);
      const next = readFileSync(fresh, 'utf8');
      expect(statSync(fresh).mode & 0o777).toBe(0o600);
      expect(await applied(after)).toEqual([]);
      await site.machines.power(addresses.workers[0]!, true);
      await site.machines.until('it is back', ({ machines }) => machines.every(({ stage }) => stage === 'running'));
      for (const calls of [15, 15]) {
        const { status, stdout, stderr } = await runStrataTalos(site, args);
        expect({ status, stdout }).toEqual({ status: 0, stdout: `sim: 5 machines trust the new authority of the Talos API only; its bundle is ${fresh}, to be kept in place of the one before\n` }); // prettier-ignore
        expect(stderr).not.toMatch(/BEGIN|LS0t/);
        expect(await applied(after)).toHaveLength(calls);
      }
      expect(readFileSync(fresh, 'utf8')).toBe(next);
      await isRotated(next);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
