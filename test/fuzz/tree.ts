import { isMap } from '../../lib/schema/json-type';
import { prepareGroup, type PreparedNode } from '../../lib/schema/prepare';
import type { GroupSchema, KindSchema, VersionSchema } from '../../lib/schema/types';

/** Steps from an object's root; `*` stands for any key of a map, a number for an item. */
export type Steps = readonly (string | number)[];

/** One version of a kind that is fuzzed. */
export interface Target {
  readonly schema: GroupSchema;
  readonly kind: KindSchema;
  readonly version: VersionSchema;
  readonly node: PreparedNode;
  /** Ways to nodes that carry rules, `*` and 0 standing for any key and item. */
  readonly ruleSteps: readonly Steps[];
}

/** All served versions of all kinds, in the order of the schemas. */
export function targetsOf(schemas: readonly GroupSchema[]): Target[] {
  return schemas.flatMap(schema =>
    schema.kinds.flatMap(kind =>
      kind.versions.flatMap(version => {
        if (!version.served || version.root === undefined) return [];
        const node = prepareGroup(schema).node(version.root);
        return [{ schema, kind, version, node, ruleSteps: ruleStepsBelow(node) }];
      }),
    ),
  );
}

function ruleStepsBelow(node: PreparedNode): Steps[] {
  const found: Steps[] = [];
  const visit = (at: PreparedNode, steps: Steps): void => {
    if (at.traits === 0 || found.length > 500) return;
    if ((at.schema['x-kubernetes-validations'] ?? []).length > 0 && steps[0] !== 'status') found.push(steps);
    for (const name of Object.keys(at.schema.properties ?? {})) visit(at.property(name)!, [...steps, name]);
    if (at.items !== undefined) visit(at.items, [...steps, 0]);
    if (at.additional !== undefined) visit(at.additional, [...steps, '*']);
  };
  visit(node, []);
  return found;
}

/** A place in an object with the node that describes it. */
export interface Place {
  readonly steps: Steps;
  readonly node: PreparedNode;
  readonly value: unknown;
}

/** All described places of an object below `spec` and the like, metadata and type left out. */
export function placesOf(value: unknown, node: PreparedNode, steps: Steps = []): Place[] {
  const here = steps.length === 0 ? [] : [{ steps, node, value }];
  if (Array.isArray(value)) {
    const { items } = node;
    return items === undefined ? here : here.concat(value.flatMap((item, i) => placesOf(item, items, [...steps, i])));
  }
  if (!isMap(value)) return here;
  return here.concat(
    Object.keys(value).flatMap(key => {
      const child = node.child(key);
      const meta = steps.length === 0 && ['apiVersion', 'kind', 'metadata'].includes(key);
      return child === undefined || meta ? [] : placesOf(value[key], child, [...steps, key]);
    }),
  );
}

type Mutable = Record<string | number, unknown>;

/** The value at the steps, undefined where the way ends early. */
export function valueAt(root: unknown, steps: Steps): unknown {
  return steps.reduce<unknown>((value, step) => (value as Mutable | null | undefined)?.[step], root);
}

/** Sets the value at the steps; nothing happens where the way ends early. */
export function setAt(root: unknown, steps: Steps, value: unknown): void {
  const parent = valueAt(root, steps.slice(0, -1));
  const last = steps.at(-1);
  if (typeof parent === 'object' && parent !== null && last !== undefined) (parent as Mutable)[last] = value;
}

/** Removes the property or item at the steps. */
export function removeAt(root: unknown, steps: Steps): void {
  const parent = valueAt(root, steps.slice(0, -1));
  const last = steps.at(-1);
  if (Array.isArray(parent)) parent.splice(last as number, 1);
  else if (isMap(parent) && last !== undefined) Reflect.deleteProperty(parent, last);
}
