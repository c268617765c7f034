import type { MachineFacts } from '../../../lib/model/model';

/** What the scheduler is told of a group of equal pods. */
export interface Rules {
  /** Label of the places of which each takes one pod. */
  readonly refuse?: string;
  readonly spread?: {
    readonly key: string;
    readonly maxSkew: number;
    readonly honorTaints: boolean;
    readonly must: boolean;
  };
  /** Value of the label `disk` that nodes must have. */
  readonly disk?: string;
}

/** Pods by node. */
type Pods = readonly number[];

/**
 * Whether enough pods are left after the loss of any one node, however the scheduler placed them: it places one after another, each anywhere that
 * the rules allow, until all are placed or no node takes the next.
 */
export function anyNodeLeaves(machines: readonly MachineFacts[], count: number, rules: Rules, needed: number): boolean {
  return outcomes(machines, count, rules).every(pods => {
    const running = pods.reduce((sum, each) => sum + each, 0);
    return pods.every(lost => running - lost >= needed);
  });
}

/** All ends that placing pods one by one may come to. */
function outcomes(machines: readonly MachineFacts[], count: number, rules: Rules): readonly Pods[] {
  let now = new Map<string, Pods>([['', machines.map(() => 0)]]);
  const ends: Pods[] = [];
  for (let pod = 0; pod < count; pod++) {
    const next = new Map<string, Pods>();
    for (const pods of now.values()) {
      const hosts = machines.map((_, index) => index).filter(index => takes(machines, pods, index, rules));
      if (hosts.length === 0) ends.push(pods);
      for (const host of hosts) {
        const more = pods.map((each, index) => (index === host ? each + 1 : each));
        next.set(more.join(), more);
      }
    }
    now = next;
  }
  return [...ends, ...now.values()];
}

/** Whether a node takes one more pod. */
function takes(machines: readonly MachineFacts[], pods: Pods, host: number, rules: Rules): boolean {
  const { refuse, spread } = rules;
  const isAsked = ({ labels }: MachineFacts): boolean => rules.disk === undefined || labels.disk === rules.disk;
  if (machines[host]!.closed === true || !isAsked(machines[host]!)) return false;
  const placeOf = (index: number, key: string): string | undefined =>
    key === 'kubernetes.io/hostname' ? machines[index]!.name : machines[index]!.zone;
  const inPlace = (place: string | undefined, key: string): number =>
    pods.reduce((sum, each, index) => sum + (placeOf(index, key) === place ? each : 0), 0);
  if (refuse !== undefined) {
    const place = placeOf(host, refuse);
    if (place !== undefined && inPlace(place, refuse) > 0) return false;
  }
  if (spread === undefined || !spread.must) return true;
  // a label that no machine of the program has is put on nodes by others, if at all
  if (machines.every((_, index) => placeOf(index, spread.key) === undefined)) return true;
  const place = placeOf(host, spread.key);
  if (place === undefined) return false;
  const counted = machines
    .map((_, index) => index)
    .filter(index => isAsked(machines[index]!) && !(spread.honorTaints && machines[index]!.closed === true));
  const places = new Set(counted.map(index => placeOf(index, spread.key)));
  const least = Math.min(...[...places].map(each => inPlace(each, spread.key)));
  return inPlace(place, spread.key) + 1 - least <= spread.maxSkew;
}
