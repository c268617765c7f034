import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeReal } from '../cluster/real';
import type { TalosClusterProps } from '../../constructs/os/talos-cluster';
import type { FiledCluster } from '../../lib/talos/cluster-files';
import { failing } from './failing';
import { SimulatedSite } from './simulated-site';
import type { Call, WorldState } from './simulator-world';

jest.setTimeout(600_000);

const TOOLS = ['talosctl', 'kubectl', 'etcd', 'kube-apiserver'] as const;

/** An image with another extension has another schematic. */
const EXTENDED = { install: { disk: '/dev/sda' }, image: { extensions: ['amd-ucode'] } };

/** Three control planes and two workers that run Talos 1.12 and Kubernetes 1.33, a machine to spare, and what is done to them. */
class Fleet {
  static async start(): Promise<Fleet> {
    const fleet = new Fleet(await SimulatedSite.start({ count: 6 }));
    await fleet.site.deliver(fleet.of({}));
    await fleet.site.machines.podNetwork(true);
    await fleet.site.machines.until('all are ready', ({ machines }) => machines.slice(0, 5).every(({ ready }) => ready)); // prettier-ignore
    return fleet;
  }

  private constructor(readonly site: SimulatedSite) {}

  get controlPlanes(): readonly string[] {
    return this.site.machines.addresses.slice(0, 3);
  }

  get all(): readonly string[] {
    return this.site.machines.addresses.slice(0, 5);
  }

  get spare(): string {
    return this.site.machines.addresses[5]!;
  }

  of(props: Partial<TalosClusterProps>, more: readonly string[] = []): FiledCluster {
    const addresses = { controlPlanes: this.controlPlanes, workers: [...this.all.slice(3), ...more] };
    return this.site.cluster(addresses, { contract: '1.12', kubernetesVersion: '1.33.4', ...props });
  }

  /** Calls that changed anything while something was done. */
  async changing(work: () => Promise<unknown>): Promise<readonly Call[]> {
    const after = (await this.site.machines.calls()).at(-1)?.seq;
    await work();
    return this.site.machines.calls({ changes: true, after });
  }

  async kubelets(): Promise<readonly string[]> {
    const { items } = await this.site.api.client.list('v1', 'Node');
    return items.map(({ status }) => (status as { nodeInfo: { kubeletVersion: string } }).nodeInfo.kubeletVersion);
  }
}

function nodesOf(calls: readonly Call[], method: string): readonly string[] {
  return calls.filter(call => call.method === method).map(({ node }) => node);
}

/** Whether control planes went first, each once, and then the workers. */
function isInTurn(nodes: readonly string[], { controlPlanes, all }: Fleet): boolean {
  const sorted = [...nodes.slice(0, 3).toSorted(), ...nodes.slice(3).toSorted()];
  return (
    nodes.length === all.length && sorted.join() === [...controlPlanes.toSorted(), ...all.slice(3).toSorted()].join()
  );
}

function systems({ machines }: WorldState): readonly string[] {
  return machines.slice(0, 5).map(({ version, schematic }) => `${version} ${schematic}`);
}

/** The machines in the order in which their kubelets came to a version. */
function kubeletsTo(version: string, calls: readonly Call[]): readonly string[] {
  const got = calls.filter(({ summary }) => summary.split(' ').includes(`kubelet=v${version}`));
  return [...new Set(got.map(({ node }) => node))];
}

/** Calls by which a kubelet became newer than the API server of some control plane. */
function tooNew(calls: readonly Call[], controlPlanes: readonly string[], before: string): readonly string[] {
  const servers = new Map(controlPlanes.map(node => [node, before]));
  return calls.flatMap(({ node, summary }) => {
    const version = (part: string): string | undefined => new RegExp(`(?:^| )${part}=v(\\S+)`).exec(summary)?.[1];
    const [server, kubelet] = [version('kube-apiserver'), version('kubelet')];
    if (server !== undefined) servers.set(node, server);
    const isBehind = kubelet !== undefined && [...servers.values()].some(each => each < kubelet);
    return isBehind ? [`${node}: ${summary}`] : [];
  });
}

