import type { MachineFacts, NodeFacts } from '../../model/model';
import type { Finding } from '../../values/finding';

const FIELD = 'nodes.controlPlanes';

/** Votes of the cluster's etcd: what is left without one machine, one zone, one rack. An even number is what the check of nodes tells of. */
export function controlPlanes(facts: NodeFacts): readonly Finding[] {
  const { controlPlanes: count, machines = [] } = facts;
  if (count === 1)
    return [
      {
        code: 'loss/etcd',
        severity: 'error',
        field: FIELD,
        message:
          '1 control plane has the only copy of what the cluster knows: without it 0 of 1 vote is left, and etcd needs 1',
        fix: 'give 3, of which any one may be lost',
      },
    ];
  const largest = inOnePlace(count, machines, 'zone') ?? inOnePlace(count, machines, 'rack');
  return largest === undefined ? [] : [largest];
}

/** A majority of votes in one place, where the program has others. */
function inOnePlace(count: number, machines: readonly MachineFacts[], what: 'zone' | 'rack'): Finding | undefined {
  const places = machines.map(machine => machine[what]);
  if (places.includes(undefined) || new Set(places).size < 2) return undefined;
  const needed = Math.floor(count / 2) + 1;
  const voters = machines.filter(({ role }) => role === 'control-plane');
  const together = (place: string | undefined): number => voters.filter(machine => machine[what] === place).length;
  const [place] = [...new Set(places)].filter(each => count - together(each) < needed);
  if (place === undefined) return undefined;
  const inside = together(place);
  return {
    code: 'loss/zone',
    severity: 'warning',
    field: FIELD,
    message: `${inside} of ${count} control planes ${inside === 1 ? 'is' : 'are'} in ${what} '${place}': without it ${count - inside} of ${count} votes are left, and etcd needs ${needed}`,
    fix: `spread them, so that no ${what} has more than ${count - needed}`,
  };
}
