import { Option, type Command } from 'commander';
import { AUTHORITIES } from '../../talos/authority';
import { commands } from '../commands';
import type { TalosAdoptOptions } from '../commands/talos-adopt';
import type { TalosRecoverOptions } from '../commands/talos-recover';
import type { TalosRotateCaOptions } from '../commands/talos-rotate-ca';
import { examples, type Shell } from './shell';

/**
 * `strata talos recover|adopt|rotate-ca`: what happens to a cluster seldom, led through by a command.
 * @param withOptions adds the folder and the options of all verbs on machines
 */
export function guidedTalosVerbs(talos: Command, shell: () => Shell, withOptions: (verb: Command) => Command): void {
  withOptions(talos.command('recover'))
    .description(
      'make etcd anew from a snapshot, where it has lost its majority for good; run it again after any interruption',
    )
    .requiredOption('--from <snapshot>', 'file that strata talos up kept, or that talosctl etcd snapshot wrote')
    .option('--forget <hostname...>', 'control planes that are gone for good, and never start again with their disks')
    .option('--yes <cluster>', 'name of the cluster, as a proof that it is meant')
    .addHelpText(
      'after',
      examples('talos recover tree/clusters/prod/talos --secrets secrets.yaml --from etcd.snapshot --yes prod'),
    )
    .action(async (folder: string, options: TalosRecoverOptions) => {
      const { output, done } = shell();
      done(await commands.talosRecover(folder, options, output));
    });
  talos
    .command('adopt')
    .description(
      'print the secrets bundle of a cluster that another program has made, so that strata talos up can go on',
    )
    .requiredOption('--from-machine <address>', 'address of one of its control planes')
    .requiredOption('--talosconfig <file>', 'credential of one of its administrators')
    .addHelpText('after', examples('talos adopt --from-machine 192.0.2.11 --talosconfig talosconfig > secrets.yaml'))
    .action(async (options: TalosAdoptOptions) => {
      const { output, done } = shell();
      done(await commands.talosAdopt(options, output));
    });
  withOptions(talos.command('rotate-ca'))
    .description(
      'give machines a new authority of the Talos API, or of Kubernetes, in phases in which each can be reached; run it again after any interruption',
    )
    .requiredOption(
      '--output <file>',
      'secrets bundle with the new authority: written first, and used where it is there',
    )
    .addOption(
      new Option('--authority <which>', 'the one to replace').choices(Object.keys(AUTHORITIES)).default('talos'),
    )
    .option('--pods-restarted', 'pods have found the new authority of Kubernetes, so that the old one can be dropped')
    .addHelpText(
      'after',
      examples('talos rotate-ca tree/clusters/prod/talos --secrets secrets.yaml --output new-secrets.yaml'),
    )
    .action(async (folder: string, options: TalosRotateCaOptions) => {
      const { output, done } = shell();
      done(await commands.talosRotateCa(folder, options, output));
    });
}
