import type { GroupSchema, KindSchema, SchemaNode } from '../../lib/schema';

/** A schema written as a tree, as in a CRD. */
export interface Nested extends Omit<
  SchemaNode,
  'properties' | 'items' | 'additionalProperties' | 'allOf' | 'anyOf' | 'oneOf' | 'not'
> {
  readonly properties?: Readonly<Record<string, Nested>>;
  readonly items?: Nested;
  readonly additionalProperties?: Nested | boolean;
  readonly allOf?: readonly Nested[];
  readonly anyOf?: readonly Nested[];
  readonly oneOf?: readonly Nested[];
  readonly not?: Nested;
}

/** A schema with one kind, `Thing` of `test.io/v1`, whose root is written as a tree. */
export function thingSchema(root: Nested, kind: Partial<KindSchema> = {}, version: object = {}): GroupSchema {
  const nodes: SchemaNode[] = [];
  const add = (nested: Nested): number => {
    const { properties, items, additionalProperties, allOf, anyOf, oneOf, not, ...rest } = nested;
    const node = {
      ...rest,
      ...(properties && {
        properties: Object.fromEntries(Object.entries(properties).map(([name, child]) => [name, add(child)])),
      }),
      ...(items && { items: add(items) }),
      ...(additionalProperties !== undefined && {
        additionalProperties:
          typeof additionalProperties === 'object' ? add(additionalProperties) : additionalProperties,
      }),
      ...(allOf && { allOf: allOf.map(add) }),
      ...(anyOf && { anyOf: anyOf.map(add) }),
      ...(oneOf && { oneOf: oneOf.map(add) }),
      ...(not && { not: add(not) }),
    };
    nodes.push(node);
    return nodes.length - 1;
  };
  const versions = [{ name: 'v1', served: true, storage: true, root: add(root), ...version }];
  const things: KindSchema = { kind: 'Thing', plural: 'things', scope: 'Namespaced', versions, ...kind };
  return { group: 'test.io', origin: 'crd', source: 'test', kinds: [things], nodes };
}

/** The root of a thing whose `spec` has these properties. */
export function specOf(properties: Readonly<Record<string, Nested>>, spec: Partial<Nested> = {}): Nested {
  return { type: 'object', properties: { spec: { type: 'object', properties, ...spec } } };
}

/** A thing with this `spec`. */
export function thing(spec: unknown, rest: object = {}): Record<string, unknown> {
  return { apiVersion: 'test.io/v1', kind: 'Thing', metadata: { name: 'one' }, spec, ...rest };
}
