import { EVERY_POD } from './pod-set';
import { ALL_PODS, EVERYTHING, isValue, type Selector } from './selector';

/** Ends that a member of a rule means. */
export interface Peers {
  readonly selectors: readonly Selector[];
  /** What could not be evaluated, if anything. */
  readonly unsure?: string;
}

/** Names by which Cilium knows what is no pod. */
const RESERVED = ['host', 'remote-node', 'kube-apiserver', 'world', 'health', 'ingress', 'init', 'unmanaged'];
const OUTSIDE_CLUSTER = 'world';

function reserved(name: string): Selector {
  return { pods: EVERY_POD, namespace: EVERY_POD, reserved: new Map([isValue(name, '')]) };
}

export function everything(): Peers {
  return { selectors: [EVERYTHING] };
}

/** What is outside of the cluster: to Cilium no address is that of a pod or a node. */
export function world(): Peers {
  return { selectors: [reserved(OUTSIDE_CLUSTER)] };
}

/** Ends that an entity of Cilium means. Source: pkg/policy/api/entity.go of Cilium 1.19. */
export function entity(name: string): Peers {
  switch (name) {
    case 'all':
      return everything();
    case 'cluster':
      return { selectors: [ALL_PODS, ...RESERVED.filter(each => each !== OUTSIDE_CLUSTER).map(reserved)] };
    case 'none':
      return { selectors: [] };
    default:
      return RESERVED.includes(name)
        ? { selectors: [reserved(name)] }
        : { ...everything(), unsure: `the entity ${name}` };
  }
}

/** Any node. */
export function nodes(): Peers {
  return { selectors: ['host', 'remote-node'].map(reserved) };
}

/** The texts of a list that nobody has checked. */
export function textsIn(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter(each => typeof each === 'string') : [];
}
