import type { PortSet } from './port-set';
import type { Selector } from './selector';

export type Direction = 'ingress' | 'egress';

/** What a policy says about one direction of the connections of some pods, whatever its kind. */
export interface Policy {
  /** Index into the objects of the model. */
  readonly object: number;
  /** Namespace that it holds for; absent for one of all namespaces. */
  readonly namespace?: string;
  readonly subject: Selector;
  readonly direction: Direction;
  /** Whether what no policy allows is refused for the pods that it selects. */
  readonly deniesRest: boolean;
  readonly rules: readonly Rule[];
}

/** Connections that a policy allows, or refuses whatever else allows them. */
export interface Rule {
  readonly verdict: 'allow' | 'deny';
  /** The other ends. */
  readonly peers: readonly Selector[];
  readonly ports: PortSet;
  /** What could not be evaluated and so counts as allowed, e.g. `toServices`. */
  readonly unsure?: string;
}
