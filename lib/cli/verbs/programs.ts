import { Option } from 'commander';
import { commands } from '../commands';
import type { CheckOptions } from '../commands/check';
import type { GraphOptions } from '../commands/graph';
import type { SynthOptions } from '../commands/synth';
import { GRAPH_FORMATS } from '../graph-formats';
import { examples, PROGRAM, type Verbs } from './shell';

const JSON_OPTION = 'findings as one JSON document on standard output';

/** Verbs on a program: `synth`, `check`, `graph`. */
export const programVerbs: Verbs = (program, shell) => {
  program
    .command('synth')
    .description('check a program and write its tree for Flux')
    .argument('<program>', PROGRAM)
    .option('-o, --output <folder>', 'folder of the tree', 'tree')
    .option('--force', 'overwrite files that others wrote, or that were edited by hand')
    .option('--stage', 'where a removal, renaming or move is not safe at once, write its next step')
    .addOption(new Option('--stdout', 'print all objects as one stream, write nothing').conflicts('stage'))
    .option('--typecheck', "check the program's types with your own TypeScript first")
    .addOption(new Option('--json', JSON_OPTION).conflicts('stdout'))
    .addHelpText('after', examples('synth cloud.ts -o ../gitops', 'synth cloud.ts --stdout | kubectl diff -f -'))
    .action(async (file: string, options: SynthOptions) => {
      const { output, done } = shell();
      done(await commands.synth(file, options, output));
    });

  program
    .command('check')
    .description('check a program, a manifest or a folder of manifests')
    .argument('<path>', 'program (.ts, .js), manifest (.yaml, .json) or folder')
    .option('--release', 'also refuse images and charts without digest')
    .option('--json', JSON_OPTION)
    .addHelpText('after', examples('check cloud.ts', 'check ./manifests --json'))
    .action(async (path: string, options: CheckOptions) => {
      const { output, done } = shell();
      done(await commands.check(path, options, output));
    });

  program
    .command('graph')
    .description('print which unit waits for which, and why; or which pods may talk to which')
    .argument('<program>', PROGRAM)
    .option('--reach', 'who may talk to whom by all network policies, as text or json')
    .addOption(new Option('-f, --format <format>', 'form of the graph').choices(GRAPH_FORMATS).default('text'))
    .addHelpText(
      'after',
      examples('graph cloud.ts', 'graph cloud.ts -f dot | dot -Tsvg > cloud.svg', 'graph cloud.ts --reach'),
    )
    .action(async (file: string, options: GraphOptions) => {
      const { output, done } = shell();
      done(await commands.graph(file, options, output));
    });
};
