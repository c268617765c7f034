import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { adopt } from '../../lib/talos/adopt';
import { look } from '../../lib/talos/join';
import { onSite } from '../../lib/talos/site';
import { describeReal } from '../cluster/real';
import { failing } from './failing';
import { runStrataTalos } from './run-strata-talos';
import { QUICK, SimulatedSite } from './simulated-site';
import { Talosctl } from './talosctl';

jest.setTimeout(300_000);

describeReal('a cluster that another program has made', ['talosctl', 'kubectl', 'etcd', 'kube-apiserver'], () => {
  let site: SimulatedSite;
  /** The other program. */
  let other: Talosctl;
  let controlPlanes: readonly string[];
  let workers: readonly string[];
  const fileOf = (name: string): string => readFileSync(join(other.dir, name), 'utf8');
  const adopted = (machine: string, talosconfig = 'talosconfig'): Promise<string> =>
    adopt({ machine, talosconfig: fileOf(talosconfig), talosctl: site.tools.talosctl });
  const lastCall = async (): Promise<number> => (await site.machines.calls()).at(-1)!.seq;

  beforeAll(async () => {
    site = await SimulatedSite.start({ count: 4 });
    controlPlanes = site.machines.addresses.slice(0, 3);
    workers = site.machines.addresses.slice(3);
    other = new Talosctl(site.tools.talosctl);
    const { virtualAddress } = site.machines;
    await other.makeCluster(virtualAddress);
    const virtual = { apiVersion: 'v1alpha1', kind: 'Layer2VIPConfig', name: virtualAddress, link: 'eth0' };
    const files = [
      ...controlPlanes.map((_, index) => other.makeMachine('controlplane', `cp-${index + 1}`, virtual)),
      ...workers.map((_, index) => other.makeMachine('worker', `w-${index + 1}`)),
    ];
    for (const [index, file] of files.entries())
      await other.run('apply-config', '-i', '-n', site.machines.addresses[index]!, '-f', await file);
    await site.machines.until('a runtime', ({ machines }) => machines[0]!.services?.cri === 'Running');
    await other.get(controlPlanes[0]!, ['bootstrap']);
    await site.machines.until('all run', ({ machines, etcd }) => {
      const voters = etcd[0]?.members.filter(({ learner, live }) => live && !learner).length;
      return machines.every(({ stage }) => stage === 'running') && voters === 3;
    });
  });
  afterAll(async () => {
    other?.end();
    await site?.stop();
  });

  test('a worker does not have the keys, a stranger does not get them, and no error tells any', async () => {
    const worker = await failing(adopted(workers[0]!));
    expect(worker.codes).toEqual(['machines/adopt']);
    expect(worker.text).toContain('is a worker');
    await other.get(controlPlanes[0]!, ['config', 'new', 'reader', '--roles', 'os:reader']);
    const reader = await failing(adopted(controlPlanes[0]!, 'reader'));
    expect(reader.codes).toEqual(['machines/adopt']);
    for (const { text } of [worker, reader]) expect(text).not.toMatch(/BEGIN|LS0tLS1/);
  });

  test('its secrets bundle comes on standard output, and nowhere else', async () => {
    const after = await lastCall();
    const talosconfig = join(other.dir, 'talosconfig');
    const { status, stdout, stderr } = await runStrataTalos(site, ['adopt', '--from-machine', controlPlanes[1]!, '--talosconfig', talosconfig]); // prettier-ignore
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(parse(stdout)).toEqual(parse(fileOf('secrets.yaml')));
    expect(await site.machines.calls({ changes: true, after })).toEqual([]);
    const absent = await runStrataTalos(site, ['adopt', '--from-machine', controlPlanes[1]!, '--talosconfig', `${talosconfig}-absent`]); // prettier-ignore
    expect([absent.status, absent.stdout]).toEqual([2, '']);
  });

  test('with the bundle every machine is ours, and up makes them what the program says', async () => {
    const secrets = await adopted(controlPlanes[0]!);
    const cluster = site.cluster({ controlPlanes, workers });
    const found = await onSite(cluster, { secrets, ...site.tools, patience: QUICK }, look);
    expect(found.map(({ observed }) => observed.state)).toEqual(Array(4).fill('ours'));
    const after = await lastCall();
    expect((await site.deliver(cluster, { secrets })).joined).toEqual([]);
    for (const method of ['Bootstrap', 'Reset']) expect(await site.machines.calls({ method, after })).toEqual([]);
    const changed = await lastCall();
    await site.deliver(cluster, { secrets });
    expect(await site.machines.calls({ changes: true, after: changed })).toEqual([]);
    expect(await site.machines.splitBrain()).toBe(false);
  });
});
