import type { PreparedNode } from '../../lib/schema/prepare';
import { isMap } from '../../lib/values/json-map';
import type { Random } from './random';
import { TEXTS } from './texts';
import type { Steps, Target } from './tree';

/** How many optional fields are filled in. */
export type Fill = 'few' | 'some' | 'many';
const FILL: Readonly<Record<Fill, number>> = { few: 0.05, some: 0.3, many: 0.6 };

/** Makes values that a schema mostly accepts. */
export class Generator {
  constructor(
    private readonly random: Random,
    private readonly fill: Fill,
    /** Strings that are taken more often than others, where they suit. */
    private readonly favourites: readonly string[] = [],
  ) {}

  /** An object of the target's kind, with all that lies on `way` filled in. */
  object(target: Target, name: string, way: Steps = []): Record<string, unknown> {
    const { schema, kind, version, node } = target;
    const body = this.value(node, way, 0);
    return {
      ...(isMap(body) ? body : {}),
      apiVersion: schema.group === '' ? version.name : `${schema.group}/${version.name}`,
      kind: kind.kind,
      metadata: { name, ...(kind.scope === 'Namespaced' && this.random.chance(0.5) ? { namespace: 'default' } : {}) },
    };
  }

  /** A value for a node. */
  value(node: PreparedNode, way: Steps = [], depth = 0): unknown {
    const { schema } = node;
    const { random } = this;
    if (schema.default !== undefined && way.length === 0 && random.chance(0.3)) return structuredClone(schema.default);
    if (schema.enum !== undefined && schema.enum.length > 0) return structuredClone(random.pick(schema.enum));
    if (schema['x-kubernetes-int-or-string'] === true) return random.chance(0.5) ? random.below(100) : this.text(node);
    switch (schema.type) {
      case 'object':
        return this.map(node, way, depth);
      case 'array':
        return this.list(node, way, depth);
      case 'string':
        return this.text(node);
      case 'integer':
        return this.number(node, true);
      case 'number':
        return this.number(node, false);
      case 'boolean':
        return random.chance(0.5);
      default:
        if (schema.format === 'quantity') return random.pick<unknown>(['1', '500m', '1Gi', 2, 0.5]);
        return random.pick<unknown>(['a', 1, true, { a: 1 }, [1]]);
    }
  }

  /** `keys`: fields that the list around the object knows it by. */
  private map(node: PreparedNode, way: Steps, depth: number, keys: readonly string[] = []): Record<string, unknown> {
    const { random } = this;
    const { properties = {}, required = [], minProperties = 0 } = node.schema;
    const [next, ...rest] = way;
    const result: Record<string, unknown> = {};
    const wanted = new Set([...required, ...keys, ...this.branchFields(node), ...(depth === 0 ? ['spec'] : [])]);
    const chance = depth > 12 ? 0 : FILL[this.fill] / (1 + depth / 4);
    for (const name of Object.keys(properties)) {
      const onWay = name === next;
      if (!onWay && !wanted.has(name) && !random.chance(name === 'status' ? 0.02 : chance)) continue;
      result[name] = this.value(node.property(name)!, onWay ? rest : [], depth + 1);
    }
    const { additional } = node;
    if (additional !== undefined) {
      const count = Math.max(minProperties, next === undefined ? random.below(3) : 1);
      for (let i = 0; i < count; i++)
        result[random.pick(['a', 'key', 'x.y', 'a/b', 'k1', 'a b', ...this.favourites])] = this.value(
          additional,
          rest,
          depth + 1,
        );
    } else if (node.preserveUnknown && random.chance(0.2)) result.anything = { a: [1, null, 'x'] };
    if (node.embedded) {
      Object.assign(result, { apiVersion: 'v1', kind: 'ConfigMap' });
      if (random.chance(0.5)) result.metadata = { name: 'inner', labels: { a: 'b' } };
    }
    return result;
  }

  /** Fields that a branch of `anyOf` or `oneOf`, picked at random, requires. */
  private branchFields(node: PreparedNode): readonly string[] {
    return [node.anyOf, node.oneOf].flatMap(branches =>
      branches === undefined ? [] : (this.random.pick(branches).schema.required ?? []),
    );
  }

  private list(node: PreparedNode, way: Steps, depth: number): unknown[] {
    const { items, schema } = node;
    if (items === undefined) return [];
    const { minItems = 0, maxItems = 16 } = schema;
    const least = Math.max(minItems, way.length > 0 ? 1 : 0);
    const count = Math.min(maxItems, least + this.random.below(3));
    const keys = schema['x-kubernetes-list-map-keys'] ?? [];
    const item = (): unknown =>
      keys.length > 0 ? this.map(items, way.slice(1), depth + 1, keys) : this.value(items, way.slice(1), depth + 1);
    return Array.from({ length: count }, item);
  }

  /** A string of the wanted length, pattern and format, if one of the candidates is. */
  text(node: PreparedNode): string {
    const { minLength = 0, maxLength = Infinity } = node.schema;
    const suits = (text: string): boolean =>
      text.length >= minLength &&
      text.length <= maxLength &&
      (node.pattern?.(text) ?? true) &&
      (node.format?.(text) ?? true);
    const favoured = this.random.chance(0.4) ? this.favourites.filter(suits) : [];
    const suiting = favoured.length > 0 ? favoured : TEXTS.filter(suits);
    if (suiting.length > 0) return this.random.pick(suiting);
    return 'a'.repeat(Math.min(Math.max(minLength, 1), 300));
  }

  private number(node: PreparedNode, whole: boolean): number {
    const { minimum = 0, maximum = minimum + 100, multipleOf, exclusiveMinimum, exclusiveMaximum } = node.schema;
    const low = exclusiveMinimum === true ? minimum + 1 : minimum;
    const high = exclusiveMaximum === true ? maximum - 1 : maximum;
    const value = low + this.random.below(Math.min(Math.max(high - low, 0), 1000) + 1);
    if (multipleOf !== undefined) return Math.ceil(value / multipleOf) * multipleOf;
    return whole ? Math.round(value) : value + (this.random.chance(0.3) && value + 0.5 <= high ? 0.5 : 0);
  }
}
