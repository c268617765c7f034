import type { Manifest } from '../../lib/values/json';
import { Random } from '../fuzz/random';

/** A pod, or something outside of all pods. */
export interface SceneEnd {
  /** Name of the end as the check calls it. */
  readonly name: string;
  /** Labels of the pod; absent for what is none. */
  readonly pod?: Readonly<Record<string, string>>;
}

/** A small cluster with policies drawn at random. */
export interface Scene {
  readonly namespaces: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly ends: readonly SceneEnd[];
  readonly policies: readonly Manifest[];
}

/** Ports that are asked for. */
export const SCENE_PORTS = [
  { protocol: 'TCP', port: 80 },
  { protocol: 'TCP', port: 443 },
  { protocol: 'TCP', port: 8080 },
  { protocol: 'UDP', port: 53 },
  { protocol: 'UDP', port: 80 },
  { protocol: 'SCTP', port: 80 },
] as const;

/** The network of all addresses that policies name. */
export const WORLD = '198.51.100.0/24';

const NAMESPACES = ['east', 'west', 'north'];
const VALUES = { app: ['web', 'db'], tier: ['a', 'b'], team: ['red', 'blue'] } as const;
const ENTITIES = ['all', 'cluster', 'world', 'host', 'remote-node', 'kube-apiserver', 'none', 'health', 'ingress'];
const OUTSIDE = ['the world', 'own node', 'other nodes', 'API server'];

type Json = Record<string, unknown>;

/** Scene `number` of a seed. */
export function drawScene(seed: number, number: number): Scene {
  const random = new Random(seed, number);
  const some = (keys: readonly (keyof typeof VALUES)[]): Record<string, string> =>
    Object.fromEntries(keys.flatMap(key => (random.chance(0.5) ? [[key, random.pick(VALUES[key])]] : [])));
  const namespaces = Object.fromEntries(NAMESPACES.map(name => [name, some(['team'])]));
  const pods = NAMESPACES.flatMap(name =>
    [{}, some(['app', 'tier']), some(['app', 'tier'])].map(pod => ({ name, pod })),
  );
  const policies = Array.from({ length: 1 + random.below(6) }, (_, index) => new Drawer(random).policy(`p-${index}`));
  return { namespaces, ends: [...pods, ...OUTSIDE.map(name => ({ name }))], policies };
}

class Drawer {
  constructor(private readonly random: Random) {}

  policy(name: string): Manifest {
    const namespace = this.random.pick(NAMESPACES);
    switch (this.random.below(3)) {
      case 0:
        return this.kubernetes({ name, namespace });
      case 1:
        return this.cilium('CiliumNetworkPolicy', { name, namespace });
      default:
        return this.cilium('CiliumClusterwideNetworkPolicy', { name });
    }
  }

  private kubernetes(metadata: { readonly name: string; readonly namespace: string }): Manifest {
    const ingress = this.list(2, () => this.kubernetesRule('from'));
    const egress = this.list(2, () => this.kubernetesRule('to'));
    // rules of a direction that the types leave out mean other things to the API and to Cilium
    const types = [
      ...(ingress.length > 0 || this.random.chance(0.3) ? ['Ingress'] : []),
      ...(egress.length > 0 || this.random.chance(0.3) ? ['Egress'] : []),
    ];
    return {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata,
      spec: {
        podSelector: this.selector(['app', 'tier']),
        ...(types.length === 0 ? {} : { policyTypes: types }),
        ...(ingress.length === 0 ? {} : { ingress }),
        ...(egress.length === 0 ? {} : { egress }),
      },
    };
  }

  private kubernetesRule(member: 'from' | 'to'): Json {
    const peers = this.list(2, () => this.kubernetesPeer());
    const ports = this.list(2, () => this.kubernetesPort());
    return { ...(peers.length === 0 ? {} : { [member]: peers }), ...(ports.length === 0 ? {} : { ports }) };
  }

  private kubernetesPeer(): Json {
    if (this.random.chance(0.15)) return { ipBlock: { cidr: WORLD } };
    const peer = {
      ...(this.random.chance(0.6) ? { podSelector: this.selector(['app', 'tier']) } : {}),
      ...(this.random.chance(0.6) ? { namespaceSelector: this.selector(['team']) } : {}),
    };
    return Object.keys(peer).length === 0 ? { podSelector: {} } : peer;
  }

  private kubernetesPort(): Json {
    const protocol = this.random.pick(['TCP', 'UDP', undefined]);
    if (this.random.chance(0.2)) return { protocol };
    const port = this.random.pick([53, 80, 443]);
    return { protocol, port, ...(this.random.chance(0.3) ? { endPort: port + 400 } : {}) };
  }

