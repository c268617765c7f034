import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { crdsOf } from '../../lib/kinds/crd';
import { ensureTools, startCluster, type Cluster, type ToolName } from '../../lib/sandbox';
import { FLUX } from '../../lib/sandbox/flux';
import { pinOf } from '../../lib/sandbox/tool-pins';
import type { Manifest } from '../../lib/values/json';
import { runShuffle } from '../determinism/run-shuffle';
import { PulumiExit } from '../exits/pulumi-exit';
import { runExits } from '../exits/run-exits';
import { BrokenUnits, brokenCases } from '../flux/run-broken-units';
import { describeDisagreement } from '../fuzz/report';
import { runBuiltinFuzz } from '../fuzz/run-builtin-fuzz';
import { ruleCases, runBuiltinRules } from '../fuzz/run-builtin-rules';
import { runFuzz, type FuzzResult } from '../fuzz/run-fuzz';
import { packagedSchemas } from '../fuzz/schemas';
import { runNames } from '../names/run-names';
import { startWithKinds } from '../cluster/accepting';
import { runPlatforms } from '../platforms/run-platforms';
import { runPulumiKills } from '../pulumi/kills/run-kills';
import { runStackKills } from '../pulumi/kills/run-stack-kills';
import { Runs } from '../pulumi/runs';
import { runKills } from '../tree/run-kills';
import { runMachineKills } from '../talos/run-machine-kills';
import { runYamlFuzz } from '../yaml/fuzz';
import type { Bench, Proof, Tally } from './proof';

/** The long proofs, the quick ones first. */
export const PROOFS: readonly Proof[] = [
  {
    name: 'shuffle',
    claim: 'every example gives the same bytes in whatever order its constructs are made',
    seed: 1,
    count: 200,
    slice: 50,
    open: () => onThisProcess({}, (from, count) => runShuffle(1, from, count)),
  },
  {
    name: 'tree-writer-kills',
    claim:
      'after a writer of trees was killed at any moment, no file is half written, no foreign file is lost, and the next run makes the tree what it should be',
    seed: 1,
    count: 100,
    slice: 10,
    open: () => onThisProcess({}, (from, count) => runKills(1, from, count)),
  },
  {
    name: 'exits',
    claim:
      'the Flux tree built by kustomize, and the real Pulumi engine in both modes, deliver exactly the objects of the model of any platform',
    seed: 1,
    count: 500,
    slice: 20,
    open: openExits,
  },
  {
    name: 'platforms',
    claim:
      'random platforms of all constructs with any props are built; what the checks let pass the API server accepts, what is refused is refused under a described code and by the construct, and a planted mistake is found and nothing else',
    seed: 1,
    count: 500,
    slice: 25,
    open: openPlatforms,
  },
  {
    name: 'pulumi-kills',
    claim:
      'after `pulumi up` was interrupted at any moment, `pulumi cancel` where it was killed and `pulumi up` make nothing twice, lose nothing and leave nothing behind',
    seed: 1,
    count: 50,
    slice: 10,
    open: openPulumiKills,
  },
  {
    name: 'machine-kills',
    claim:
      'after `strata talos up` was killed at any moment of a first boot or an upgrade, a further run ends what was begun; the cluster is never made twice, and etcd is never without its majority',
    seed: 1,
    count: 50,
    slice: 4,
    open: () =>
      onThisProcess(pinned(['talosctl', 'kubectl', 'etcd', 'kube-apiserver']), (from, count) =>
        runMachineKills(1, from, count),
      ),
  },
  {
    name: 'stack-kills',
    claim:
      'after `pulumi up` of the stack bare-metal was interrupted at any moment of a first boot or a change, by Ctrl-C or a kill of all that it started, `pulumi cancel` and `pulumi up` end what was begun; the cluster is never made twice, and etcd is never without its majority',
    seed: 1,
    count: 50,
    slice: 10,
    open: () =>
      onThisProcess(pinned(['pulumi', 'talosctl', 'kubectl', 'etcd', 'kube-apiserver']), (from, count) =>
        runStackKills(1, from, count),
      ),
  },
  {
    name: 'broken-units',
    claim:
      'whichever unit of the whole cloud is broken while it runs, real Flux names the broken object, what depends on it says what it waits for, and all else goes on',
    count: brokenCases('running').length,
    slice: 8,
    open: () => openBrokenUnits('running'),
  },
  {
    name: 'broken-from-the-start',
    claim:
      'whichever unit of the whole cloud is broken from its first commit on, nothing of what depends on it is there, and all else becomes Ready',
    count: brokenCases('new').length,
    slice: 8,
    open: () => openBrokenUnits('new'),
  },
  {
    name: 'builtin-rules',
    claim: 'single changes of objects of built-in kinds are refused by us exactly where the API server refuses them',
    count: ruleCases().length,
    slice: 2000,
    open: () =>
      onApiServer(
        [],
        ({ client }) =>
          (from, count) =>
            builtinRules(client, from, count),
      ),
  },
  {
    name: 'names',
    claim:
      'names that meet, and names that their kind or its controllers refuse, are found in any cloud, and no others',
    seed: 1,
    count: 100_000,
    slice: 5000,
    open: () => onThisProcess({}, (from, count) => runNames(1, from, count)),
  },
  {
    name: 'builtin-fuzz',
    claim:
      'for built-in kinds we find the unknown fields, wrong types and repeated keys of lists that the API server finds',
    seed: 1,
    count: 20_000,
    slice: 4000,
    open: (): Promise<Bench> => {
      const schemas = packagedSchemas('builtin');
      return onApiServer(
        [],
        ({ server }) =>
          async (from, count) =>
            fuzzTally(await runBuiltinFuzz({ schemas, server, seed: 1, from, count })),
      );
    },
  },
  {
    name: 'yaml-fuzz',
    claim: 'every reader takes what we emit for what was written',
    seed: 20261121,
    count: 50_000,
    slice: 5000,
    open: openYaml,
  },
  {
    name: 'schema-fuzz',
    claim: 'our verdict on custom resources, its class and the failing fields are those of the API server',
    seed: 1,
    count: 120_000,
    slice: 4000,
    open: (): Promise<Bench> => {
      const schemas = packagedSchemas('crd');
      return onApiServer(
        schemas.flatMap(crdsOf) as unknown as Manifest[],
        ({ server }) =>
          async (from, count) =>
            fuzzTally(await runFuzz({ schemas, server, seed: 1, from, count })),
      );
    },
  },
];

