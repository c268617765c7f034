import { commands } from '../commands';
import type { ImportCommandOptions } from '../commands/import';
import type { VendorCommandOptions } from '../commands/vendor';
import { examples, type Verbs } from './shell';

/** Verbs that make what programs use of other people's sources: `import`, `vendor`. */
export const sourceVerbs: Verbs = (program, shell) => {
  program
    .command('import')
    .description('write types, constructs and schemas for custom resource definitions')
    .argument('<source>', "file, folder or https address of definitions, or 'cluster' for those of the current cluster")
    .option('-o, --output <folder>', 'folder of the generated files', 'kinds')
    .addHelpText('after', examples('import crds/ -o src/kinds', 'import cluster'))
    .action(async (source: string, options: ImportCommandOptions) => {
      const { output, done } = shell();
      done(await commands.import(source, options, output));
    });

  program
    .command('vendor')
    .description('render a chart with helm and keep the facts of it: objects, images, kinds, webhooks')
    .argument('<chart>', 'chart archive or folder, or the name of a chart in --repository')
    .requiredOption('-o, --output <file>', 'file of the facts, JSON')
    .option('--repository <url>', 'chart repository, https:// or oci://')
    .option('--chart-version <version>', 'exact version of the chart')
    .option('--values <file>', 'values, YAML or JSON')
    .option('--namespace <name>', 'namespace of the release', 'default')
    .option('--release <name>', "name of the release; by default the chart's")
    .addHelpText(
      'after',
      examples(
        'vendor ./charts/web -o facts/web.json',
        'vendor cert-manager --repository https://charts.jetstack.io --chart-version v1.20.2 -o facts/cert-manager.json',
      ),
    )
    .action(async (chart: string, options: VendorCommandOptions) => {
      const { output, done } = shell();
      done(await commands.vendor(chart, options, output));
    });
};
