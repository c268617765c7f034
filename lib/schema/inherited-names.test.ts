import { groupSchema } from '../kinds/registry';
import type { GroupSchema } from './types';
import { validate } from './validate';
import { validateValue } from './validate-value';

/** Names that every JavaScript object answers to: in a manifest they are names like any other. */
const NAMES = ['__proto__', 'constructor', 'toString', 'hasOwnProperty'];

/** An object of one member, which is its own whatever the name. */
function holding(name: string, value: unknown): Record<string, unknown> {
  return Object.fromEntries([[name, value]]);
}

function schemaOf(...nodes: GroupSchema['nodes'][number][]): GroupSchema {
  return { group: 'example.org', origin: 'crd', source: 'test', kinds: [], nodes };
}

function faults(violations: ReturnType<typeof validate>): string[] {
  return violations.map(({ type, field }) => `${type} ${field}`);
}

describe.each(NAMES)('%s', name => {
  it('is an unknown field of a kind that does not declare it', () => {
    const metadata = { name: 'a' };
    const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { ...metadata, ...holding(name, 1) } };
    const spec = { containers: [{ name: 'a', ...holding(name, {}) }] };
    expect(faults(validate(groupSchema('')!, 'Pod', { ...pod, spec }))).toEqual([
      `Unknown metadata.${name}`,
      `Unknown spec.containers[0].${name}`,
    ]);
    const issuer = { apiVersion: 'cert-manager.io/v1', kind: 'Issuer', metadata };
    const selfSigned = holding(name, 1);
    expect(faults(validate(groupSchema('cert-manager.io')!, 'Issuer', { ...issuer, spec: { selfSigned } }))).toEqual([
      `Unknown spec.selfSigned.${name}`,
    ]);
  });

  it('is a key of a map', () => {
    const map = schemaOf({ type: 'object', additionalProperties: 1 }, { type: 'string' });
    expect(validateValue(map, 0, holding(name, 'x'))).toEqual([]);
    expect(faults(validateValue(map, 0, holding(name, 1)))).toEqual([`TypeInvalid ${name}`]);
  });

  it('is absent where it is not given', () => {
    const required = schemaOf({ type: 'object', required: [name], properties: holding(name, 1) as never }, {});
    expect(faults(validateValue(required, 0, {}))).toEqual([`Required ${name}`]);
  });
});

test('a declared field with a default has it, whatever its name', () => {
  const rule = { rule: 'self.constructor == "x"' };
  const properties = holding('constructor', 1) as Record<string, number>;
  const schema = schemaOf(
    { type: 'object', properties, 'x-kubernetes-validations': [rule] },
    { type: 'string', default: 'x' },
  );
  expect(validateValue(schema, 0, {})).toEqual([]);
  expect(faults(validateValue(schema, 0, { constructor: 'y' }))).toEqual(['Invalid ']);
});

test('a member that is new has no old value', () => {
  const rule = { rule: 'self == oldSelf' };
  const map = { type: 'object' as const, additionalProperties: 2 };
  const kind = { kind: 'Widget', plural: 'widgets', scope: 'Namespaced' as const };
  const schema = {
    ...schemaOf({ type: 'object', properties: { spec: 1 } }, map, {
      type: 'string',
      'x-kubernetes-validations': [rule],
    }),
    kinds: [{ ...kind, versions: [{ name: 'v1', served: true, storage: true, root: 0 }] }],
  };
  const old = {
    apiVersion: 'example.org/v1',
    kind: 'Widget',
    metadata: { name: 'a', namespace: 'a' },
    spec: { a: 'a' },
  };
  const options = { old };
  expect(validate(schema, 'Widget', { ...old, spec: { a: 'a', constructor: 'b' } }, options)).toEqual([]);
  expect(faults(validate(schema, 'Widget', { ...old, spec: { a: 'b' } }, options))).toEqual(['Invalid spec.a']);
});
