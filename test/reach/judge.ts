import { modelOfManifests } from '../../lib/model/foreign';
import { OUTSIDE } from '../../lib/check/reach/ends';
import { holds } from '../../lib/check/reach/pod-set';
import { hasPort } from '../../lib/check/reach/port-set';
import { Reach, type Way } from '../../lib/check/reach/reach';
import type { Manifest } from '../../lib/values/json';
import { SCENE_PORTS, WORLD, type Scene, type SceneEnd } from './scene';

/** What a scene allows by the check, for every pair of ends and every port: `0` or `1`. */
export function verdictsOf({ namespaces, ends, policies }: Scene): string {
  const spaces = Object.entries(namespaces).map(([name, labels]): Manifest => ({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name, labels },
  }));
  const manifests = [...spaces, ...policies].map((manifest, line) => ({ manifest, file: 'scene', line }));
  // a scene without policies of Cilium has Cilium for its engine all the same
  const charts = [{ release: 0, repository: '', name: 'cilium', version: '', values: {} }];
  const reach = new Reach({ ...modelOfManifests(manifests), charts });
  const between = new Map<string, readonly Way[]>();
  const waysOf = (from: SceneEnd, to: SceneEnd): readonly Way[] => {
    const key = `${from.name}/${to.name}`;
    const ways = between.get(key) ?? reach.ways(reach.end(from.name)!, reach.end(to.name)!);
    between.set(key, ways);
    return ways.filter(way => holds(way.from, from.pod ?? {}) && holds(way.to, to.pod ?? {}));
  };
  return ends
    .flatMap(from => ends.map(to => waysOf(from, to)))
    .flatMap(ways =>
      SCENE_PORTS.map(({ protocol, port }) => Number(ways.some(way => hasPort(way.ports, protocol, port)))),
    )
    .join('');
}

/** The scene as the engine reads it: identities by their labels. */
export function engineScene({ namespaces, ends, policies }: Scene): string {
  return JSON.stringify({
    ends: ends.map(end => ({ labels: identityOf(end, namespaces) })),
    ports: SCENE_PORTS,
    policies,
  });
}

function identityOf({ name, pod }: SceneEnd, namespaces: Scene['namespaces']): readonly string[] {
  if (pod === undefined) {
    const outside = Object.values(OUTSIDE).find(each => each.name === name);
    // the address of the world is in the network that the policies name: to the check any is
    const address = name === OUTSIDE.world.name ? [`cidr:${WORLD}`] : [];
    return [...Object.keys(outside?.reserved ?? {}).map(each => `reserved:${each}`), ...address];
  }
  const labels = Object.entries({ ...namespaces[name], 'kubernetes.io/metadata.name': name });
  return [
    ...Object.entries(pod).map(([key, value]) => `k8s:${key}=${value}`),
    ...labels.map(([key, value]) => `k8s:io.cilium.k8s.namespace.labels.${key}=${value}`),
    `k8s:io.kubernetes.pod.namespace=${name}`,
    'k8s:io.cilium.k8s.policy.cluster=default',
  ];
}

/** What the engine said, for the same pairs and ports: what is no pod refuses nothing. */
export function engineVerdicts(answer: string, { ends }: Scene): string {
  const ports = SCENE_PORTS.length;
  return Array.from(answer)
    .map((digit, index) => {
      const to = ends[Math.floor(index / ports) % ends.length]!;
      const from = ends[Math.floor(index / ports / ends.length)]!;
      const leaves = from.pod === undefined || (Number(digit) & 1) > 0;
      const enters = to.pod === undefined || (Number(digit) & 2) > 0;
      return leaves && enters ? 1 : 0;
    })
    .join('');
}
