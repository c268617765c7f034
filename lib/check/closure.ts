import { findKind } from '../kinds/registry';
import { keyOf } from '../model/identity';
import { pairsOf } from '../model/label-index';
import type { Model, ObjectId, Unresolved } from '../model/model';
import { selectionsOf } from '../model/selections';
import { closest } from '../schema/suggest';
import type { Finding } from '../values/finding';
import { findingOn } from './finding-on';
import { Visibility } from './visibility';

/**
 * References that nothing in the model provides, one finding for each thing that is missing, on the first object that names it; and selectors
 * that match nothing. Soft ones only where the model sees all that there is.
 */
export function closure(model: Model): readonly Finding[] {
  const visibility = new Visibility(model);
  return [...references(model, visibility), ...selectors(model, visibility)];
}

function references(model: Model, visibility: Visibility): readonly Finding[] {
  const missing = new Map<string, Unresolved[]>();
  for (const reference of model.unresolved) {
    if (!reference.hard && visibility.mayExist(reference.target)) continue;
    const key = keyOf(reference.target);
    const known = missing.get(key);
    if (known === undefined) missing.set(key, [reference]);
    else known.push(reference);
  }
  if (missing.size === 0) return [];
  const provided = providedNames(model);
  return [...missing.values()].map(references => {
    const first = references.find(({ hard }) => hard) ?? references[0]!;
    const { hard, field, from, target } = first;
    const others = new Set(references.map(reference => reference.from)).size - 1;
    const more = others === 0 ? '' : ` (${others} more ${others === 1 ? 'object names' : 'objects name'} it)`;
    return findingOn(model, model.objects[from]!, {
      code: hard ? 'closure/missing' : 'closure/dangling',
      severity: hard ? 'error' : 'warning',
      field,
      message: `${describe(target)} is provided by nothing${hint(target, provided)}${more}`,
      fix: remedy(target),
    });
  });
}

/** Selectors that match nothing in namespaces whose pods are all known; one without any pods waits for those that will come. */
function selectors(model: Model, visibility: Visibility): readonly Finding[] {
  const { unmatched } = selectionsOf(model);
  return unmatched
    .filter(({ namespaces, present }) => present.length > 0 && namespaces.every(name => visibility.seesPods(name)))
    .map(({ from, field, selects, selector, namespaces, present }) => {
      const wanted = [
        ...pairsOf(selector.matchLabels ?? {}),
        ...(selector.matchExpressions ?? []).map(({ key, operator, values = [] }) =>
          [key, operator, values.join(',')].join(' ').trimEnd(),
        ),
      ];
      const absent = wanted.filter(pair => !present.includes(pair));
      const near = absent.map(pair => closest(pair, present)).find(pair => pair !== undefined);
      const what = selects === 'pods' ? 'no pods' : 'no Service';
      const verb = selects === 'pods' ? 'have' : 'has';
      return findingOn(model, model.objects[from]!, {
        code: 'closure/dangling',
        severity: 'warning',
        field,
        message: `${what} in namespace '${namespaces.join("', '")}' ${verb} the labels ${wanted.join(', ')}${near === undefined ? '' : `, did you mean ${near}?`}`,
        fix: 'correct the selector or the labels; where what it selects comes from elsewhere, acknowledge the finding',
      });
    });
}

/** Names that are provided, by group and kind; each with the namespaces in which it is. */
type Provided = ReadonlyMap<string, ReadonlyMap<string, readonly (string | undefined)[]>>;

function providedNames({ objects, edges }: Model): Provided {
  const provided = new Map<string, Map<string, (string | undefined)[]>>();
  const add = ({ group, kind, namespace, name }: ObjectId): void => {
    const names = provided.get(`${group}/${kind}`) ?? new Map<string, (string | undefined)[]>();
    provided.set(`${group}/${kind}`, names.set(name, [...(names.get(name) ?? []).slice(0, 2), namespace]));
  };
  for (const { id } of objects) add(id);
  for (const { target } of edges) if (target !== undefined) add(target);
  return provided;
}

/** Another place with the same name, or a similar name in the same place. */
function hint({ group, kind, namespace, name }: ObjectId, provided: Provided): string {
  const names = provided.get(`${group}/${kind}`);
  if (names === undefined) return '';
  const elsewhere = names.get(name)?.[0];
  if (elsewhere !== undefined) return `; one of that name is in namespace '${elsewhere}'`;
  const inReach = [...names].filter(([, places]) => places.includes(namespace)).map(([each]) => each);
  const near = closest(name, inReach);
  return near === undefined ? '' : `, did you mean '${near}'?`;
}

const CRD = 'CustomResourceDefinition';

/** What is missing, in the field's words: `storage class 'fast'`, `secret 'token' in namespace 'web'`. */
function describe({ group, kind, namespace, name }: ObjectId): string {
  if (kind === CRD) return `the CRD ${name}`;
  const place = namespace === undefined ? '' : ` in namespace '${namespace}'`;
  const builtin = (findKind(group, kind)?.origin ?? 'crd') === 'builtin';
  return `${builtin ? words(kind) : kind} '${name}'${place}`;
}

/** `StorageClass` as `storage class`. */
function words(kind: string): string {
  return kind.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase();
}

function remedy({ group, kind, namespace, name }: ObjectId): string {
  if (kind === CRD)
    return `add the component that installs the kinds of ${name.slice(name.indexOf('.') + 1)}, or declare them external: { group: '${group}', kind: '${kind}', name: '${name}' }`;
  const pattern = [
    ...(group === '' ? [] : [`group: '${group}'`]),
    `kind: '${kind}'`,
    ...(namespace === undefined ? [] : [`namespace: '${namespace}'`]),
    `name: '${name}'`,
  ];
  const maker = kind === 'Namespace' ? 'call addNamespace on the component that owns it' : 'add what makes it';
  return `${maker}, correct the name, or declare it external: { ${pattern.join(', ')} }`;
}
