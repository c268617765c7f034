import type { Need } from '../needs';
import type { ClusterFacts, Problem } from './problem';
import { error } from './problem';

/** What components need of the nodes goes together. */
export function requirements({ intents }: ClusterFacts): readonly Problem[] {
  const conflicts = new Map<string, { readonly need: Need; readonly machines: string[] }>();
  for (const { machine, needs } of intents) {
    for (const need of needs.conflicts) {
      const key = JSON.stringify(need);
      const known = conflicts.get(key);
      if (known === undefined) conflicts.set(key, { need, machines: [machine.hostname] });
      else known.machines.push(machine.hostname);
    }
  }
  return [...conflicts.values()].map(({ need: { what, value, by, others }, machines }) => {
    const other = others.map(each => `${each.by} ${shown(each.value)}`).join(', ');
    const where = machines.length === intents.length ? 'all machines' : machines.join(', ');
    return error(
      'talos/requirement',
      'machines',
      `${what}: ${by.join(' and ')} asks for ${shown(value)}, ${other} (${where})`,
      'change one of them; until then the first one is in force',
    );
  });
}

function shown(value: unknown): string {
  return JSON.stringify(value);
}
