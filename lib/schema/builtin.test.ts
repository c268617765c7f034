import { thingSchema, type Nested } from '../../test/schema/nested';
import { validate } from './index';

const text: Nested = { type: 'string' };
const root: Nested = {
  type: 'object',
  properties: {
    apiVersion: text,
    kind: text,
    metadata: { type: 'object' },
    count: { type: 'integer', format: 'int32' },
    size: { format: 'quantity', anyOf: [{ type: 'number' }, { type: 'string' }] },
    port: { 'x-kubernetes-int-or-string': true },
    data: { type: 'object', additionalProperties: { type: 'string', format: 'byte' } },
    time: { type: 'string', format: 'date-time' },
    phase: { type: 'string', enum: ['A'] },
    raw: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
    names: { type: 'array', items: text, minItems: 3 },
    ports: {
      type: 'array',
      items: {
        type: 'object',
        properties: { port: { type: 'integer' }, protocol: { ...text, default: 'TCP' } },
        required: ['port'],
      },
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['port', 'protocol'],
    },
  },
};
const schema = { ...thingSchema(root), origin: 'builtin' as const };

test.each<readonly [fields: object, faults: readonly string[]]>([
  [{}, []],
  [{ count: null, ports: null, data: { a: null } }, []],
  [{ count: '3' }, ['TypeInvalid count']],
  [{ count: 3e9 }, ['TypeInvalid count']],
  [{ count: 1.5 }, ['TypeInvalid count']],
  [{ size: 1.5 }, []],
  [{ size: ' 1Gi ' }, []],
  [{ size: '1x' }, ['TypeInvalid size']],
  [{ size: true }, ['TypeInvalid size']],
  [{ port: 'http' }, []],
  [{ port: 3e9 }, ['TypeInvalid port']],
  [{ data: { a: 'YQ\n==' } }, []],
  [{ data: { a: '!' } }, ['TypeInvalid data.a']],
  [{ time: '2024-01-02T03:04:05.5Z' }, []],
  [{ time: '2024-01-02t03:04:05z' }, ['TypeInvalid time']],
  [{ phase: 'B', names: [] }, []],
  [{ raw: { a: [1] } }, []],
  [{ names: 'a' }, ['TypeInvalid names']],
  [{ Count: 1, x: 2 }, ['Unknown Count', 'Unknown x']],
  [{ ports: [{ port: 1 }, { port: 1, protocol: 'UDP' }] }, []],
  [{ ports: [{ port: 1 }, { port: 1, protocol: 'TCP' }] }, ['Duplicate ports[1]']],
  [{ metadata: { labels: { a: 1 }, x: 1 } }, ['TypeInvalid metadata.labels.a', 'Unknown metadata.x']],
])('%j', (fields, expected) => {
  const object = { apiVersion: 'test.io/v1', kind: 'Thing', metadata: { name: 'a' }, ...fields };
  expect(validate(schema, 'Thing', object).map(({ type, field }) => `${type} ${field}`)).toEqual(expected);
});
