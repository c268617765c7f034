import { createHash } from 'node:crypto';
import { local } from '@pulumi/command';
import {
  output,
  runtime,
  secret,
  Stash,
  unsecret,
  type CustomResourceOptions,
  type Input,
  type Output,
  type Resource,
} from '@pulumi/pulumi';
import type { Model } from '../model/model';
import type { Platform } from '../model/platform';
import { clusterFilesAmong, readClusterFiles, type FiledCluster, type FiledMachine } from '../talos/cluster-files';
import type { Credentials } from '../talos/credentials';
import type { NodeState } from '../talos/nodes';
import { waysTo } from '../talos/record';
import { FindingsError } from '../values/finding';
import { checkedModel } from './checked-model';
import { keepAlive } from './keep-alive';
import { appliedName, tellChanges } from './machine-changes';
import { printedError } from './printed-error';
import { quietLog } from './quiet-log';

export type { NodeState } from '../talos/nodes';

/** Options of {@link deliverMachines}. */
export interface MachinesOptions {
  /**
   * Text of the secrets bundle, of a cluster that is there already or after its authority was rotated. It is kept in the state as a secret, protected, and never deleted.
   * @default - that which was given before, or one that is made once by `strata talos secrets`
   */
  readonly secrets?: Input<string>;
  /**
   * What becomes of a machine that the program has no more, and of all machines when the stack is destroyed: `reset` takes it out of the cluster and wipes it; `leave`
   * takes it out and shuts it down, its disks as they are; `forget` does nothing to it.
   * @default 'forget'
   */
  readonly onDestroy?: 'reset' | 'leave' | 'forget';
  /**
   * What `reset` wipes: the configuration and what pods kept (`state`: the machine comes back in maintenance), the whole system disk, or all disks of its volumes. After
   * the last two a machine starts from another medium only.
   * @default 'state'
   */
  readonly wipe?: 'state' | 'system' | 'all';
  /**
   * How the command `strata` is called where the program runs.
   * @default 'npx --no -- strata'
   */
  readonly strata?: string;
}

/** Machines that are delivered. Outputs are known when the control plane holds, and are secrets of the stack. */
export interface Machines {
  /** Credential of an administrator of Kubernetes, for `deploy`. It is valid for a year and issued anew in the first run of each half year. */
  readonly kubeconfig: Output<string>;
  /** Credential of an administrator of Talos. */
  readonly talosconfig: Output<string>;
  /** The secrets bundle: whoever has it is the cluster's administrator, and without it the cluster can't be changed. */
  readonly secrets: Output<string>;
  /** With what the cluster goes when the stack is destroyed, for `deploy`; undefined where machines are forgotten, and the cluster stays. */
  readonly deletedWith: Resource | undefined;
  /**
   * Waits until the whole cluster is healthy by what `talosctl health` checks, which takes a pod network.
   * @param options what comes before: at least the component that brings the pod network
   * @returns what the nodes are
   */
  healthy(options: HealthyOptions): Output<readonly NodeState[]>;
}

/** Options of {@link Machines.healthy}. */
export type HealthyOptions = Pick<CustomResourceOptions, 'dependsOn'>;

/**
 * Makes machines what the program says of them, by `strata talos up`: from maintenance to a control plane that holds, and every change after, one machine behind the other.
 * A preview tells what each change asks of each machine.
 * @throws FindingsError with everything that is wrong with the platform, before anything is registered
 * @example
 * const machines = deliverMachines(platform);
 * const deployment = deploy(platform, machines);
 * export const nodes = machines.healthy({ dependsOn: deployment.component('cilium') });
 */
export function deliverMachines(platform: Platform, options: MachinesOptions = {}): Machines {
  const { strata = 'npx --no -- strata', onDestroy = 'forget' } = options;
  quietLog();
  const files = filesOf(checkedModel(platform));
  const cluster = readClusterFiles(files);
  const { cluster: name } = cluster;
  const secrets = keptSecrets(name, strata, options.secrets);
  const commands = new Commands(strata, secrets);
  const wipe = onDestroy === 'leave' ? 'none' : (options.wipe ?? 'state');
  const machines = commands.add(`${name}/machines`, 'up - --json', cluster, {
    // a preview shows these: what is to be, without a secret
    environment: intent(cluster),
    ...(onDestroy === 'forget' ? {} : { delete: `${strata} talos destroy - --yes ${name} --wipe ${wipe}` }),
  });
  // raw patches may hold what is nobody's business
  new Stash(appliedName(name), { input: secret(Object.fromEntries(files)) }, { dependsOn: machines });
  if (runtime.isDryRun()) keepAlive(tellChanges(cluster, machines));
  if (onDestroy !== 'forget') for (const machine of cluster.machines) commands.leave(cluster, machine, wipe, machines);
  const issued = commands.add(`${name}/credentials`, 'credentials -', waysTo(cluster), { environment: { STRATA_ISSUED: halfYear(new Date()) } }, { dependsOn: machines }); // prettier-ignore
  const credentials = issued.stdout.apply(text => JSON.parse(text) as Credentials);
  return {
    kubeconfig: secret(credentials.kubeconfig),
    talosconfig: secret(credentials.talosconfig),
    secrets,
    deletedWith: onDestroy === 'forget' ? undefined : machines,
    healthy({ dependsOn = [] }) {
      const before = output(dependsOn).apply(others => [machines, ...[others].flat()]);
      const health = commands.add(`${name}/health`, 'health -', cluster, { environment: intent(cluster) }, { dependsOn: before }); // prettier-ignore
      return unsecret(health.stdout.apply(text => JSON.parse(text) as readonly NodeState[]));
    },
  };
}

