import { InvalidArgumentError } from 'commander';
import { commands } from '../commands';
import type { BootstrapOptions } from '../commands/bootstrap';
import type { SandboxUpOptions } from '../commands/sandbox';
import { examples, type Verbs } from './shell';

const TREE = 'folder that `strata synth` wrote';

/** `bootstrap`: a tree meets a cluster. */
export const bootstrapVerb: Verbs = (program, shell) => {
  program
    .command('bootstrap')
    .description('start Flux on a cluster from a tree, and print the credentials to make')
    .argument('<tree>', TREE)
    .option('--cluster <name>', 'cluster, where the tree holds several')
    .option('--context <name>', 'context of kubectl')
    .option('--kubeconfig <file>', 'kubeconfig of kubectl')
    .addHelpText('after', examples('bootstrap tree --context prod'))
    .action(async (tree: string, options: BootstrapOptions) => {
      const { output, done } = shell();
      done(await commands.bootstrap(tree, options, output));
    });
};

/** `sandbox up|push|status|down`. */
export const sandboxVerbs: Verbs = (program, shell) => {
  const sandbox = program
    .command('sandbox')
    .description('a real control plane with Flux on this machine, to try a program on')
    .addHelpText('after', examples('sandbox up', 'sandbox push tree', 'sandbox status', 'sandbox down'));
  sandbox
    .command('up')
    .description('start it; it goes on after the command and ends by itself')
    .option('--nodes <count>', 'simulated nodes, 1 to 100', numberIn(1, 100, { whole: true }), 3)
    .option('--hours <count>', 'hours after which it ends, up to 576', numberIn(0, 576), 8)
    .option('--no-flux', 'without Flux')
    .addHelpText('after', examples('sandbox up', 'sandbox up --nodes 5 --hours 1'))
    .action(async (options: SandboxUpOptions) => {
      const { output, done } = shell();
      done(await commands.sandbox.up(options, output));
    });
  sandbox
    .command('push')
    .description('give a tree to its Flux')
    .argument('<tree>', TREE)
    .addHelpText('after', examples('sandbox push tree'))
    .action(async (tree: string) => {
      const { output, done } = shell();
      done(await commands.sandbox.push(tree, output));
    });
  sandbox
    .command('status')
    .description('what runs, and where')
    .addHelpText('after', examples('sandbox status'))
    .action(async () => {
      const { output, done } = shell();
      done(await commands.sandbox.status(output));
    });
  sandbox
    .command('down')
    .description('end it')
    .addHelpText('after', examples('sandbox down'))
    .action(async () => {
      const { output, done } = shell();
      done(await commands.sandbox.down(output));
    });
};

/** Reads a number above or at the least and at most the most; `0` to `576` hours takes any part of an hour. */
function numberIn(least: number, most: number, { whole = false } = {}): (text: string) => number {
  return text => {
    const value = text.trim() === '' ? NaN : Number(text);
    const fits = whole ? Number.isInteger(value) && value >= least : value > least;
    if (fits && value <= most) return value;
    throw new InvalidArgumentError(
      whole ? `give a whole number from ${least} to ${most}.` : `give a number above ${least} and at most ${most}.`,
    );
  };
}
