import { type Timing, type Timings, WORST_SPREAD } from './measure';
import { over, TARGETS, type Ratios } from './ratios';

/** Prints a table: numbers to the right, the first column to the left. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map(row => (row[column] ?? '').length)));
  const line = (row: readonly string[]): string =>
    row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!))).join('  ');
  return [line(head), widths.map(width => '-'.repeat(width)).join('  '), ...rows.map(line)].join('\n');
}

/** One row for each contestant of a race. */
export function raceTable(title: string, timings: Timings): string {
  const rows = Object.entries(timings).map(([name, timing]) => [
    name,
    timing.best.toFixed(1),
    timing.wall.toFixed(1),
    timing.spread.toFixed(2),
    String(timing.runs),
    timings.floor === undefined ? '' : over(timings, name, 'floor').toFixed(2),
    timings.cdk8s === undefined ? '' : ratio(over(timings, name, 'cdk8s')),
  ]);
  return `${title}\n${table(['', 'CPU ms', 'wall ms', 'spread', 'runs', '/ floor', '/ cdk8s'], rows)}`;
}

/** The ratios with their targets. */
export function ratioTable(ratios: Ratios): string {
  const rows = (Object.entries(ratios) as [keyof Ratios, number][]).map(([name, value]) => {
    const target = TARGETS[name];
    const verdict = target === undefined ? '' : value <= target ? 'reached' : 'NOT REACHED';
    return [name, ratio(value), target === undefined ? '-' : ratio(target), verdict];
  });
  return table(['ratio', 'measured', 'at most', ''], rows);
}

/** What stands at the end when the machine was too busy: the figures are printed, and say nothing. */
export function tooBusy(floors: readonly Timing[]): string | undefined {
  const worst = Math.max(...floors.map(({ spread }) => spread));
  if (worst <= WORST_SPREAD) return undefined;
  return [
    '*'.repeat(78),
    `NOT JUDGED: the floor's slowest run took ${worst.toFixed(2)} times its fastest, more than ${WORST_SPREAD}.`,
    'Something else uses this machine. Run it again when that is done; the figures above say nothing.',
    '*'.repeat(78),
  ].join('\n');
}

/** A figure below a tenth as a fraction, which is how such targets are stated. */
function ratio(value: number): string {
  return value < 0.1 ? `1/${(1 / value).toFixed(1)}` : value.toFixed(2);
}
