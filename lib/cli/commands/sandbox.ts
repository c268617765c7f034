import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { crdsOf } from '../../kinds/crd';
import { groupSchema, kinds } from '../../kinds/registry';
import { describeSandbox, sandboxDown, sandboxPush, sandboxStatus, sandboxUp } from '../../sandbox/sandbox';
import type { Manifest } from '../../values/json';
import { CommandError, EXIT, type ExitCode } from '../exit';
import type { Output } from '../output';

/** Options of `strata sandbox up`. */
export interface SandboxUpOptions {
  readonly nodes: number;
  readonly hours: number;
  readonly flux: boolean;
}

/** `strata sandbox`: a control plane with Flux on this machine that outlives the command. Each gives its exit code. */
export const sandboxCommands = {
  async up(options: SandboxUpOptions, output: Output): Promise<ExitCode> {
    await orFail(sandboxUp({ ...options, crds: knownCrds() }, line => output.note(line)));
    return EXIT.ok;
  },

  async down(output: Output): Promise<ExitCode> {
    await orFail(sandboxDown(line => output.note(line)));
    return EXIT.ok;
  },

  async status(output: Output): Promise<ExitCode> {
    const status = await orFail(sandboxStatus());
    output.result(status === undefined ? 'no sandbox runs' : describeSandbox(status).join('\n'));
    return EXIT.ok;
  },

  async push(tree: string, output: Output): Promise<ExitCode> {
    if (!existsSync(join(tree, 'clusters')))
      throw new CommandError(`${tree} is no tree: it has no folder 'clusters'; write one by \`strata synth\``);
    const commit = await orFail(sandboxPush(tree));
    output.result(`commit ${commit}`);
    return EXIT.ok;
  },
};

/** What a sandbox can't do has its reason outside of strata: a tool that is missing, a port, a disk. */
async function orFail<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw new CommandError(error instanceof Error ? error.message : String(error), EXIT.environment);
  }
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
