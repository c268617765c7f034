import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { AUTHORITIES } from '../../lib/talos/authority';
import type { FiledCluster } from '../../lib/talos/cluster-files';
import { credentials } from '../../lib/talos/credentials';
import { withNewAuthority } from '../../lib/talos/new-authority';
import { rotateCa } from '../../lib/talos/rotate-ca';
import { PHASES } from '../../lib/talos/rotation';
import { runTool } from '../../lib/talos/run-tool';
import type { Step } from '../../lib/talos/step';
import { describeReal } from '../cluster/real';
import { failing } from './failing';
import { runStrataTalos, writeFiles } from './run-strata-talos';
import { QUICK, SimulatedSite } from './simulated-site';

jest.setTimeout(300_000);

/** Stops work where it tells of a step, as a kill does. */
class Killed extends Error {}
type Kill = (step: Step) => boolean;

describeReal('rotation of the authority of Kubernetes', ['talosctl', 'kubectl', 'etcd', 'kube-apiserver'], () => {
  const authority = AUTHORITIES.kubernetes;
  let site: SimulatedSite;
  let cluster: FiledCluster;
  let addresses: { readonly controlPlanes: readonly string[]; readonly workers: readonly string[] };
  let folder: string;
  /** Bundle that the machines have. */
  let secrets: string;

  const rotating = (next: string, podsRestarted: boolean, kill: Kill = () => false): Promise<boolean> => {
    const onStep = (step: Step): void => {
      if (kill(step)) throw new Killed();
    };
    return rotateCa(cluster, { secrets, ...site.tools, patience: QUICK, onStep, authority, podsRestarted }, next);
  };
  const lastCall = async (): Promise<number> => (await site.machines.calls()).at(-1)!.seq;
  const applied = async (after: number): Promise<readonly string[]> =>
    (await site.machines.calls({ changes: true, after })).map(({ node, method }) => `${method} ${node}`);
  /** A kubeconfig of the authority that issues now. */
  const kubeconfig = async (name: string): Promise<string> => {
    const file = join(folder, name);
    writeFileSync(file, (await site.work(cluster, credentials)).kubeconfig, { mode: 0o600 });
    return file;
  };
  /** The file with other certificates to trust, so that only the client's own is in question. */
  const trusting = (file: string, bundles: readonly string[]): string => {
    const trusted = bundles.map(text => Buffer.from((parse(text) as { certs: { k8s: { crt: string } } }).certs.k8s.crt, 'base64').toString()).join(''); // prettier-ignore
    const text = readFileSync(file, 'utf8').replace(/(certificate-authority-data: ).*/, (_, key: string) => key + Buffer.from(trusted).toString('base64')); // prettier-ignore
    writeFileSync(`${file}.trusting`, text, { mode: 0o600 });
    return `${file}.trusting`;
  };
  /** Whether every control plane's own API server takes a kubeconfig. */
  const taken = (file: string): Promise<readonly boolean[]> =>
    Promise.all(
      addresses.controlPlanes.map(async address => {
        const args = ['--kubeconfig', file, '--server', `https://${address}:6443`, 'get', 'nodes', '-o', 'name'];
        const { ok, stdout } = await runTool(site.tools.kubectl, args, { timeoutMs: 15_000 });
        return ok && stdout.trim().split('\n').length === 5;
      }),
    );
  const nodes = async (): Promise<string> => {
    const args = ['--kubeconfig', await kubeconfig('nodes'), 'get', 'nodes', '-o', 'jsonpath={range .items[*]}{.metadata.name} {.metadata.uid} {.status.conditions[?(@.type=="Ready")].status}{"\\n"}{end}']; // prettier-ignore
    return (await runTool(site.tools.kubectl, args, { timeoutMs: 15_000 })).stdout;
  };
  /** Nothing is to change with the new bundle. */
  const isRotated = async (next: string): Promise<void> => {
    const after = await lastCall();
    const { joined, changes } = await site.deliver(cluster, { secrets: next });
    expect({ joined, changes: [...changes.values()] }).toEqual({ joined: [], changes: Array(5).fill({ configuration: 'none' }) }); // prettier-ignore
    expect(await applied(after)).toEqual([]);
    secrets = next;
  };
  const [all, none] = [[true, true, true], [false, false, false]]; // prettier-ignore

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'strata-rotate-'));
    site = await SimulatedSite.start({ count: 5 });
    addresses = { controlPlanes: site.machines.addresses.slice(0, 3), workers: site.machines.addresses.slice(3) };
    cluster = site.cluster(addresses);
    ({ secrets } = site);
    await site.deliver(cluster);
    await site.machines.podNetwork(true);
    await site.machines.until('nodes are Ready', ({ machines }) => machines.every(({ ready }) => ready));
  });
  afterAll(async () => {
    await site?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test('a bundle follows another one with this authority alone changed, and with no other', async () => {
    const next = await withNewAuthority(secrets, authority, site.tools.talosctl);
    const [was, is] = [secrets, next].map(text => parse(text) as { certs: { k8s?: object } });
    expect(is!.certs.k8s).not.toEqual(was!.certs.k8s);
    expect({ ...is, certs: { ...is!.certs, k8s: was!.certs.k8s } }).toEqual(was);
    const after = await lastCall();
    const other = await withNewAuthority(secrets, AUTHORITIES.talos, site.tools.talosctl);
    const { codes, text } = await failing((async () => rotating(other, false))());
    expect(codes).toEqual(['machines/rotation']);
    expect(text).toContain('another authority of Kubernetes');
    expect(await site.machines.calls({ after })).toEqual([]);
  });

  test('no API server restarts while another one does not serve', async () => {
    const next = await withNewAuthority(secrets, authority, site.tools.talosctl);
    const after = await lastCall();
    await site.machines.fault(addresses.controlPlanes[1]!, 'member-lost');
    const { codes, text } = await failing((async () => rotating(next, false))());
    expect(codes).toEqual(['machines/rotation machines/cp-2.yaml']);
    expect(text).toContain('Kubernetes on cp-2 does not follow, so that no further machine is told');
    expect(await applied(after)).toEqual([]);
    await site.machines.heal(addresses.controlPlanes[1]!, 'member-lost');
  });

  test('old kubeconfigs are taken until the old authority is dropped, new ones from the first phase on; killed in each phase it goes on, and nodes stay', async () => {
    const before = await nodes();
    expect(before.match(/True$/gm)).toHaveLength(5);
    const next = await withNewAuthority(secrets, authority, site.tools.talosctl);
    const both = [secrets, next];
    const old = trusting(await kubeconfig('old'), both);
    const after = await lastCall();
    const killed = async (podsRestarted: boolean, kill: Kill): Promise<void> => {
      await expect(rotating(next, podsRestarted, kill)).rejects.toThrow(Killed);
      expect(await nodes()).toBe(before);
    };
    const within =
      (phase: number): Kill =>
      ({ machine, state, detail }) =>
        machine === 'cp-2' && state === 'begin' && detail === PHASES[phase];

    await killed(false, within(1));
    await killed(false, ({ state, detail }) => state === 'done' && detail === PHASES[1]);
    expect(await taken(old)).toEqual(all);

    // the first control plane issues by the new authority, the others accept it only
    await killed(false, within(2));
    const fresh = trusting(await kubeconfig('fresh'), both);
    expect(await taken(old)).toEqual(all);
    expect(await taken(fresh)).toEqual(all);

    // pods that were restarted before the new authority issues do not know it
    expect(await rotating(next, true)).toBe(false);
    expect(await applied(after)).toHaveLength(10);
    expect(await rotating(next, false)).toBe(false);
    expect(await applied(after)).toHaveLength(10);
    expect(await taken(old)).toEqual(all);
    expect(await taken(trusting(fresh, [next]))).toEqual(all);
    // either bundle would end it at once
    expect((await failing(site.deliver(cluster, { secrets: next }))).codes).toEqual(['machines/rotation']);
    expect(await applied(after)).toHaveLength(10);

    await killed(true, within(3));
    expect(await taken(old)).toEqual([false, true, true]);
    expect(await rotating(next, true)).toBe(true);
    expect(await taken(old)).toEqual(none);
    expect(await taken(fresh)).toEqual(all);
    expect(await nodes()).toBe(before);
    const [planes, workers] = [addresses.controlPlanes, addresses.workers].map(some => some.map(address => `ApplyConfiguration ${address}`)); // prettier-ignore
    const calls = await applied(after);
    const told = [0, 1, 2].map(phase => calls.slice(phase * 5, phase * 5 + 5));
    expect(calls).toHaveLength(15);
    for (const phase of [0, 1]) expect([told[phase]!.slice(0, 3), told[phase]!.slice(3).sort()]).toEqual([planes, [...workers!].sort()]); // prettier-ignore
    expect([told[2]!.slice(0, 2).sort(), told[2]!.slice(2)]).toEqual([[...workers!].sort(), planes]);
    await isRotated(next);
  });

  test('the command stops for the pods to be restarted, and says how to go on', async () => {
    const [old, fresh] = ['secrets.yaml', 'new-secrets.yaml'].map(name => join(folder, name)) as [string, string];
    const tree = join(folder, 'talos');
    writeFiles(tree, site.files(addresses));
    writeFileSync(old, secrets, { mode: 0o600 });
    const args = ['rotate-ca', tree, '--secrets', old, '--output', fresh, '--authority', 'kubernetes'];
    const refused = await runStrataTalos(site, [...args.slice(0, -1), 'etcd']);
    expect([refused.status, refused.stdout]).toEqual([2, '']);
    const stopped = await runStrataTalos(site, args);
    expect({ ...stopped, stderr: '' }).toEqual({ status: 0, stdout: 'sim: 5 machines have the new authority of Kubernetes, and accept the old one; now make new kubeconfigs by strata talos credentials, and restart the pods that talk to the Kubernetes API, e.g. by kubectl rollout restart; then run the same command again with --pods-restarted: it drops the old one\n', stderr: '' }); // prettier-ignore
    const ended = await runStrataTalos(site, [...args, '--pods-restarted']);
    expect({ ...ended, stderr: '' }).toEqual({ status: 0, stdout: `sim: 5 machines trust the new authority of Kubernetes only; its bundle is ${fresh}, to be kept in place of the one before\n`, stderr: '' }); // prettier-ignore
    expect(stopped.stderr + ended.stderr).not.toMatch(/BEGIN|LS0t/);
    await isRotated(readFileSync(fresh, 'utf8'));
  });
});
