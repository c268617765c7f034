import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, CommanderError, Option } from 'commander';
import { FindingsError } from '../values/finding';
import { verbs } from './commands';
import { CommandError, EXIT } from './exit';
import { GRAPH_FORMATS } from './graph';
import { terminalOutput, type Output } from './output';

const EXIT_CODES = `
Exit codes:
  0  done
  1  checks found errors
  2  the command line, the program or an input file is wrong
  3  writing was refused: files in the way, edited by hand, or a folder that can't be written
  4  something outside failed: a tool is missing, a cluster or a network does not answer`;

/** Runs `strata` with its arguments. @returns the exit code */
export async function run(argv: readonly string[]): Promise<number> {
  let code: number = EXIT.ok;
  const done = (result: number): void => void (code = result);
  const program = strata(done);
  try {
    await program.parseAsync(argv);
    return code;
  } catch (error) {
    return report(error, terminalOutput(program.opts<{ color: boolean }>().color));
  }
}

function report(error: unknown, output: Output): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  if (error instanceof FindingsError) {
    output.findings(error.findings);
    return error.findings.some(({ code }) => code.startsWith('tree/')) ? EXIT.refused : EXIT.findings;
  }
  if (error instanceof CommandError) {
    output.note(output.style('red', `error: ${error.message}`));
    return error.exitCode;
  }
  throw error;
}

/** The command with all its verbs; each verb loads its code when it is called. */
function strata(done: (code: number) => void): Command {
  const program = new Command('strata')
    .description('A bare-metal cloud as typed constructs: check it, write it to a Flux repository, try it.')
    .version(version())
    .option('--no-color', 'plain text, also on a terminal')
    .exitOverride()
    .showHelpAfterError()
    .addHelpText('after', EXIT_CODES);
  const output = (): Output => terminalOutput(program.opts<{ color: boolean }>().color);
  const examples = (...lines: readonly string[]): string =>
    `\nExamples:\n${lines.map(line => `  $ strata ${line}`).join('\n')}`;
  const json = new Option('--json', 'findings as JSON on standard output');

  program
    .command('synth')
    .description('check a program and write its tree for Flux')
    .argument('<program>', 'TypeScript or JavaScript file that exports or builds a Platform')
    .option('-o, --output <folder>', 'folder of the tree', 'tree')
    .option('--force', 'overwrite files that were edited by hand')
    .option('--stdout', 'print all objects as one stream, write nothing')
    .option('--typecheck', "check the program's types with your own tsc first")
    .addOption(json)
    .addHelpText('after', examples('synth cloud.ts -o ../gitops', 'synth cloud.ts --stdout | kubectl diff -f -'))
    .action(async (file: string, options) => done(await verbs.synth(file, options, output())));

  program
    .command('check')
    .description('check a program, a manifest or a folder of manifests')
    .argument('<path>', 'program (.ts, .js), manifest (.yaml, .json) or folder')
    .option('--release', 'also refuse images and charts without digest')
    .addOption(json)
    .addHelpText('after', examples('check cloud.ts', 'check ./manifests --json'))
    .action(async (path: string, options) => done(await verbs.check(path, options, output())));

  program
    .command('graph')
    .description('print which unit waits for which, and why')
    .argument('<program>', 'TypeScript or JavaScript file that exports or builds a Platform')
    .addOption(new Option('-f, --format <format>', 'form of the graph').choices(GRAPH_FORMATS).default('text'))
    .addHelpText('after', examples('graph cloud.ts', 'graph cloud.ts -f dot | dot -Tsvg > cloud.svg'))
    .action(async (file: string, options) => done(await verbs.graph(file, options, output())));

  program
    .command('import')
    .description('write types, constructs and schemas for custom resource definitions')
    .argument('<source>', "file, folder or URL of definitions, or 'cluster' for those of the current cluster")
    .option('-o, --output <folder>', 'folder of the generated files', 'kinds')
    .addHelpText('after', examples('import crds/ -o src/kinds', 'import cluster'))
    .action(async (source: string, options) => done(await verbs.import(source, options, output())));

  program
    .command('vendor')
    .description('render a chart with helm and keep the facts of it: objects, images, kinds, webhooks')
    .argument('<chart>', 'chart archive or folder, or the name of a chart in --repository')
    .requiredOption('-o, --output <file>', 'file of the facts, JSON')
    .option('--repository <url>', 'chart repository, https:// or oci://')
    .option('--chart-version <version>', 'exact version of the chart')
    .option('--values <file>', 'values, YAML or JSON')
    .option('--namespace <name>', 'namespace of the release', 'default')
    .option('--release <name>', 'name of the release', 'release')
    .addHelpText(
      'after',
      examples(
        'vendor cert-manager --repository https://charts.jetstack.io --chart-version v1.20.2 --values values.yaml -o facts/cert-manager.json',
      ),
    )
    .action(async (chart: string, options) => done(await verbs.vendor(chart, options, output())));

  program
    .command('bootstrap')
    .description('start Flux on a cluster from a tree, and print the credentials to make')
    .argument('<tree>', 'folder that `strata synth` wrote')
    .option('--cluster <name>', 'cluster, where the tree holds several')
    .option('--context <name>', 'context of kubectl')
    .option('--kubeconfig <file>', 'kubeconfig of kubectl')
    .addHelpText('after', examples('bootstrap tree --context prod'))
    .action(async (tree: string, options) => done(await verbs.bootstrap(tree, options, output())));

  secret(program, examples, output, done);
  sandbox(program, examples, output, done);
  return program;
}

