import { isMap } from '../../lib/values/json-map';
import { Generator } from './generate';
import type { PreparedNode } from '../../lib/schema/prepare';
import type { Random } from './random';
import { TEXTS } from './texts';
import { placesOf, removeAt, ruleTextsOf, setAt, valueAt, type Place, type Target } from './tree';

/** One change of an object; false where the object has no place for it. */
export type Mutation = (object: Record<string, unknown>, target: Target, random: Random) => boolean;

const WRONG: readonly unknown[] = ['text', 7, 1.5, -1, true, [], ['a'], {}, { a: 1 }, [[]], '', 2 ** 31, 1e19];

/** Applies `change` to one of the places that `suits`. */
function atPlace(
  suits: (place: Place) => boolean,
  change: (object: unknown, place: Place, random: Random) => void,
): Mutation {
  return (object, target, random) => {
    const places = placesOf(object, target.node).filter(suits);
    if (places.length === 0) return false;
    change(object, random.pick(places), random);
    return true;
  };
}

const isText = ({ value }: Place): boolean => typeof value === 'string';
const schemaHas =
  (...keywords: readonly string[]) =>
  (place: Place): boolean =>
    keywords.some(word => word in place.node.schema);

function editText(text: string, random: Random): string {
  const at = random.below(text.length + 1);
  const piece = random.pick(['', '-', '.', ' ', 'A', '0', '/', 'é', '\n', '_', '😀', '\u00a0', '%', ':']);
  return random.pick([
    text.slice(0, at) + piece + text.slice(at),
    text.slice(0, at) + text.slice(at + 1),
    text.slice(0, at) + piece + text.slice(at + 1),
    text.toUpperCase(),
    text + text,
    '',
  ]);
}

function resize(value: unknown, count: number, place: Place, random: Random): unknown {
  const generator = new Generator(random, 'few');
  if (typeof value === 'string') return 'a'.repeat(Math.min(count, 5000));
  if (Array.isArray(value)) {
    const { items } = place.node;
    return Array.from(
      { length: Math.min(count, 300) },
      (_, i): unknown => value[i] ?? (items === undefined ? 'a' : generator.value(items)),
    );
  }
  const { additional } = place.node;
  const entries = Array.from({ length: Math.min(count, 300) }, (_, i) => [
    `k${i}`,
    additional === undefined ? 'a' : generator.value(additional),
  ]);
  return Object.fromEntries(entries);
}

/** An item like another, but for one field: what rules on unique items look at. */
function withOneChange(item: unknown, random: Random): unknown {
  if (!isMap(item) || random.chance(0.3)) return item;
  const texts = Object.keys(item).filter(key => typeof item[key] === 'string');
  return texts.length === 0 ? item : { ...item, [random.pick(texts)]: random.pick(TEXTS) };
}

const LENGTHS = ['minLength', 'maxLength', 'minItems', 'maxItems', 'minProperties', 'maxProperties'] as const;
const FORMAT_TEXTS: readonly string[] = [
  ...['', '5', '0', '1d', '3 weeks', 'xx5s', '1h 5m', '-1h', '1.5s', '.5s', '1us', '1µs', '300y', '1e3s', '9999999h'],
  ...[
    '010.0.0.0/8',
    '10.0.0.0/08',
    '10.0.0.0/33',
    '1.2.3.4',
    '1.2.3',
    '256.0.0.0/8',
    '::/0',
    '::ffff:1.2.3.4/96',
    'fe80::1%eth0/64',
  ],
  ...[
    '2024-01-02t03:04:05z',
    '2024-01-02T03:04:05,5Z',
    '2024-01-02T24:00:00Z',
    '2024-01-02T03:04:60Z',
    '2024-02-30T00:00:00Z',
  ],
  ...[
    '2024-01-02T03:04:05+99:99',
    '2024-01-02T03:04:05',
    '2024-1-2T03:04:05Z',
    '2024-01-02 03:04:05Z',
    '0000-01-01T00:00:00Z',
  ],
  ...['YQ', 'YQ==', 'YQ=\n=', 'Y_==', '====', 'QUJDRA==', 'a'],
];

/** Changes a value on which rules depend, at or below a node that `suits`. */
export function breakRules(suits: (node: PreparedNode) => boolean): Mutation {
  return (object, target, random) => {
    const places = placesOf(object, target.node).filter(({ node }) => suits(node));
    if (places.length === 0) return false;
    const place = random.pick(places);
    const below = placesOf(valueAt(object, place.steps), place.node, place.steps);
    const { steps, node } = random.pick([place, ...below.slice(0, 30)]);
    const now = valueAt(object, steps);
    if (Array.isArray(now) && now.length > 0 && random.chance(0.4)) {
      setAt(object, steps, [
        ...(now as unknown[]),
        withOneChange(structuredClone(random.pick(now as unknown[])), random),
      ]);
      return true;
    }
    if (random.chance(0.2) && steps !== place.steps) removeAt(object, steps);
    else
      setAt(
        object,
        steps,
        new Generator(random, random.pick(['few', 'some', 'many']), ruleTextsOf([place.node])).value(node),
      );
    return true;
  };
}

