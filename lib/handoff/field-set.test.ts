import { fieldSet, fieldText, toFieldsV1, type FieldsV1 } from './field-set';

const FIELDS: FieldsV1 = {
  'f:metadata': { 'f:labels': { '.': {}, 'f:example.org/app': {} }, 'f:finalizers': { 'v:"example.org"': {} } },
  'f:spec': { 'f:containers': { 'k:{"name":"web","port":80}': { '.': {}, 'f:image': {} } } },
};

test('fields as an API server lists them come and go unchanged', () => {
  expect(toFieldsV1(fieldSet(FIELDS))).toEqual(FIELDS);
  expect(toFieldsV1(fieldSet())).toEqual({});
});

test('several lists are one: a field itself and what is below it stay apart', () => {
  const both = fieldSet({ 'f:strategy': {} }, { 'f:strategy': { 'f:type': {} } });
  expect(toFieldsV1(both)).toEqual({ 'f:strategy': { '.': {}, 'f:type': {} } });
  expect(both).not.toEqual(fieldSet({ 'f:strategy': { 'f:type': {} } }));
});

test('fields have a text for a reader', () => {
  expect([...fieldSet(FIELDS)].map(fieldText)).toEqual([
    'metadata.labels',
    'metadata.labels[example.org/app]',
    'metadata.finalizers["example.org"]',
    'spec.containers[name=web,port=80]',
    'spec.containers[name=web,port=80].image',
  ]);
});
