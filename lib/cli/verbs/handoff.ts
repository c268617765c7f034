import type { Command } from 'commander';
import { commands } from '../commands';
import type { HandoffOptions } from '../commands/handoff';
import { examples, PROGRAM, type Verbs } from './shell';

/** `handoff git|pulumi`: who delivers changes, and no object does. */
export const handoffVerbs: Verbs = (program, shell) => {
  const handoff = program
    .command('handoff')
    .description('move the objects of a program between a Pulumi stack and Flux; none is deleted or changed')
    .addHelpText('after', examples('handoff git cloud.ts --stack prod', 'handoff pulumi cloud.ts --stack prod'));
  withOptions(handoff.command('git'))
    .description('from the stack to Flux, which must deliver the tree of the program already')
    .addHelpText(
      'after',
      examples('handoff git cloud.ts --stack prod --dry-run', 'handoff git cloud.ts --stack prod --context prod'),
    )
    .action(async (file: string, options: HandoffOptions) => {
      const { output, done } = shell();
      done(await commands.handoffToGit(file, options, output));
    });
  withOptions(handoff.command('pulumi'))
    .description("from Flux to the stack: run it, then `pulumi up` with mode 'direct', then run it again")
    .addHelpText('after', examples('handoff pulumi cloud.ts --stack prod --cwd infrastructure'))
    .action(async (file: string, options: HandoffOptions) => {
      const { output, done } = shell();
      done(await commands.handoffToPulumi(file, options, output));
    });
};

function withOptions(verb: Command): Command {
  return verb
    .argument('<program>', PROGRAM)
    .requiredOption('--stack <name>', 'stack of Pulumi')
    .option('--cwd <folder>', 'folder of Pulumi.yaml', '.')
    .option('--cluster <name>', 'cluster, where the program makes several')
    .option('--context <name>', 'context of kubectl')
    .option('--kubeconfig <file>', 'kubeconfig of kubectl')
    .option('--dry-run', 'check everything, write nothing');
}