  private cilium(kind: string, metadata: { readonly name: string; readonly namespace?: string }): Manifest {
    const members = {
      ingress: this.list(2, () => this.ciliumRule('from', false)),
      ingressDeny: this.list(1, () => this.ciliumRule('from', true)),
      egress: this.list(2, () => this.ciliumRule('to', false)),
      egressDeny: this.list(1, () => this.ciliumRule('to', true)),
    };
    const given = Object.fromEntries(Object.entries(members).filter(([, rules]) => rules.length > 0));
    const spec = {
      endpointSelector: this.ciliumSelector(0.2),
      ...(Object.keys(given).length === 0 ? { ingress: [{}] } : given),
      ...(this.random.chance(0.3) ? { enableDefaultDeny: this.defaultDeny() } : {}),
    };
    return { apiVersion: 'cilium.io/v2', kind, metadata, spec };
  }

  private defaultDeny(): Json {
    return Object.fromEntries(
      ['ingress', 'egress'].flatMap(each => (this.random.chance(0.6) ? [[each, this.random.chance(0.4)]] : [])),
    );
  }

  private ciliumRule(prefix: 'from' | 'to', denies: boolean): Json {
    const peers = ((): Json => {
      switch (this.random.below(6)) {
        case 0:
          return {};
        case 1:
          return { [`${prefix}Entities`]: this.list(2, () => this.random.pick(ENTITIES)) };
        case 2:
          // what is refused by address is not followed
          return denies ? {} : { [`${prefix}CIDR`]: [WORLD] };
        default:
          return { [`${prefix}Endpoints`]: this.list(2, () => this.ciliumSelector(0.6)) };
      }
    })();
    const ports = this.list(1, () => ({ ports: this.list(2, () => this.ciliumPort()) }));
    return { ...peers, ...(ports.length === 0 ? {} : { toPorts: ports }) };
  }

  private ciliumPort(): Json {
    const port = this.random.pick([0, 53, 80, 443]);
    const protocol = this.random.pick(['TCP', 'UDP', 'ANY', undefined]);
    return { port: String(port), protocol, ...(port > 0 && this.random.chance(0.3) ? { endPort: port + 400 } : {}) };
  }

  private ciliumSelector(namespaces: number): Json {
    const prefix = (): string => this.random.pick(['', 'k8s:', 'any:']);
    const pods = this.requirements(['app', 'tier']).map(([key, ...rest]) => [`${prefix()}${key}`, ...rest] as const);
    const labels = this.random.chance(namespaces / 2)
      ? this.requirements(['team']).map(
          ([key, ...rest]) => [`k8s:io.cilium.k8s.namespace.labels.${key}`, ...rest] as const,
        )
      : [];
    const name = this.random.chance(namespaces / 2)
      ? [[`${prefix()}io.kubernetes.pod.namespace`, ...this.test(NAMESPACES)] as const]
      : [];
    return asSelector([...pods, ...labels, ...name]);
  }

  private selector(keys: readonly (keyof typeof VALUES)[]): Json {
    return asSelector(this.requirements(keys));
  }

  private requirements(keys: readonly (keyof typeof VALUES)[]): readonly RandomRequirement[] {
    return keys.flatMap(key => (this.random.chance(0.4) ? [[key, ...this.test(VALUES[key])] as const] : []));
  }

  private test(values: readonly string[]): readonly [operator: string, values: readonly string[]] {
    const operator = this.random.pick(['=', '=', 'In', 'NotIn', 'Exists', 'DoesNotExist']);
    const first = this.random.pick(values);
    if (operator === '=') return [operator, [first]];
    return [operator, operator.endsWith('In') ? [...new Set([first, this.random.pick(values)])] : []];
  }

  private list<T>(most: number, draw: () => T): T[] {
    return Array.from({ length: this.random.below(most + 1) }, draw);
  }
}

type RandomRequirement = readonly [key: string, operator: string, values: readonly string[]];

function asSelector(requirements: readonly RandomRequirement[]): Json {
  const equal = requirements.filter(([, operator]) => operator === '=').map(([key, , [value]]) => [key, value]);
  const expressions = requirements
    .filter(([, operator]) => operator !== '=')
    .map(([key, operator, values]) => ({ key, operator, ...(values.length === 0 ? {} : { values }) }));
  return {
    ...(equal.length === 0 ? {} : { matchLabels: Object.fromEntries(equal) }),
    ...(expressions.length === 0 ? {} : { matchExpressions: expressions }),
  };
}
