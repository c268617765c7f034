import type { DataDisk } from '../disks';
import type { MachineIntent } from '../intent';
import { linksOf, aliasesOf } from '../link-names';
import type { ClusterFacts, Problem } from './problem';
import { error, machineField, twice } from './problem';

/** What names one machine, interface or disk, and so may stand once. */
export function identity({ intents, props }: ClusterFacts): readonly Problem[] {
  const classes = Object.keys(props.classes ?? {});
  return [
    ...duplicates(
      intents,
      'hostname',
      ({ machine }) => [machine.hostname],
      'the later one would push the earlier one out of etcd and out of Kubernetes',
    ),
    ...duplicates(intents, 'address', ({ machine }) => [machine.address], 'only one of them would be reached'),
    ...duplicates(intents, 'hardware address', macsOf, 'only one of them would be found'),
    ...duplicates(intents, 'disk', disksOf, 'a serial number or WWID names one disk'),
    ...props.machines.flatMap(({ hostname, class: name }) =>
      name === undefined || classes.includes(name)
        ? []
        : [
            error(
              'talos/class',
              `machines[${hostname}].class`,
              `no class is called ${JSON.stringify(name)}; there ${classes.length === 0 ? 'is none' : `are ${classes.join(', ')}`}`,
              'add it to classes',
            ),
          ],
    ),
  ];
}

function duplicates(
  intents: readonly MachineIntent[],
  what: string,
  valuesOf: (intent: MachineIntent) => readonly string[],
  consequence: string,
): readonly Problem[] {
  const pairs = intents.flatMap(intent => [...new Set(valuesOf(intent))].map(value => ({ intent, value })));
  return twice(pairs, ({ value }) => value).map(([value, all]) => {
    const names = all.map(({ intent }) => intent.machine.hostname);
    const where = what === 'hostname' ? `${all.length} machines` : names.join(' and ');
    return error(
      'talos/duplicate',
      machineField(all.at(-1)!.intent),
      `${where} have the ${what} ${value}: ${consequence}`,
      'correct one of them',
    );
  });
}

function macsOf({ machine }: MachineIntent): readonly string[] {
  const { mac } = machine;
  const macs = aliasesOf(linksOf(machine)).map(({ selector }) => selector.mac);
  return [mac, ...macs].filter(each => each !== undefined);
}

function disksOf({ machine }: MachineIntent): readonly string[] {
  const disks = [machine.install?.disk, ...machine.dataDisks.map(({ disk }: DataDisk) => disk)];
  return disks.flatMap(disk =>
    disk === undefined || typeof disk === 'string' ? [] : [disk.serial, disk.wwid].filter(each => each !== undefined),
  );
}
