import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Platform } from '../../lib/model/platform';
import { check } from '../../lib/check';
import { ensureTools } from '../../lib/sandbox';
import { printedVersion } from '../../lib/sandbox/tool-version';
import { loadAll } from 'js-yaml';
import { TalosCluster, type Contract, type TalosClusterProps } from '../../constructs/os/talos-cluster';
import { describeReal } from '../cluster/real';
import { SINGLE, WHOLE } from './fleets';
import { machinery, MACHINERY_MINORS } from './machinery';
import { NeedyStorage } from './needy-storage';

jest.setTimeout(600_000);

const CONTRACTS: readonly Contract[] = ['1.10', '1.11', '1.12', '1.13'];
const FLEETS: readonly [string, TalosClusterProps][] = [
  ['whole', WHOLE],
  ['single', SINGLE],
];

/** What a fleet of few machines is told. */
const LITTLE = ['loss/etcd', 'loss/single-node'];

/** Patches of a fleet in the form of a contract, by hostname. */
function patchesOf(props: TalosClusterProps, contract: Contract): ReadonlyMap<string, string> {
  const platform = new Platform('prod', { mirrors: { 'docker.io': 'https://mirror.example.org/docker' } });
  new NeedyStorage(platform, 'storage');
  const talosVersion = contract === '1.13' ? '1.13.5' : '1.12.1';
  const talos = new TalosCluster(platform, 'talos', { ...props, talosVersion, contract });
  expect(check(platform.model()).filter(({ code }) => !LITTLE.includes(code))).toEqual([]);
  return talos.patches();
}

/** Kind of the base that a machine's patch is laid over. */
function baseOf(props: TalosClusterProps, hostname: string): 'controlplane' | 'worker' {
  return props.machines.find(machine => machine.hostname === hostname)!.role === 'worker' ? 'worker' : 'controlplane';
}

describeReal('patches are taken by the real talosctl', ['talosctl'], () => {
  let talosctl: string;
  let folder: string;
  const run = (...args: string[]): string =>
    execFileSync(talosctl, args, { cwd: folder, encoding: 'utf8', stdio: 'pipe' });
  beforeAll(async () => {
    ({ talosctl } = await ensureTools(['talosctl']));
    folder = mkdtempSync(join(tmpdir(), 'strata-talos-'));
    run('gen', 'secrets', '-o', 'secrets.yaml');
    process.stderr.write(
      `talosctl ${printedVersion(talosctl, ['version', '--client', '--short'])}: contracts up to its own\n`,
    );
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const known = CONTRACTS.filter(contract => contract !== '1.13');
  test.each(known.flatMap(contract => FLEETS.map(([name, props]) => [contract, name, props] as const)))(
    'contract %s, fleet %s: gen config, machineconfig patch, validate --strict',
    (contract, _, props) => {
      const generated = [
        '--with-secrets',
        'secrets.yaml',
        '--talos-version',
        `v${contract}`,
        '--kubernetes-version',
        '1.33.4',
      ];
      run(
        'gen',
        'config',
        'prod',
        'https://192.0.2.10:6443',
        ...generated,
        '--with-docs=false',
        '--with-examples=false',
        '-o',
        '.',
        '--force',
      );
      for (const [hostname, text] of patchesOf(props, contract)) {
        writeFileSync(join(folder, 'patch.yaml'), text);
        run('machineconfig', 'patch', `${baseOf(props, hostname)}.yaml`, '-p', '@patch.yaml', '-o', 'machine.yaml');
        expect(run('validate', '-m', 'metal', '--strict', '-c', 'machine.yaml')).toBe(
          'machine.yaml is valid for metal mode\n',
        );
        expectOnce(readFileSync(join(folder, 'machine.yaml'), 'utf8'), hostname);
      }
    },
  );
});

describeReal('patches are taken by the library of each minor', ['talosctl'], () => {
  const pairs = CONTRACTS.map(contract => [contract, contract === '1.10' ? '1.11' : contract] as const);
  beforeAll(async () => {
    for (const minor of MACHINERY_MINORS) await machinery(minor);
  });

  test.each(pairs.flatMap(pair => FLEETS.map(([name, props]) => [...pair, name, props] as const)))(
    'contract %s by machinery %s, fleet %s',
    async (contract, minor, _, props) => {
      const program = await machinery(minor);
      for (const [hostname, input] of patchesOf(props, contract)) {
        const args = [contract, '1.33.4', baseOf(props, hostname), 'https://192.0.2.10:6443', 'prod'];
        const { stdout, stderr, status } = spawnSync(program, args, { input, encoding: 'utf8' });
        expect({ hostname, stderr, status }).toEqual({ hostname, stderr: '', status: 0 });
        expectOnce(stdout, hostname);
      }
    },
  );
});

/** The machine has its name, in one place, one form of its disk, and no list with an item twice. */
function expectOnce(text: string, hostname: string): void {
  const documents = loadAll(text) as Record<string, unknown>[];
  const [main] = documents as [{ machine: { network?: { hostname?: string }; install: object; certSANs: string[] } }];
  const document = documents.find(({ kind }) => kind === 'HostnameConfig');
  expect([main.machine.network?.hostname, document?.hostname].filter(name => name !== undefined)).toEqual([hostname]);
  expect(['disk', 'diskSelector'].filter(form => form in main.machine.install)).toHaveLength(1);
  expect(new Set(main.machine.certSANs).size).toBe(main.machine.certSANs.length);
}