const SECRET: CustomResourceOptions = { additionalSecretOutputs: ['stdout', 'stderr', 'stdin'] };

/** The commands of a cluster, each of which gets the cluster and its secrets by standard input. */
class Commands {
  constructor(
    private readonly strata: string,
    private readonly secrets: Output<string>,
  ) {}

  /** A command that runs when it is new and when anything of it changes. */
  add(
    name: string,
    verb: string,
    cluster: FiledCluster,
    args: local.CommandArgs,
    options: CustomResourceOptions = {},
  ): local.Command {
    return new local.Command(
      name,
      { create: `${this.strata} talos ${verb}`, logging: 'none', ...args, stdin: this.#input(cluster) },
      { ...SECRET, ...options },
    );
  }

  /** What takes a machine out when the program has it no more. It is known by its hardware, so that another name changes nothing; where all go, the command of all machines does it. */
  leave(cluster: FiledCluster, machine: FiledMachine, wipe: string, machines: Resource): void {
    const args = {
      delete: `${this.strata} talos remove - ${machine.hostname} --unless-wanted --wipe ${wipe}`,
      logging: local.Logging.None,
      stdin: this.#input(waysTo(cluster, machine)),
    };
    const options = { ...SECRET, dependsOn: machines, deletedWith: machines };
    new local.Command(`${cluster.cluster}/leaving/${(machine.mac ?? machine.address).toLowerCase()}`, args, options);
  }

  #input(cluster: FiledCluster): Output<string> {
    return this.secrets.apply(bundle => JSON.stringify({ cluster, secrets: bundle }));
  }
}

/** What synth would write of the machines, by path below their folder. */
function filesOf({ files }: Model): ReadonlyMap<string, string> {
  const own = clusterFilesAmong(files);
  if (own.size > 0) return own;
  const message = 'the platform describes no machines';
  const fix = 'add a TalosCluster to it';
  throw printedError(new FindingsError([{ code: 'machines/files', severity: 'error', message, fix }]));
}

/**
 * Keeps the bundle: that which is given, or one that is made once. Nothing ever makes it anew, and where one was given it stays when it is given no more.
 */
function keptSecrets(cluster: string, strata: string, given: Input<string> | undefined): Output<string> {
  const isGiven = given !== undefined;
  const ignoreChanges = ['create', 'environment', ...(isGiven ? [] : ['update', 'stdin'])];
  const args: local.CommandArgs = {
    create: isGiven ? 'cat' : `${strata} talos secrets`,
    ...(isGiven && { update: 'cat', stdin: secret(given) }),
    logging: local.Logging.None,
  };
  const options = { ...SECRET, protect: true, retainOnDelete: true, ignoreChanges };
  return secret(output(new local.Command(`${cluster}/secrets`, args, options).stdout));
}

/** What a person reads in a preview: versions of the cluster, and a line a machine that changes with its configuration. */
function intent({ cluster, talosVersion, kubernetesVersion, machines }: FiledCluster): Record<string, string> {
  const lines = machines.map(({ hostname, role, address, schematic, patch }) => {
    const digest = createHash('sha256').update(patch).digest('hex').slice(0, 12);
    return [
      nameOf(hostname),
      `${role} at ${address}, schematic ${schematic.slice(0, 12)}, settings ${digest}`,
    ] as const;
  });
  const versions = `${cluster}: Talos ${talosVersion}, Kubernetes ${kubernetesVersion}, ${machines.length} machines`;
  return { STRATA_CLUSTER: versions, ...Object.fromEntries(lines) };
}

function nameOf(hostname: string): string {
  return `STRATA_MACHINE_${hostname.toUpperCase().replaceAll(/[^A-Z0-9]/g, '_')}`;
}

/** The half year of a moment, e.g. `2026-2`: credentials, valid for a year, are issued anew with it. */
export function halfYear(moment: Date): string {
  return `${moment.getUTCFullYear()}-${moment.getUTCMonth() < 6 ? 1 : 2}`;
}
