import { compareText } from '../../model/identity';
import type { Model } from '../../model/model';
import type { Manifest } from '../../values/json';
import { isMap } from '../../values/json-map';
import type { Labels } from './pod-set';
import type { Policy } from './policy';
import { NAMESPACE_NAME, namesIn, type End } from './selector';

/** What is no pod, in the words of people, by the words of Cilium. */
export const OUTSIDE = {
  world: { name: 'the world', reserved: { world: '' } },
  'own-node': { name: 'own node', reserved: { host: '' } },
  nodes: { name: 'other nodes', reserved: { 'remote-node': '' } },
  'api-server': { name: 'API server', reserved: { 'kube-apiserver': '', 'remote-node': '' } },
} as const satisfies Record<string, End>;

/** All ends of a model: namespaces that it makes, uses or names, and what is no pod. */
export function endsOf(
  { objects, connections }: Pick<Model, 'objects' | 'connections'>,
  policies: readonly Policy[],
): readonly End[] {
  const namespaces = new Map<string, Labels>([['kube-system', {}]]);
  const named = [
    ...objects.flatMap(({ id }) => id.namespace ?? []),
    ...policies.flatMap(({ rules }) => rules.flatMap(({ peers }) => peers.flatMap(peer => [...(namesIn(peer) ?? [])]))),
    ...connections.flatMap(({ from, to }) => [from.namespace, ...(typeof to === 'string' ? [] : [to.namespace])]),
  ];
  for (const name of named) namespaces.set(name, {});
  for (const { id, manifest } of objects)
    if (id.group === '' && id.kind === 'Namespace') namespaces.set(id.name, labelsOf(manifest));
  const ends = [...namespaces]
    .toSorted(([a], [b]) => compareText(a, b))
    .map(([name, labels]): End => ({ name, namespace: { ...labels, [NAMESPACE_NAME]: name }, reserved: {} }));
  return [...ends, ...Object.values(OUTSIDE)];
}

function labelsOf({ metadata }: Manifest): Labels {
  const labels: unknown = metadata.labels;
  return isMap(labels) ? (labels as Labels) : {};
}