describeReal('upgrades one after the other', TOOLS, () => {
  let fleet: Fleet;
  beforeAll(async () => {
    fleet = await Fleet.start();
  });
  afterAll(() => fleet?.site.stop());

  test('two minor versions of Kubernetes at once, and any step back, are refused before a machine is changed', async () => {
    const calls = await fleet.changing(async () => {
      for (const [kubernetesVersion, why] of [
        ['1.35.2', 'runs Kubernetes 1.33.4, the program wants 1.35.2: 2 minor versions at once'],
        ['1.32.4', 'runs Kubernetes 1.33.4, the program wants 1.32.4: no way leads back'],
      ] as const) {
        const { codes, text } = await failing(fleet.site.deliver(fleet.of({ kubernetesVersion })));
        expect(codes).toEqual(['machines/upgrade-path']);
        expect(text).toContain(why);
      }
    });
    expect(calls).toEqual([]);
  });

  test('two minor versions of Talos at once are refused, by whatever talosctl', async () => {
    const leap = { ...fleet.of({}), talosVersion: '1.14.0' };
    const folder = mkdtempSync(join(tmpdir(), 'strata-talosctl-'));
    const newer = join(folder, 'talosctl');
    const { talosctl } = fleet.site.tools;
    writeFileSync(newer, `#!/bin/sh\n[ "$1" = version ] && [ "$2" = --client ] && echo 'Talos v1.13.5' && exit\nexec '${talosctl}' "$@"\n`); // prettier-ignore
    chmodSync(newer, 0o700);
    try {
      const calls = await fleet.changing(async () => {
        expect((await failing(fleet.site.deliver(leap))).codes).toEqual(['machines/talosctl']);
        const { codes, text } = await failing(fleet.site.deliver(leap, { talosctl: newer }));
        expect(new Set(codes.map(code => code.split(' ')[0]))).toEqual(new Set(['machines/upgrade-path']));
        expect(codes).toHaveLength(5);
        expect(text).toContain('runs Talos 1.12.6, the program wants 1.14.0: 2 minor versions at once');
      });
      expect(calls).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  const talos13 = { talosVersion: '1.13.5', settings: EXTENDED };

  test('the form of the configuration does not change with the version', async () => {
    const calls = await fleet.changing(async () => {
      const { codes, text } = await failing(fleet.site.deliver(fleet.of({ ...talos13, contract: '1.11' })));
      expect(codes).toEqual(['machines/contract']);
      expect(text).toContain("give the TalosCluster contract: '1.12'");
    });
    expect(calls).toEqual([]);
  });

  test('Talos goes from 1.12 to 1.13, with another image: control planes, then workers, one by one', async () => {
    const wanted = fleet.of(talos13);
    expect(wanted.contract).toBe('1.12');
    const calls = await fleet.changing(() => fleet.site.deliver(wanted));
    expect(isInTurn(nodesOf(calls, 'Upgrade'), fleet)).toBe(true);
    const world = await fleet.site.machines.world();
    expect(systems(world)).toEqual(wanted.machines.map(({ schematic }) => `1.13.5 ${schematic}`));
    expect(world.counters).toMatchObject({ controlPlanesDown: 1, quorumLost: false });
    expect(await fleet.kubelets()).toEqual(Array(5).fill('v1.33.4'));
  });

  test('no way leads back', async () => {
    const calls = await fleet.changing(async () => {
      const { text } = await failing(fleet.site.deliver(fleet.of({})));
      expect(text).toContain('runs Talos 1.13.5, the program wants 1.12.6: no way leads back');
    });
    expect(calls).toEqual([]);
  });

  test('Kubernetes goes one minor version up: all API servers first, then kubelets, and nothing restarts', async () => {
    const wanted = fleet.of({ ...talos13, kubernetesVersion: '1.34.4' });
    const calls = await fleet.changing(() => fleet.site.deliver(wanted));
    expect(isInTurn(kubeletsTo('1.34.4', calls), fleet)).toBe(true);
    expect(tooNew(calls, fleet.controlPlanes, '1.33.4')).toEqual([]);
    expect(nodesOf(calls, 'Reboot')).toEqual([]);
    expect(await fleet.kubelets()).toEqual(Array(5).fill('v1.34.4'));
    expect(await fleet.changing(() => fleet.site.deliver(wanted))).toEqual([]);
  });

  test('a machine that joins in the same run gets its kubelet when all API servers are new', async () => {
    const wanted = fleet.of({ ...talos13, kubernetesVersion: '1.35.2' }, [fleet.spare]);
    const calls = await fleet.changing(() => fleet.site.deliver(wanted));
    expect(tooNew(calls, fleet.controlPlanes, '1.34.4')).toEqual([]);
    expect(kubeletsTo('1.34.4', calls)[0]).toBe(fleet.spare);
    expect(await fleet.kubelets()).toEqual(Array(6).fill('v1.35.2'));
    expect(await fleet.changing(() => fleet.site.deliver(wanted))).toEqual([]);
  });
});

describeReal('an upgrade of Talos and Kubernetes at once', TOOLS, () => {
  let fleet: Fleet;
  beforeAll(async () => {
    fleet = await Fleet.start();
  });
  afterAll(() => fleet?.site.stop());

  test('each machine gets its system first, and no kubelet is ever newer than an API server', async () => {
    const wanted = fleet.of({ talosVersion: '1.13.5', kubernetesVersion: '1.34.4' });
    const calls = await fleet.changing(() => fleet.site.deliver(wanted));
    expect(isInTurn(nodesOf(calls, 'Upgrade'), fleet)).toBe(true);
    expect(isInTurn(kubeletsTo('1.34.4', calls), fleet)).toBe(true);
    expect(tooNew(calls, fleet.controlPlanes, '1.33.4')).toEqual([]);
    for (const node of fleet.all) {
      const [first] = calls.filter(call => call.node === node && /^(Upgrade|ApplyConfiguration)$/.test(call.method));
      expect([node, first?.method]).toEqual([node, 'Upgrade']);
    }
    const world = await fleet.site.machines.world();
    expect(systems(world)).toEqual(wanted.machines.map(({ schematic }) => `1.13.5 ${schematic}`));
    expect(world.counters).toMatchObject({ controlPlanesDown: 1, quorumLost: false });
    expect(await fleet.kubelets()).toEqual(Array(5).fill('v1.34.4'));
  });
});
