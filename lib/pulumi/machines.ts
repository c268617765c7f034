import { createHash } from 'node:crypto';
import { local } from '@pulumi/command';
import { output, secret, type CustomResourceOptions, type Input, type Output } from '@pulumi/pulumi';
import type { Model } from '../model/model';
import type { Platform } from '../model/platform';
import { readClusterFiles } from '../talos/cluster-files';
import { FindingsError } from '../values/finding';
import { checkedModel } from './checked-model';
import { printedError } from './printed-error';

/** Options of {@link deliverMachines}. */
export interface MachinesOptions {
  /**
   * Text of the secrets bundle of a cluster that is there already.
   * @default - made once by `strata talos secrets`, kept in the state as a secret, protected, and never deleted
   */
  readonly secrets?: Input<string>;
  /**
   * How the command `strata` is called where the program runs.
   * @default 'npx --no -- strata'
   */
  readonly strata?: string;
}

/** Machines that are delivered. Outputs are known when the control plane holds, and are secrets of the stack. */
export interface Machines {
  /** Credential of an administrator of Kubernetes, for `deploy`. */
  readonly kubeconfig: Output<string>;
  /** Credential of an administrator of Talos. */
  readonly talosconfig: Output<string>;
  /** The secrets bundle: whoever has it is the cluster's administrator, and without it the cluster can't be changed. */
  readonly secrets: Output<string>;
}

/**
 * Makes machines what the program says of them, by `strata talos up`: from maintenance to a control plane that holds, and every change after, one machine behind the other.
 * The machines are left as they are when the stack is destroyed: `strata talos destroy` wipes them.
 * @throws FindingsError with everything that is wrong with the platform, before anything is registered
 * @example
 * const { kubeconfig } = deliverMachines(platform);
 * deploy(platform, { kubeconfig });
 */
export function deliverMachines(platform: Platform, options: MachinesOptions = {}): Machines {
  const { strata = 'npx --no -- strata' } = options;
  const model = checkedModel(platform);
  const files = filesOf(model);
  const secrets = options.secrets === undefined ? newSecrets(model, strata) : secret(options.secrets);
  const up = `${strata} talos up - --json`;
  const command = new local.Command(
    `${model.cluster}/machines`,
    {
      create: up,
      update: up,
      // a preview shows these: what is to be, without a secret
      environment: intent(files),
      stdin: secrets.apply(bundle => JSON.stringify({ files: Object.fromEntries(files), secrets: bundle })),
      logging: 'none',
    },
    SECRET,
  );
  const credentials = command.stdout.apply(text => JSON.parse(text) as { kubeconfig: string; talosconfig: string });
  return {
    kubeconfig: secret(credentials.apply(({ kubeconfig }) => kubeconfig)),
    talosconfig: secret(credentials.apply(({ talosconfig }) => talosconfig)),
    secrets,
  };
}

const FOLDER = 'talos/';
const SECRET: CustomResourceOptions = { additionalSecretOutputs: ['stdout', 'stderr', 'stdin'] };

/** What synth would write of the machines, by path below their folder. */
function filesOf({ files }: Model): ReadonlyMap<string, string> {
  const own = files.filter(({ path }) => path.startsWith(FOLDER));
  if (own.length > 0) return new Map(own.map(({ path, text }) => [path.slice(FOLDER.length), text]));
  const message = 'the platform describes no machines';
  const fix = 'add a TalosCluster to it';
  throw printedError(new FindingsError([{ code: 'machines/files', severity: 'error', message, fix }]));
}

/** Makes the bundle once. It has no update and no trigger, so that nothing ever makes it anew. */
function newSecrets({ cluster }: Model, strata: string): Output<string> {
  const options = { ...SECRET, protect: true, retainOnDelete: true, ignoreChanges: ['create', 'environment'] };
  const command = new local.Command(
    `${cluster}/secrets`,
    { create: `${strata} talos secrets`, logging: 'none' },
    options,
  );
  return secret(output(command.stdout));
}

/** What a person reads in a preview: versions of the cluster, and a line a machine that changes with its configuration. */
function intent(files: ReadonlyMap<string, string>): Record<string, string> {
  const { cluster, talosVersion, kubernetesVersion, machines } = readClusterFiles(files);
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
