import type { Disk } from '../disks';
import { eachMachine, error, machineField, twice, type Problem } from './problem';

/** Disks: each found by something, none taken twice, and volumes that the contract knows. */
export const disks = eachMachine((intent, { contract }) => {
  const { install, dataDisks } = intent.machine;
  const system: Disk = install?.disk ?? '/dev/sda';
  const all = [{ name: 'install', disk: system }, ...dataDisks.map(({ name, disk }) => ({ name, disk }))];
  const field = (name: string): string =>
    machineField(intent, name === 'install' ? 'install.disk' : `dataDisks[${name}]`);
  const problems: Problem[] = all
    .filter(({ disk }) => typeof disk !== 'string' && Object.keys(disk).length === 0)
    .map(({ name }) =>
      error('talos/disk', field(name), 'nothing says which disk it is: any would do', 'give a serial number or a WWID'),
    );
  for (const [, same] of twice(all, ({ disk }) => keyOf(disk))) {
    const last = same.at(-1)!;
    const message =
      same[0]!.name === 'install'
        ? `the disk of ${last.name} is the one that Talos is installed on: ${keyOf(last.disk)}`
        : `${same.map(({ name }) => name).join(' and ')} are on one disk: ${keyOf(last.disk)}`;
    problems.push(error('talos/disk', field(last.name), message, 'choose another disk'));
  }
  for (const { name, use } of dataDisks) {
    if (use === 'raw' && contract === '1.10')
      problems.push(
        error(
          'talos/disk',
          field(name),
          'configuration of 1.10 knows no raw volumes',
          "choose 'untouched', or a later contract",
        ),
      );
  }
  return problems;
});

/** What names one disk; undefined for selectors that may find several. */
function keyOf(disk: Disk): string | undefined {
  if (typeof disk === 'string') return disk;
  return disk.serial ?? disk.wwid ?? disk.busPath;
}
