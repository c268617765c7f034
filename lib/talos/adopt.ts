import { readFileSync } from 'node:fs';
import { parseAllDocuments } from 'yaml';
import { specsOf } from './probe';
import { Redaction } from './redaction';
import { failed } from './step';
import { Talosctl } from './talosctl';
import { Workspace } from './workspace';

/** A cluster that somebody else has made. */
export interface AdoptOptions {
  /** Address of one of its control planes. */
  readonly machine: string;
  /** Text of the credential of one of its administrators. */
  readonly talosconfig: string;
  /** @default 'talosctl' of the PATH */
  readonly talosctl?: string;
}

interface MainDocument {
  readonly machine?: { readonly type?: string };
}

/**
 * Makes the secrets bundle of a cluster that exists, from what one of its control planes runs. Nothing is changed.
 * @returns text of the bundle, as `talosctl gen secrets` writes it
 * @throws FindingsError `machines/adopt`
 */
export async function adopt({ machine, talosconfig, talosctl: program = 'talosctl' }: AdoptOptions): Promise<string> {
  const workspace = new Workspace();
  try {
    const redaction = new Redaction();
    redaction.learn(talosconfig);
    const talosctl = new Talosctl(program, workspace.write('talosconfig', talosconfig), redaction);
    const configuration = await runningConfiguration(talosctl, machine);
    redaction.learn(configuration);
    const file = workspace.write('controlplane.yaml', configuration);
    const bundle = workspace.write('secrets.yaml', '');
    const made = await talosctl.offline([
      'gen',
      'secrets',
      '--from-controlplane-config',
      file,
      '-o',
      bundle,
      '--force',
    ]);
    if (!made.ok)
      throw failed('machines/adopt', `talosctl makes no secrets bundle of the configuration of ${machine}: ${made.stderr}`, 'take a talosctl that knows the version of the cluster'); // prettier-ignore
    return readFileSync(bundle, 'utf8');
  } finally {
    workspace.remove();
  }
}

/** What a control plane runs, with all keys. */
async function runningConfiguration(talosctl: Talosctl, address: string): Promise<string> {
  const answer = await talosctl.call(address, ['get', 'machineconfig', 'v1alpha1', '-o', 'yaml']);
  const [spec] = specsOf<string>(answer);
  if (typeof spec !== 'string')
    throw failed(
      'machines/adopt',
      `${address} does not tell its configuration: ${answer.stderr || 'it has none'}`,
      'give the address of a control plane that runs, and the talosconfig of an administrator (os:admin) of its cluster',
    );
  const documents = parseAllDocuments(spec).map(document => document.toJS() as MainDocument | null);
  const type = documents.find(document => document?.machine !== undefined)?.machine?.type;
  if (type !== 'controlplane' && type !== 'init')
    throw failed('machines/adopt', `${address} is a ${type ?? 'machine without a role'}, which does not have the keys of the cluster`, 'give the address of a control plane'); // prettier-ignore
  return spec;
}
