import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { FindingsError, type Finding } from '../values/finding';

/** One machine of the files that synth writes. */
export interface FiledMachine {
  readonly hostname: string;
  readonly role: 'control-plane' | 'worker';
  readonly address: string;
  readonly mac?: string;
  /** Fingerprint of the certificate that it shows in maintenance. */
  readonly maintenanceFingerprint?: string;
  /** Image of the installer, with the version as its tag. */
  readonly installer: string;
  /** Name of the schematic at the Image Factory. */
  readonly schematic: string;
  /** Patch of machine configuration, without secrets. */
  readonly patch: string;
}

/** The machines of a cluster, as the folder `talos` of a tree describes them. */
export interface FiledCluster {
  readonly cluster: string;
  /** Address of the Kubernetes API. */
  readonly endpoint: string;
  /** Minor version of Talos whose form the configuration has. */
  readonly contract: string;
  /** Version of Talos that runs, without `v`. */
  readonly talosVersion: string;
  /** Version of Kubernetes that runs, without `v`. */
  readonly kubernetesVersion: string;
  /** Workers that may be stopped at a time; one where it is not said. */
  readonly workersAtOnce?: number;
  readonly machines: readonly FiledMachine[];
}

/** Folder of these files in the tree of a cluster. */
export const TALOS_FOLDER = 'talos';

const CLUSTER = ['cluster', 'endpoint', 'contract', 'talosVersion', 'kubernetesVersion'] as const;
const MACHINE = ['hostname', 'role', 'address', 'installer', 'schematic'] as const;

/** Picks those that describe machines from the files of a model. @returns texts by path below the folder `talos` */
export function clusterFilesAmong(
  files: readonly { readonly path: string; readonly text: string }[],
): ReadonlyMap<string, string> {
  const start = `${TALOS_FOLDER}/`;
  const own = files.filter(({ path }) => path.startsWith(start));
  return new Map(own.map(({ path, text }) => [path.slice(start.length), text]));
}

/** Reads a folder `talos`. @throws FindingsError `machines/files` with all that is missing */
export function readClusterFolder(folder: string): FiledCluster {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(path => path.endsWith('.yaml'));
  return readClusterFiles(new Map(paths.map(path => [path, readFileSync(join(folder, path), 'utf8')])));
}

/**
 * Reads what synth wrote: `cluster.yaml` and `machines/HOSTNAME.yaml`.
 * @param files texts by path below the folder `talos`
 * @throws FindingsError `machines/files` with all that is missing
 */
export function readClusterFiles(files: ReadonlyMap<string, string>): FiledCluster {
  const problems: Finding[] = [];
  const problem = (file: string, message: string): void => {
    const fix = 'write the folder by strata synth, and leave it as it is';
    problems.push({ code: 'machines/files', severity: 'error', message: `${file}: ${message}`, fix, source: file });
  };
  const summary = parsed(files, problem);
  for (const name of CLUSTER) if (typeof summary[name] !== 'string') problem('cluster.yaml', `${name} is missing`);
  const { workersAtOnce = 1 } = summary;
  if (!Number.isInteger(workersAtOnce) || (workersAtOnce as number) < 1)
    problem('cluster.yaml', `workersAtOnce is ${String(workersAtOnce)}, a number from 1 on is wanted`);
  const machines = Array.isArray(summary.machines) ? (summary.machines as readonly Record<string, unknown>[]) : [];
  if (machines.length === 0) problem('cluster.yaml', 'it has no machines');
  const read = machines.map(machine => {
    const hostname = String(machine.hostname);
    for (const name of MACHINE)
      if (typeof machine[name] !== 'string') problem('cluster.yaml', `machine ${hostname} has no ${name}`);
    const patch = files.get(`machines/${hostname}.yaml`);
    if (patch === undefined) problem(`machines/${hostname}.yaml`, 'the file is missing');
    return { ...machine, patch } as unknown as FiledMachine;
  });
  if (problems.length > 0) throw new FindingsError(problems);
  return { ...(summary as unknown as FiledCluster), machines: read };
}

function parsed(
  files: ReadonlyMap<string, string>,
  problem: (file: string, message: string) => void,
): Readonly<Record<string, unknown>> {
  const text = files.get('cluster.yaml');
  if (text === undefined) {
    problem('cluster.yaml', 'the file is missing');
    return {};
  }
  try {
    return (parse(text) ?? {}) as Readonly<Record<string, unknown>>;
  } catch (error) {
    problem('cluster.yaml', (error as Error).message);
    return {};
  }
}
