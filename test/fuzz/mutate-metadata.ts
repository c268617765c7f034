import type { Mutation } from './mutate';
import type { Random } from './random';
import { placesOf, setAt, type Steps } from './tree';

const LONG = 'a'.repeat(300);
const KEYS: readonly string[] = [
  'a',
  'A',
  'a/b',
  'a.b/c',
  '/a',
  'a/',
  'a/b/c',
  'A.b/c',
  'a b',
  '',
  '-a',
  'a'.repeat(64),
  'é',
  `${'a'.repeat(254)}/b`,
];
const VALUES: readonly unknown[] = ['', 'a', 'A_b.c', '-a', 'a b', 'a'.repeat(64), 1, true, null, {}, 'é'];
const NAMES: readonly unknown[] = [
  'a',
  'A',
  'a.b',
  'a..b',
  '-a',
  'a_b',
  '',
  'é',
  LONG,
  'a'.repeat(253),
  '.',
  'a/b',
  'a%b',
  1,
  null,
  {},
];
const OWNER = { apiVersion: 'v1', kind: 'ConfigMap', name: 'a', uid: 'b' };
const OWNERS: readonly unknown[] = [
  [OWNER],
  [{ ...OWNER, apiVersion: '' }],
  [{ ...OWNER, apiVersion: 'a/b/c' }],
  [{ kind: 'ConfigMap' }],
  [{ ...OWNER, extra: 1 }],
  [
    { ...OWNER, controller: true },
    { ...OWNER, controller: true, name: 'c' },
  ],
  [{ ...OWNER, controller: 'yes' }],
  [{ ...OWNER, kind: 'Event' }],
  {},
  null,
  ['a'],
];
const FIELDS: readonly (readonly [field: string, values: readonly unknown[]])[] = [
  ['name', NAMES],
  ['generateName', ['a-', 'A-', '-', 'a.', 'a..', 'a_', LONG, 'a'.repeat(58), 1, null, 'é']],
  ['finalizers', [['a/b'], ['a'], ['A b'], [''], 'a', ['orphan', 'foregroundDeletion'], [1], null, [null]]],
  ['ownerReferences', OWNERS],
  ['generation', [1, -1, 'a', 1.5, null]],
  [
    'creationTimestamp',
    [null, '2024-01-02T03:04:05Z', 'yesterday', '2024-01-02T03:04:05.5Z', 1, '', '2024-01-02t03:04:05z'],
  ],
  ['deletionGracePeriodSeconds', [1, '1', null]],
  ['selfLink', ['a', 1]],
  ['uid', ['a', 1]],
  ['unknown', ['a', null, {}]],
  ['Name', ['a']],
  ['clusterName', ['a']],
  ['labels', ['a', [], null, { a: null }, { a: 'b' }]],
  ['annotations', [{ a: 'x'.repeat(270_000) }, 1, null, { a: null }]],
];

function mapEntry(metadata: Record<string, unknown>, random: Random): void {
  const field = random.pick(['labels', 'annotations']);
  metadata[field] = { [random.pick(KEYS)]: random.pick(VALUES), ok: 'yes' };
}

/** One change of an object's own metadata or of that of a resource embedded in it. */
export const mutateMetadata: Mutation = (object, target, random) => {
  const embedded = placesOf(object, target.node).filter(
    ({ node, value }) => node.embedded && typeof value === 'object',
  );
  const steps: Steps = embedded.length > 0 && random.chance(0.5) ? random.pick(embedded).steps : [];
  if (random.chance(0.05)) {
    setAt(object, [...steps, 'metadata'], random.pick<unknown>([null, 'a', [], {}]));
    return true;
  }
  if (steps.length > 0 && random.chance(0.3)) {
    setAt(
      object,
      [...steps, random.pick(['apiVersion', 'kind'])],
      random.pick<unknown>(['', 'a', 'A/b', 'a/b/c', 1, null, 'A_b', '-a']),
    );
    return true;
  }
  const base = steps.length === 0 ? (object.metadata as Record<string, unknown>) : { name: 'inner' };
  const metadata: Record<string, unknown> = { ...base };
  if (random.chance(0.4)) mapEntry(metadata, random);
  else {
    const [field, values] = random.pick(FIELDS);
    metadata[field] = structuredClone(random.pick(values));
    if (field === 'generateName' && random.chance(0.7)) delete metadata.name;
  }
  setAt(object, [...steps, 'metadata'], metadata);
  return true;
};

/** A wrong `kind` or `apiVersion`. */
export const mutateType: Mutation = (object, target, random) => {
  if (random.chance(0.5))
    object.kind = random.pick<unknown>(['', 'Other', target.kind.kind.toLowerCase(), 1, null, undefined]);
  else
    object.apiVersion = random.pick<unknown>([
      '',
      'v1',
      'a/v1',
      `${target.schema.group}/v0`,
      1,
      null,
      'a/b/c',
      undefined,
    ]);
  return true;
};
