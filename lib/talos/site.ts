import { readFileSync } from 'node:fs';
import type { FiledCluster, FiledMachine } from './cluster-files';
import { issueTalosconfig } from './configuration';
import type { Kubectl } from './kubectl';
import { Redaction } from './redaction';
import { failed, PATIENCE, type Patience, type Step } from './step';
import { Talosctl } from './talosctl';
import { Workspace } from './workspace';

/** What every verb on machines needs. */
export interface SiteOptions {
  /** Text of the secrets bundle, as `talosctl gen secrets` writes it. */
  readonly secrets: string;
  /** @default 'talosctl' of the PATH */
  readonly talosctl?: string;
  /** @default 'kubectl' of the PATH */
  readonly kubectl?: string;
  /**
   * Machines that are worked on at once where none can harm another.
   * @default 16
   */
  readonly atOnce?: number;
  /**
   * How long things may take.
   * @default - see the members
   */
  readonly patience?: Partial<Patience>;
  /** Hears of each step. */
  readonly onStep?: (step: Step) => void;
}

/** What all parts of a delivery work with. */
export interface Site {
  readonly cluster: FiledCluster;
  readonly controlPlanes: readonly FiledMachine[];
  readonly talosctl: Talosctl;
  /** Program of the user's `kubectl`. */
  readonly kubectlProgram: string;
  readonly redaction: Redaction;
  readonly workspace: Workspace;
  /** Path of the secrets bundle in the workspace. */
  readonly bundle: string;
  /** Credential of an administrator of Talos. */
  readonly talosconfig: string;
  readonly patience: Patience;
  readonly atOnce: number;
  readonly tell: (step: Step) => void;
}

/** A site that knows what each machine gets. */
export interface ConfiguredSite extends Site {
  /** Path of each machine's configuration with its keys, by hostname. */
  readonly configurations: ReadonlyMap<string, string>;
}

/** A site whose Kubernetes API answers. */
export interface RunningSite extends Site {
  readonly kubectl: Kubectl;
}

/** Does work with the tools and keys of a cluster; the keys are gone when it ends. */
export async function onSite<T>(
  cluster: FiledCluster,
  options: SiteOptions,
  work: (site: Site) => Promise<T>,
): Promise<T> {
  const workspace = new Workspace();
  try {
    return await work(await open(workspace, cluster, options));
  } finally {
    workspace.remove();
  }
}

async function open(workspace: Workspace, cluster: FiledCluster, options: SiteOptions): Promise<Site> {
  const { secrets, kubectl = 'kubectl', atOnce = 16, patience, onStep = () => undefined } = options;
  const redaction = new Redaction();
  redaction.learn(secrets);
  for (const { patch } of cluster.machines) redaction.learn(patch);
  const talosctl = new Talosctl(options.talosctl ?? 'talosctl', workspace.path('talosconfig'), redaction);
  await checkTool(talosctl, cluster);
  const bundle = workspace.write('secrets.yaml', secrets);
  const controlPlanes = cluster.machines.filter(({ role }) => role === 'control-plane');
  await issueTalosconfig(talosctl, workspace, cluster, bundle);
  const endpoints = await talosctl.offline(['config', 'endpoint', ...controlPlanes.map(({ address }) => address)]);
  if (!endpoints.ok)
    throw failed('machines/talosctl', `talosctl takes no endpoints: ${endpoints.stderr}`, 'check talosctl');
  const talosconfig = readFileSync(workspace.path('talosconfig'), 'utf8');
  redaction.learn(talosconfig);
  return {
    cluster,
    controlPlanes,
    talosctl,
    kubectlProgram: kubectl,
    redaction,
    workspace,
    bundle,
    talosconfig,
    atOnce,
    patience: { ...PATIENCE, ...patience },
    tell: onStep,
  };
}

/** The command must know the form of the configuration, and be of the machines' minor version or the one beside it. */
async function checkTool(talosctl: Talosctl, { talosVersion, contract }: FiledCluster): Promise<void> {
  const fix = `install talosctl ${talosVersion}`;
  const answer = await talosctl.offline(['version', '--client', '--short']).catch((error: unknown) => {
    throw failed('machines/talosctl', `talosctl can't be run: ${(error as Error).message}`, fix);
  });
  const [, version = 'unknown', minor = ''] = /v(\d+\.(\d+)\.\S+)/.exec(answer.stdout) ?? [];
  const [wanted, least] = [talosVersion, contract].map(text => Number(text.split('.')[1]));
  if (minor !== '' && Number(minor) >= least! && Math.abs(Number(minor) - wanted!) <= 1) return;
  throw failed(
    'machines/talosctl',
    `talosctl is of version ${version}; the machines are to run ${talosVersion}, their configuration has the form of ${contract}`,
    fix,
  );
}
