import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { EXIT_CODES } from './exit';
import { bootstrapVerb, sandboxVerbs } from './verbs/cluster';
import { handoffVerbs } from './verbs/handoff';
import { programVerbs } from './verbs/programs';
import { secretVerbs } from './verbs/secret';
import { examples, type Shell } from './verbs/shell';
import { sourceVerbs } from './verbs/sources';
import { talosVerbs } from './verbs/talos';

/** The command `strata` with all its verbs; it throws CommanderError where the command line is wrong. */
export function commandLine(shell: () => Shell): Command {
  const program = new Command('strata')
    .description('A bare-metal cloud as typed constructs: check it, write it to a Flux repository, try it.')
    .version(version(), '-V, --version')
    .option('--no-color', 'plain text, also on a terminal; the variable NO_COLOR does the same')
    .exitOverride()
    .showHelpAfterError('(add --help for the options and examples)')
    .addHelpText('after', EXIT_CODES)
    .addHelpText('after', examples('synth cloud.ts -o ../gitops', 'check ./manifests', 'graph cloud.ts'));
  for (const verbs of [programVerbs, sourceVerbs, bootstrapVerb, handoffVerbs, secretVerbs, talosVerbs, sandboxVerbs])
    verbs(program, shell);
  return program;
}

/** Version of this package. The sources are one folder nearer to its package.json than the compiled files. */
function version(): string {
  for (const folder of [join(__dirname, '../..'), join(__dirname, '../../..')]) {
    try {
      const text = readFileSync(join(folder, 'package.json'), 'utf8');
      const { name, version: found } = JSON.parse(text) as { readonly name?: string; readonly version?: string };
      if (name === 'strata-cloud' && found !== undefined) return found;
    } catch {
      // the other place has it
    }
  }
  return 'unknown';
}
