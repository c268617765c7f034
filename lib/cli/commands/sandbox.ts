import { groupSchema, kinds } from '../../kinds/registry';
import { crdsOf } from '../../kinds/crd';
import { describeSandbox, sandboxDown, sandboxPush, sandboxStatus, sandboxUp } from '../../sandbox/sandbox';
import { ToolsMissingError } from '../../sandbox/toolchain';
import type { Manifest } from '../../values/json';
import { CommandError, EXIT } from '../exit';
import type { Output } from '../output';

/** Options of `strata sandbox up`. */
export interface SandboxUpOptions {
  readonly nodes: number;
  readonly hours: number;
  readonly flux: boolean;
}

/** Starts a control plane with Flux on this machine that outlives the command. @returns the exit code */
export async function sandboxUpCommand(options: SandboxUpOptions, output: Output): Promise<number> {
  try {
    await sandboxUp({ ...options, crds: knownCrds() }, line => output.note(line));
    return EXIT.ok;
  } catch (error) {
    if (error instanceof ToolsMissingError || error instanceof Error)
      throw new CommandError(error.message, EXIT.environment);
    throw error;
  }
}

/** Ends the sandbox. @returns the exit code */
export async function sandboxDownCommand(output: Output): Promise<number> {
  await sandboxDown(line => output.note(line));
  return EXIT.ok;
}

/** Tells what runs, where, and how it is. @returns the exit code */
export async function sandboxStatusCommand(output: Output): Promise<number> {
  const status = await sandboxStatus();
  output.result(status === undefined ? 'no sandbox runs' : describeSandbox(status).join('\n'));
  return EXIT.ok;
}

/** Gives a tree to the Flux of the sandbox. @returns the exit code */
export async function sandboxPushCommand(tree: string, output: Output): Promise<number> {
  output.result(await sandboxPush(tree));
  return EXIT.ok;
}

/** All custom kinds that this package knows, as definitions that an API server takes. */
function knownCrds(): Manifest[] {
  const groups = new Set(
    kinds()
      .filter(({ origin }) => origin === 'crd')
      .map(({ group }) => group),
  );
  return [...groups].flatMap(group => crdsOf(groupSchema(group)!) as unknown as Manifest[]);
}
