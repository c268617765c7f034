import type { Model, ModelObject } from '../model/model';
import type { Finding } from '../values/finding';
import { isMap } from '../values/json-map';
import { type Field } from './field';
import { findingOn } from './finding-on';
import { baselineProblems } from './pod-security/baseline';
import type { StandardProblem } from './pod-security/problem';
import { restrictedProblems } from './pod-security/restricted';
import { podTemplateOf } from './pod-template';

const ENFORCE = 'pod-security.kubernetes.io/enforce';

/** Pods against the Pod Security Standard that their namespace enforces: the API server would store the workload and refuse its pods. */
export function podSecurity(model: Model): readonly Finding[] {
  const levels = levelsByNamespace(model);
  return model.objects.flatMap(object => {
    const level = levels.get(object.id.namespace ?? '');
    const template = level === undefined ? undefined : podTemplateOf(object);
    if (level === undefined || template === undefined) return [];
    return standardProblems(template, level).map(({ field, message, fix }) =>
      findingOn(model, object, {
        code: 'pod-security/violation',
        severity: 'error',
        field,
        message: `namespace '${object.id.namespace!}' enforces ${level} pod security: ${message}`,
        fix,
      }),
    );
  });
}

/** What a pod does against a level of the Pod Security Standards. Source: Kubernetes 1.34, pod-security-admission. */
export function standardProblems(template: Field, level: string): readonly StandardProblem[] {
  if (level === 'privileged') return [];
  const baseline = baselineProblems(template);
  return level === 'baseline' ? baseline : restrictedProblems(template, baseline);
}

/** Levels that namespaces of the model enforce by their label. */
function levelsByNamespace({ objects }: Model): ReadonlyMap<string, string> {
  return new Map(
    objects.filter(isNamespace).flatMap(({ id, manifest: { metadata } }): [string, string][] => {
      const level = isMap(metadata.labels) ? metadata.labels[ENFORCE] : undefined;
      return level === 'baseline' || level === 'restricted' ? [[id.name, level]] : [];
    }),
  );
}

function isNamespace({ id }: ModelObject): boolean {
  return id.kind === 'Namespace' && id.group === '';
}
