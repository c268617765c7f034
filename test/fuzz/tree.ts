import { prepareGroup, TRAITS, type PreparedNode } from '../../lib/schema/prepare';
import type { GroupSchema, KindSchema, VersionSchema } from '../../lib/schema/types';
import { isMap } from '../../lib/values/json-map';

/** Steps from an object's root; `*` stands for any key of a map, a number for an item. */
export type Steps = readonly (string | number)[];

/** A node that carries rules. */
export interface RuledNode {
  readonly way: Steps;
  readonly node: PreparedNode;
}

/** One version of a kind that is fuzzed. */
export interface Target {
  readonly schema: GroupSchema;
  readonly kind: KindSchema;
  readonly version: VersionSchema;
  readonly node: PreparedNode;
  /** Nodes that carry rules, each with the first way to it; `*` and 0 stand for any key and item. */
  readonly ruled: readonly RuledNode[];
  /** Strings that its rules name: what makes them hold and fail. */
  readonly ruleTexts: readonly string[];
}

/** All served versions of all kinds, in the order of the schemas. */
export function targetsOf(schemas: readonly GroupSchema[]): Target[] {
  return schemas.flatMap(schema =>
    schema.kinds.flatMap(kind =>
      kind.versions.flatMap(version => {
        if (!version.served || version.root === undefined) return [];
        const node = prepareGroup(schema).node(version.root);
        const ruled = ruledBelow(node);
        return [{ schema, kind, version, node, ruled, ruleTexts: ruleTextsOf(ruled.map(one => one.node)) }];
      }),
    ),
  );
}

function ruledBelow(root: PreparedNode): RuledNode[] {
  const found = new Map<PreparedNode, Steps>();
  const visit = (node: PreparedNode, way: Steps): void => {
    if (!node.has(TRAITS.rules) || way[0] === 'status') return;
    const own = (node.schema['x-kubernetes-validations'] ?? []).length > 0;
    if (own && !found.has(node)) found.set(node, way);
    for (const name of Object.keys(node.schema.properties ?? {})) visit(node.property(name)!, [...way, name]);
    if (node.items !== undefined) visit(node.items, [...way, 0]);
    if (node.additional !== undefined) visit(node.additional, [...way, '*']);
  };
  visit(root, []);
  return [...found].map(([node, way]) => ({ node, way }));
}

/** Strings that the rules of nodes name, also within a path. */
export function ruleTextsOf(nodes: readonly PreparedNode[]): string[] {
  const rules = nodes.flatMap(({ schema }) => schema['x-kubernetes-validations'] ?? []);
  const literals = rules.flatMap(({ rule }) =>
    [...rule.matchAll(/'([^']{0,40})'|"([^"]{0,40})"/g)].map(([, single, double]) => single ?? double!),
  );
  return [...new Set(literals.flatMap(literal => [literal, `/a${literal}`, `/a${literal}b`]))];
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
