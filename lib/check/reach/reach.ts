import type { Model } from '../../model/model';
import { boxesWithout, commonBox, fewerBoxes, podsWithout, type Box } from './box';
import { OUTSIDE, endsOf } from './ends';
import { EVERY_POD, type PodSet } from './pod-set';
import { policiesOf } from './policies';
import type { Direction, Policy } from './policy';
import { EVERY_PORT, type PortSet } from './port-set';
import { meansPods, namesIn, selected, type End, type Selector } from './selector';

/** Connections that the policies let through, with what lets them. */
export interface Way extends Box {
  /** Objects whose policies allow it, the one of the pods that connect first; nothing where no policy holds for the pods. */
  readonly allowedBy: readonly number[];
  /** What could not be evaluated and so counts as allowed. */
  readonly unsure: readonly string[];
}

/** What holds for one end in one direction. */
interface Side {
  /** Pods for which nothing is refused but what a rule refuses. */
  readonly free: readonly PodSet[];
  readonly allow: readonly Opening[];
  readonly deny: readonly Opening[];
}

interface Opening {
  readonly own: PodSet;
  readonly peers: readonly Selector[];
  readonly ports: PortSet;
  readonly object: number;
  readonly unsure?: string;
}

const OWN_NODE: End = OUTSIDE['own-node'];
const OUTSIDE_NAMES: ReadonlySet<string> = new Set(Object.values(OUTSIDE).map(({ name }) => name));

/** Pieces beyond which what policies refuse is not followed any more: too much is taken for allowed rather than too little. */
const MOST_PIECES = 512;

/**
 * Who may talk to whom in a model. A connection needs the policies of the pods that begin it and of those that it ends at. Pods are thought to carry any
 * labels, since who may run pods in a namespace chooses their labels; labels of namespaces are fixed. Pods on the network of their node count as that node.
 */
export class Reach {
  /** Namespaces in the order of their names, then what is no pod. */
  readonly ends: readonly End[];
  private readonly byName: ReadonlyMap<string, End>;
  /** By the namespace that they hold for. */
  private readonly policies = new Map<string | undefined, readonly Policy[]>();
  private readonly sides = { ingress: new Map<End, Side>(), egress: new Map<End, Side>() };

  constructor(model: Pick<Model, 'objects' | 'charts' | 'connections'>) {
    const policies = policiesOf(model);
    for (const policy of policies) {
      const { namespace } = policy;
      this.policies.set(namespace, [...(this.policies.get(namespace) ?? []), policy]);
    }
    this.ends = endsOf(model, policies);
    this.byName = new Map(this.ends.map(end => [end.name, end]));
  }

  /** An end by its name. */
  end(name: string): End | undefined {
    return this.byName.get(name);
  }

  /** Ends that the policies of one let it connect to, be it to few of their pods. */
  reachable(from: End): readonly End[] {
    const { free, allow } = this.side(from, 'egress');
    if (free.length > 0) return this.ends;
    const found = new Set<End>();
    for (const peer of allow.flatMap(({ peers }) => peers)) {
      const names = meansPods(peer) ? namesIn(peer) : OUTSIDE_NAMES;
      const candidates = names === undefined ? this.ends : [...names].flatMap(name => this.byName.get(name) ?? []);
      for (const end of candidates) if (selected(peer, end) !== undefined) found.add(end);
    }
    return [...found];
  }

  /** All connections from one end to another, in as few words as they can be said; none where nothing is allowed. */
  ways(from: End, to: End): readonly Way[] {
    const out = this.side(from, 'egress');
    const into = this.side(to, 'ingress');
    const leaving = boxesOf(out.free, out.allow, to, 'egress');
    // the node of a pod reaches it, whatever policies say, else it could not see whether the pod is well
    const free = from === OWN_NODE ? [EVERY_POD] : into.free;
    const entering = boxesOf(free, into.allow, from, 'ingress');
    const ways = leaving.flatMap(one =>
      entering.flatMap((other): readonly Way[] => {
        const box = commonBox(one, other);
        if (box === undefined) return [];
        return [
          { ...box, allowedBy: [...one.allowedBy, ...other.allowedBy], unsure: [...one.unsure, ...other.unsure] },
        ];
      }),
    );
    const refused = [...boxesOf([], out.deny, to, 'egress'), ...boxesOf([], into.deny, from, 'ingress')];
    return fewerBoxes(refused.reduce<readonly Way[]>(withoutRefused, ways));
  }

  private side(end: End, direction: Direction): Side {
    const known = this.sides[direction].get(end);
    if (known !== undefined) return known;
    const side = this.sideOf(end, direction);
    this.sides[direction].set(end, side);
    return side;
  }

  private sideOf(end: End, direction: Direction): Side {
    const closed: PodSet[] = [];
    const openings = { allow: [] as Opening[], deny: [] as Opening[] };
    // no policy of pods holds for what is no pod
    const own = end.namespace === undefined ? [] : [undefined, end.name].flatMap(name => this.policies.get(name) ?? []);
    for (const { subject, deniesRest, rules, object, direction: of } of own) {
      const pods = of === direction ? selected(subject, end) : undefined;
      if (pods === undefined) continue;
      if (deniesRest) closed.push(pods);
      for (const { verdict, ...rule } of rules) openings[verdict].push({ own: pods, object, ...rule });
    }
    return { free: podsWithout(closed), ...openings };
  }
}

/** What the policies of one side allow, or refuse, towards another end. */
function boxesOf(
  free: readonly PodSet[],
  openings: readonly Opening[],
  other: End,
  direction: Direction,
): readonly Way[] {
  const box = (own: PodSet, peer: PodSet): Pick<Box, 'from' | 'to'> =>
    direction === 'egress' ? { from: own, to: peer } : { from: peer, to: own };
  return [
    ...free.map(own => ({ ...box(own, EVERY_POD), ports: EVERY_PORT, allowedBy: [], unsure: [] })),
    ...openings.flatMap(({ own, peers, ports, object, unsure }) =>
      peers.flatMap((peer): readonly Way[] => {
        const pods = selected(peer, other);
        if (pods === undefined) return [];
        return [{ ...box(own, pods), ports, allowedBy: [object], unsure: unsure === undefined ? [] : [unsure] }];
      }),
    ),
  ];
}

function withoutRefused(ways: readonly Way[], refused: Box): readonly Way[] {
  const left = ways.flatMap(way => boxesWithout(way, refused));
  return left.length > MOST_PIECES ? ways : left;
}