type Run = Bench['run'];

function onThisProcess(versions: Bench['versions'], run: Run): Promise<Bench> {
  return Promise.resolve({ versions: { ...ownVersions(), ...versions }, run, close: () => undefined });
}

async function onApiServer(crds: readonly Manifest[], runOn: (cluster: Cluster) => Run): Promise<Bench> {
  const cluster = await startCluster({ crds });
  const versions = { ...ownVersions(), ...pinned(['etcd', 'kube-apiserver']) };
  return { versions, run: runOn(cluster), close: () => cluster.stop() };
}

async function openExits(): Promise<Bench> {
  const { kubectl, pulumi: cli } = await ensureTools(['kubectl', 'pulumi']);
  const pulumi = await PulumiExit.start(cli);
  const versions = { ...ownVersions(), ...pinned(['kubectl', 'pulumi']), '@pulumi/pulumi': packageVersion('@pulumi/pulumi') }; // prettier-ignore
  return { versions, run: (from, count) => runExits({ kubectl, pulumi }, 1, from, count), close: () => pulumi.close() };
}

async function openPlatforms(): Promise<Bench> {
  const cluster = await startWithKinds();
  const versions = { ...ownVersions(), ...pinned(['etcd', 'kube-apiserver']) };
  return { versions, run: (from, count) => runPlatforms(cluster.client, 1, from, count), close: () => cluster.stop() };
}

async function openPulumiKills(): Promise<Bench> {
  // deletions wait for the garbage collector
  const runs = await Runs.start({ controllers: true, nodes: 0 });
  const versions = { ...ownVersions(), ...pinned(['pulumi', 'kube-apiserver']), '@pulumi/pulumi': packageVersion('@pulumi/pulumi') }; // prettier-ignore
  return { versions, run: (from, count) => runPulumiKills(runs, 1, from, count), close: () => runs.stop() };
}

function openBrokenUnits(cloud: 'running' | 'new'): Promise<Bench> {
  const units = new BrokenUnits();
  const cases = brokenCases(cloud);
  const versions = { ...ownVersions(), ...pinned(['kube-apiserver', ...FLUX]) };
  return Promise.resolve({
    versions,
    run: (from, count) => units.run(cases.slice(from, from + count)),
    close: () => units.close(),
  });
}

async function openYaml(): Promise<Bench> {
  const { kubectl } = await ensureTools(['kubectl']);
  const pyyaml = execFileSync('python3', ['-c', 'import yaml; print(yaml.__version__)'], { encoding: 'utf8' }).trim();
  const versions = {
    ...pinned(['kubectl']),
    PyYAML: pyyaml,
    'js-yaml': packageVersion('js-yaml'),
    yaml: packageVersion('yaml'),
  };
  return onThisProcess(versions, (from, count): Tally => {
    const { readers, absent, disagreements } = runYamlFuzz({ seed: 20261121, from, count, kubectl });
    if (absent.length > 0) throw new Error(`this machine lacks ${absent.join(' and ')}`);
    const failed = (reader: string): number => disagreements.filter(each => each.reader === reader).length;
    return {
      classes: Object.fromEntries(readers.map(name => [name, { documents: count, agreed: count - failed(name) }])),
      failures: disagreements.map(each => JSON.stringify(each)),
    };
  });
}

async function builtinRules(client: Cluster['client'], from: number, count: number): Promise<Tally> {
  const { kinds, refusedByUsOnly, missed } = await runBuiltinRules(client, ruleCases().slice(from, from + count));
  const failures = [
    ...refusedByUsOnly.map(each => `only we refuse: ${each}`),
    ...missed.map(each => `we miss: ${each}`),
  ];
  return {
    classes: Object.fromEntries(Object.entries(kinds).map(([kind, counts]) => [kind, { ...counts }])),
    failures,
  };
}

function fuzzTally({ classes, disagreements }: FuzzResult): Tally {
  return {
    classes: Object.fromEntries(Object.entries(classes).map(([name, counts]) => [name, { ...counts }])),
    failures: disagreements.map(describeDisagreement),
  };
}

function ownVersions(): Bench['versions'] {
  return { node: process.versions.node, cdk8s: packageVersion('cdk8s'), constructs: packageVersion('constructs') };
}

function pinned(tools: readonly ToolName[]): Bench['versions'] {
  return Object.fromEntries(tools.map(tool => [tool, pinOf(tool).version]));
}

function packageVersion(name: string): string {
  const file = join(__dirname, '../../node_modules', name, 'package.json');
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
