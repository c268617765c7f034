import type { Stage } from '../gitops/removals/removals';
import type { LastObject } from '../gitops/removals/last-tree';
import { idText } from '../model/identity';
import { FLUX_NAMESPACE } from '../model/names';
import type { StepReport } from './output';
import { plural } from './plural';

/** A step as data; undefined where the tree is the program's own. */
export function stepReport(cluster: string, { marked, removed, waiting, kept, left }: Stage): StepReport | undefined {
  if (left === 0) return undefined;
  const texts = (objects: readonly LastObject[]): readonly string[] => objects.map(({ id }) => idText(id));
  return { cluster, marked: texts(marked), removed: texts(removed), waiting: texts(waiting), kept: texts(kept), left };
}

/** What a step did, and what a person does before the next one. */
export function stepText(cluster: string, { marked, removed, waiting, kept, left }: Stage): string {
  const one = (object: LastObject): string => idText(object.id);
  const done = [
    ...section('marked, so that Flux leaves them alone when their unit lets go of them', marked, one),
    ...section('leave now', removed, one),
    ...section('wait until those are gone', waiting, one),
    ...section('stay in the cluster, since they hold data; delete by hand what nobody needs, as long as something looks after it', kept, one), // prettier-ignore
  ];
  const wait = marked.length > 0 ? applied() : gone(removed);
  return [
    `${cluster}: one step is written, ${plural(left, 'step')} left${marked.length > 0 ? '; nothing else of the program is written yet' : ''}`,
    ...done,
    '  next: commit, push, wait until Flux is done, and run this again',
    ...wait.map(line => `    ${line}`),
  ].join('\n');
}

function section(title: string, objects: readonly LastObject[], text: (object: LastObject) => string): string[] {
  return objects.length === 0 ? [] : [`  ${title}:`, ...objects.map(object => `    ${text(object)}`)];
}

/** How to see that marks are there: each Kustomization names the commit. */
function applied(): readonly string[] {
  return [`kubectl -n ${FLUX_NAMESPACE} get kustomizations   # each has applied your commit`];
}

/** How to wait for what is deleted, a line a namespace. */
function gone(removed: readonly LastObject[]): readonly string[] {
  const byNamespace = new Map<string, string[]>();
  for (const { id } of removed) {
    const type = id.group === '' ? id.kind : `${id.kind}.${id.group}`;
    const names = byNamespace.get(id.namespace ?? '') ?? [];
    byNamespace.set(id.namespace ?? '', [...names, `${type.toLowerCase()}/${id.name}`]);
  }
  return [...byNamespace].map(
    ([namespace, names]) =>
      `kubectl ${namespace === '' ? '' : `-n ${namespace} `}wait --for=delete --timeout=10m ${names.join(' ')}`,
  );
}