/** Mutations by class. Each changes one thing. */
export const MUTATIONS: Readonly<Record<string, Mutation>> = {
  valid: () => true,
  'missing required': (object, target, random) => {
    const all = [{ steps: [], node: target.node, value: object }, ...placesOf(object, target.node)];
    const places = all.flatMap(({ steps, node, value }) =>
      (node.schema.required ?? []).flatMap(name => (isMap(value) && name in value ? [[...steps, name]] : [])),
    );
    if (places.length === 0) return false;
    removeAt(object, random.pick(places));
    return true;
  },
  'wrong type': atPlace(
    () => true,
    (object, { steps }, random) => setAt(object, steps, structuredClone(random.pick(WRONG))),
  ),
  'unknown field': (object, target, random) => {
    const maps = [{ steps: [], value: object }, ...placesOf(object, target.node)].filter(({ value }) => isMap(value));
    for (let i = random.below(3); i >= 0; i--) {
      const place = random.pick(maps);
      const known = Object.keys(place.value as object);
      const wrongCase = known.length > 0 && random.chance(0.3) ? random.pick(known).toUpperCase() : undefined;
      setAt(
        object,
        [...place.steps, wrongCase ?? random.pick(['unknownField', 'x', 'a-b', 'spec2'])],
        random.pick<unknown>(['a', { b: 1 }, null]),
      );
    }
    return true;
  },
  null: atPlace(
    () => true,
    (object, { steps }) => setAt(object, steps, null),
  ),
  'number range': atPlace(
    ({ value }) => typeof value === 'number',
    (object, { steps, node: { schema } }, random) => {
      const { minimum, maximum, multipleOf = 1 } = schema;
      const edges = [minimum, maximum].flatMap(edge =>
        edge === undefined ? [] : [edge - 1, edge, edge + 1, edge + 0.5],
      );
      const wide = [0, -1, 1.5, 2 ** 31, -(2 ** 31) - 1, 2 ** 53, 1e20, -1e20, multipleOf / 2, 1.0000000001];
      setAt(object, steps, random.pick(edges.length > 0 && random.chance(0.7) ? edges : wide));
    },
  ),
  length: atPlace(schemaHas(...LENGTHS), (object, place, random) => {
    const bounds = LENGTHS.flatMap(word => place.node.schema[word] ?? []);
    const count = Math.max(0, random.pick(bounds) + random.pick([-1, 0, 1]));
    setAt(object, place.steps, resize(place.value, count, place, random));
  }),
  enum: atPlace(schemaHas('enum'), (object, { steps, value }, random) => {
    setAt(
      object,
      steps,
      random.pick<unknown>(['', 'other', String(value).toLowerCase(), null, `${String(value)} `, 1, true]),
    );
  }),
  pattern: atPlace(
    place => isText(place) && 'pattern' in place.node.schema,
    (object, place, random) =>
      setAt(object, place.steps, random.chance(0.5) ? random.pick(TEXTS) : editText(place.value as string, random)),
  ),
  format: atPlace(
    place => isText(place) && place.node.format !== undefined,
    (object, { steps }, random) =>
      setAt(object, steps, random.pick<unknown>([...FORMAT_TEXTS, ['a'], [], { a: 1 }, 5])),
  ),
  text: atPlace(isText, (object, place, random) => {
    setAt(object, place.steps, random.chance(0.5) ? random.pick(TEXTS) : editText(place.value as string, random));
  }),
  duplicates: atPlace(
    ({ value, node }) =>
      Array.isArray(value) && value.length > 0 && node.schema['x-kubernetes-list-type'] !== undefined,
    (object, { steps, value, node }, random) => {
      const list = value as unknown[];
      const copy = structuredClone(random.pick(list));
      const keys = node.schema['x-kubernetes-list-map-keys'] ?? [];
      if (isMap(copy) && keys.length > 0 && random.chance(0.4)) removeAt(copy, [random.pick(keys)]);
      const copies = random.chance(0.3) ? [copy, structuredClone(copy)] : [copy];
      setAt(object, steps, [...list, ...copies]);
    },
  ),
  'optional fields': (object, target, random) => {
    const maps = [{ steps: [], node: target.node, value: object }, ...placesOf(object, target.node)].filter(
      ({ value }) => isMap(value),
    );
    const absent = maps.flatMap(({ steps, node, value }) =>
      Object.keys(node.schema.properties ?? {}).flatMap(name =>
        name in (value as object) || (steps.length === 0 && ['metadata', 'kind', 'apiVersion'].includes(name))
          ? []
          : [{ steps: [...steps, name], node: node.property(name)! }],
      ),
    );
    if (absent.length === 0) return false;
    const place = random.pick(absent);
    setAt(object, place.steps, new Generator(random, 'some', target.ruleTexts).value(place.node));
    return true;
  },
  rules: breakRules(({ schema }) => (schema['x-kubernetes-validations'] ?? []).length > 0),
};
