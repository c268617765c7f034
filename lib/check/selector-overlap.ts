import { idText } from '../model/identity';
import { LabelIndex, matches, selectorIn, type LabelSelector, type Labels } from '../model/label-index';
import type { Model, ModelObject } from '../model/model';
import { podLabels } from '../model/pod-addresses';
import type { Finding } from '../values/finding';
import { textsAt, valuesAt } from '../values/values-at';
import { findingOn } from './finding-on';

const INSTANCE = 'app.kubernetes.io/instance';

interface Workload {
  readonly selector: LabelSelector;
  readonly labels: Labels;
}

/**
 * Workloads of one namespace that select each other's pods, and workloads that select the pods of a release of Helm by its name, which is how
 * charts label them: the facts of a chart hold no labels.
 */
export function selectorOverlap(model: Model): readonly Finding[] {
  const workloads = new Map<number, Workload>();
  const pods = new Map<string, LabelIndex>();
  const releases = new Set<string>();
  model.objects.forEach((object, index) => {
    const { group, kind, namespace = '' } = object.id;
    if (kind === 'HelmRelease') releases.add(releaseOf(object));
    const selector = group === 'apps' ? selectorIn(valuesAt(object.manifest, 'spec.selector')[0]) : undefined;
    const labels = podLabels(object.manifest);
    if (selector === undefined || !labels) return;
    workloads.set(index, { selector, labels });
    pods.set(namespace, (pods.get(namespace) ?? new LabelIndex()).add(index, labels));
  });
  return [...workloads].flatMap(([index, { selector, labels }]) => {
    const object = model.objects[index]!;
    const { namespace = '' } = object.id;
    // the first of several is told of none, so that each pair is told of once
    const other = pods
      .get(namespace)!
      .matches(selector)
      .find(each => each < index && matches(workloads.get(each)!.selector, labels));
    return [
      ...(other === undefined ? [] : [eachOther(model, object, model.objects[other]!)]),
      ...ofRelease(model, object, selector, releases),
    ];
  });
}

function eachOther(model: Model, object: ModelObject, other: ModelObject): Finding {
  return findingOn(model, object, {
    code: 'identity/selector-overlap',
    severity: 'error',
    field: 'spec.selector',
    message: `it selects the pods of ${idText(other.id)}, which selects its pods: what counts or reaches pods by these labels takes both for one`,
    fix: 'give each a label of its own, in the selector and in the template',
  });
}

function ofRelease(
  model: Model,
  object: ModelObject,
  selector: LabelSelector,
  releases: ReadonlySet<string>,
): readonly Finding[] {
  const release = selector.matchLabels?.[INSTANCE];
  if (release === undefined || !releases.has(`${object.id.namespace ?? ''}/${release}`)) return [];
  if (!matches(selector, { [INSTANCE]: release })) return [];
  return [
    findingOn(model, object, {
      code: 'identity/selector-overlap',
      severity: 'warning',
      field: 'spec.selector',
      message: `it selects the pods of the release ${release} too, as far as its chart labels them by ${INSTANCE}, which most charts do`,
      fix: 'give the workload, or the release, another name',
    }),
  ];
}

/** Namespace and name of a release. Source: HelmRelease of Flux, `releaseName`. */
function releaseOf({ id, manifest }: ModelObject): string {
  const [target] = textsAt(manifest, 'spec.targetNamespace');
  const [name = target === undefined ? id.name : `${target}-${id.name}`] = textsAt(manifest, 'spec.releaseName');
  return `${target ?? id.namespace ?? ''}/${name}`;
}
