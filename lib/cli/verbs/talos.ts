import { Option, type Command } from 'commander';
import { commands } from '../commands';
import type { TalosCredentialsOptions, TalosLeaveOptions } from '../commands/talos';
import type { TalosOptions } from '../commands/talos-site';
import { examples, type Verbs } from './shell';
import { guidedTalosVerbs } from './talos-guided';

const FOLDER = 'folder `clusters/NAME/talos` of a tree that strata synth wrote';

/** `talos up|remove|destroy`: machines, by the user's talosctl and kubectl. */
export const talosVerbs: Verbs = (program, shell) => {
  const talos = program
    .command('talos')
    .description(
      'make machines what a tree says of them: Talos Linux from maintenance to a cluster, and every day after',
    )
    .addHelpText('after', examples('talos up tree/clusters/prod/talos --secrets secrets.yaml'));
  talos
    .command('secrets')
    .description('print the secrets bundle of a new cluster: make it once, and keep it as you keep a master key')
    .addHelpText('after', examples('talos secrets > secrets.yaml'))
    .action(async () => {
      const { output, done } = shell();
      done(await commands.talosSecrets(output));
    });
  credentials(withOptions(talos.command('up')))
    .description(
      'configure machines, make the cluster once, change and upgrade machines one behind the other; run it again after any interruption',
    )
    .addHelpText('after', examples('talos up tree/clusters/prod/talos --secrets secrets.yaml --kubeconfig kubeconfig'))
    .action(async (folder: string, options: TalosCredentialsOptions) => {
      const { output, done } = shell();
      done(await commands.talosUp(folder, options, output));
    });
  withOptions(talos.command('health'))
    .description('wait until etcd, kubelets and nodes are healthy, as talosctl health checks, and tell what runs where')
    .addHelpText('after', examples('talos health tree/clusters/prod/talos --secrets secrets.yaml'))
    .action(async (folder: string, options: TalosOptions) => {
      const { output, done } = shell();
      done(await commands.talosHealth(folder, options, output));
    });
  credentials(withOptions(talos.command('credentials')))
    .description('issue new credentials of administrators, valid for a year; the authorities stay as they are')
    .addHelpText(
      'after',
      examples('talos credentials tree/clusters/prod/talos --secrets secrets.yaml --kubeconfig kubeconfig'),
    )
    .action(async (folder: string, options: TalosCredentialsOptions) => {
      const { output, done } = shell();
      done(await commands.talosCredentials(folder, options, output));
    });
  leaving(withOptions(talos.command('remove')).argument('<hostname>', 'name of the machine'))
    .description('take one machine out: its pods leave, it leaves etcd, is wiped, and is no node any more')
    .option('--address <address>', 'where it is, if the folder has it no more')
    .addOption(
      new Option('--role <role>', 'what it is, if the folder has it no more').choices(['control-plane', 'worker']),
    )
    .option('--unless-wanted', 'leave it alone where the program that was last delivered has it')
    .addHelpText('after', examples('talos remove tree/clusters/prod/talos worker-3 --secrets secrets.yaml'))
    .action(async (folder: string, hostname: string, options: TalosLeaveOptions) => {
      const { output, done } = shell();
      done(await commands.talosRemove(folder, hostname, options, output));
    });
  leaving(withOptions(talos.command('destroy')))
    .description('take every machine of a cluster out, workers first')
    .option('--yes <cluster>', 'name of the cluster, as a proof that it is meant')
    .addHelpText('after', examples('talos destroy tree/clusters/prod/talos --secrets secrets.yaml --yes prod'))
    .action(async (folder: string, options: TalosLeaveOptions) => {
      const { output, done } = shell();
      done(await commands.talosDestroy(folder, options, output));
    });
  guidedTalosVerbs(talos, shell, withOptions);
};

function withOptions(verb: Command): Command {
  return verb
    .argument('<folder>', FOLDER)
    .option('--secrets <file>', 'secrets bundle, made once by `strata talos secrets`')
    .option('--at-once <machines>', 'machines that are worked on at once where none can harm another (default: 16)')
    .option('--json', 'steps as one JSON document a line on standard error');
}

function credentials(verb: Command): Command {
  return verb
    .option('--kubeconfig <file>', 'write the credential of an administrator of Kubernetes there')
    .option('--talosconfig <file>', 'write the credential of an administrator of Talos there');
}

function leaving(verb: Command): Command {
  return verb
    .addOption(
      new Option(
        '--wipe <what>',
        'nothing (it is shut down), configuration and pods, the whole system disk, or all disks',
      )
        .choices(['none', 'state', 'system', 'all'])
        .default('state'),
    )
    .option('--forget <hostname...>', 'machines that are gone for good: nobody asks them');
}
