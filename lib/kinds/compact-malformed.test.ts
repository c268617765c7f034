import { crd } from '../../test/kinds/crd';
import { FindingsError } from '../values/finding';
import { compactCrds } from './compact';

const OBJECT = { type: 'object' };

function findingsOf(...crds: unknown[]): string[] {
  try {
    compactCrds(crds, 'test');
  } catch (error) {
    if (error instanceof FindingsError)
      return error.findings.map(({ code, field, message }) => `${code} ${field ?? '-'}: ${message}`);
    throw error;
  }
  return [];
}

describe('malformed CRDs', () => {
  const root = 'spec.versions[0].schema.openAPIV3Schema';

  it.each<[string, unknown, string]>([
    ['no object', 3, 'import/wrong-type -: the value must be an object, not the number 3'],
    [
      'another kind',
      { kind: 'Pod' },
      'import/not-a-crd kind: kind must be CustomResourceDefinition, not the string "Pod"',
    ],
    [
      'the old API',
      { ...crd(OBJECT), apiVersion: 'apiextensions.k8s.io/v1beta1' },
      'import/crd-version apiVersion: apiVersion must be apiextensions.k8s.io/v1, not the string "apiextensions.k8s.io/v1beta1"',
    ],
    [
      'no spec',
      { ...crd(OBJECT), spec: undefined },
      'import/missing-field spec: spec is missing: it must be an object',
    ],
    [
      'a wrong name',
      { ...crd(OBJECT), metadata: { name: 'widget' } },
      'import/crd-name metadata.name: metadata.name must be widgets.example.org (plural and group), not the string "widget"',
    ],
    [
      'a wrong scope',
      crd(OBJECT, 'Widget', { scope: 'All' }),
      'import/scope spec.scope: scope must be Namespaced or Cluster, not the string "All"',
    ],
    [
      'no storage version',
      crd(OBJECT, 'Widget', {
        versions: [{ name: 'v1', served: true, storage: false, schema: { openAPIV3Schema: OBJECT } }],
      }),
      'import/storage-version spec.versions: exactly one version must have storage: true, here 0 have',
    ],
    [
      'no schema',
      crd(OBJECT, 'Widget', { versions: [{ name: 'v1', served: true, storage: true }] }),
      'import/missing-field spec.versions[0].schema: schema is missing: it must be an object',
    ],
    [
      'an unknown type',
      crd({ type: 'text' }),
      `import/unknown-word ${root}.type: type is the string "text"; it must be one of object, array, string, integer, number, boolean`,
    ],
    [
      'a reference',
      crd({ ...OBJECT, $ref: '#/x' }),
      `import/refused-keyword ${root}.$ref: an API server refuses $ref in the schema of a CRD`,
    ],
    [
      'a tuple',
      crd({ ...OBJECT, items: [{}] }),
      `import/wrong-type ${root}.items: items must be a schema, not an array`,
    ],
    [
      'closed properties',
      crd({ ...OBJECT, additionalProperties: false }),
      `import/refused-keyword ${root}.additionalProperties: an API server refuses additionalProperties: false`,
    ],
    [
      'a rule without text',
      crd({ ...OBJECT, 'x-kubernetes-validations': [{}] }),
      `import/missing-field ${root}.x-kubernetes-validations[0].rule: rule is missing: it must be a string that is not empty`,
    ],
    [
      'a field without type',
      crd({ type: 'object', properties: { a: { items: { type: 'string' } } } }),
      `import/no-type ${root}.properties.a: an API server refuses the schema of a field without type`,
    ],
    [
      'a length below zero',
      crd({ ...OBJECT, minLength: -1 }),
      `import/wrong-type ${root}.minLength: minLength must be a whole number of at least 0, not the number -1`,
    ],
  ])('names %s', (_, value, expected) => {
    expect(findingsOf(value)).toEqual([expected]);
  });

  it('lets conditions leave types out', () => {
    const conditions = [{ properties: { a: { minLength: 1 } } }];
    const schema = { ...OBJECT, properties: { a: { type: 'string' } }, allOf: conditions, not: conditions[0] };
    expect(findingsOf(crd(schema))).toEqual([]);
  });

  it('reports the problems of all CRDs together', () => {
    expect(
      findingsOf(
        crd({ type: 'text', required: 'a', properties: { a: 1 } }),
        crd({ ...OBJECT, pattern: 1 }, 'Gadget'),
        null,
        crd(OBJECT),
      ),
    ).toEqual([
      'import/wrong-type -: the value must be an object, not null',
      `import/wrong-type ${root}.pattern: pattern must be a string, not the number 1`,
      `import/unknown-word ${root}.type: type is the string "text"; it must be one of object, array, string, integer, number, boolean`,
      `import/wrong-type ${root}.properties.a: a must be a schema, not the number 1`,
      `import/wrong-type ${root}.required: required must be an array of strings, not the string "a"`,
      'import/duplicate-kind spec.names.kind: Widget.example.org is defined twice',
    ]);
  });
});