type Examples = (...lines: readonly string[]) => string;

function secret(program: Command, examples: Examples, output: () => Output, done: (code: number) => void): void {
  const verb = program.command('secret').description('secrets in a Git repository, as ciphertext');
  verb
    .command('encrypt')
    .description(
      'write a Secret encrypted by SOPS; values come from files or from standard input, never from the command line',
    )
    .argument('<name>', 'name of the Secret')
    .requiredOption('-n, --namespace <name>', 'namespace of the Secret')
    .requiredOption('-o, --output <file>', 'file to write')
    .option('--from-file <key=file...>', 'a key and the file that holds its value')
    .option('--stdin <key>', 'a key whose value comes from standard input')
    .option('--age <recipient...>', 'age recipients; by default those of .sops.yaml')
    .option('--type <type>', 'type of the Secret', 'Opaque')
    .addHelpText('after', examples('secret encrypt s3 -n tenant-shop --from-file accessKey=key.txt -o secrets/s3.yaml'))
    .action(async (name: string, options) => done(await verbs.secretEncrypt(name, options, output())));
}

function sandbox(program: Command, examples: Examples, output: () => Output, done: (code: number) => void): void {
  const verb = program
    .command('sandbox')
    .description('a real control plane with Flux on this machine, to try a program on');
  verb
    .command('up')
    .description('start it; it goes on after the command and ends by itself')
    .option('--nodes <count>', 'simulated nodes', Number, 3)
    .option('--hours <count>', 'hours after which it ends', Number, 8)
    .option('--no-flux', 'without Flux')
    .addHelpText('after', examples('sandbox up', 'sandbox up --nodes 5 --hours 1'))
    .action(async options => done(await verbs.sandbox.sandboxUpCommand(options, output())));
  verb
    .command('push')
    .description('give a tree to its Flux')
    .argument('<tree>', 'folder that `strata synth` wrote')
    .action(async (tree: string) => done(await verbs.sandbox.sandboxPushCommand(tree, output())));
  verb
    .command('status')
    .description('what runs, and where')
    .action(async () => done(await verbs.sandbox.sandboxStatusCommand(output())));
  verb
    .command('down')
    .description('end it')
    .action(async () => done(await verbs.sandbox.sandboxDownCommand(output())));
}

function version(): string {
  for (const folder of [join(__dirname, '../..'), join(__dirname, '../../..')]) {
    try {
      const { name, version: found } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
        name?: string;
        version?: string;
      };
      if (name === 'strata-cloud' && found !== undefined) return found;
    } catch {
      // the sources are one folder nearer than the compiled files
    }
  }
  return 'unknown';
}
