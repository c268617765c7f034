import { tsdoc } from './tsdoc';

const SENTENCE = 'Twenty characters. ';

it('says nothing where there is nothing to say', () => {
  expect(tsdoc('', { type: 'integer', format: 'int32' })).toBe('');
});

it('keeps the first paragraph on one line where it fits', () => {
  expect(tsdoc('A\n  name.\n\nMore.', undefined, '  ')).toBe('  /** A name. */\n');
});

it('cuts long prose behind a sentence and wraps it', () => {
  const text = tsdoc(SENTENCE.repeat(50), undefined);
  expect(text.split('\n').every(line => line.length <= 120)).toBe(true);
  expect(text.match(/Twenty/g)).toHaveLength(21);
  expect(text).toMatch(/characters\.\n \*\/\n$/);
});

it('cannot be ended by what it quotes', () => {
  expect(tsdoc('a */ b', { pattern: '*/\n`' })).toBe('/**\n * a *\\/ b\n * @pattern *\\/\\n`\n */\n');
});

it('states every constraint, and rules by their message', () => {
  const rules = [{ rule: 'self > 1', message: ' must be\n large ' }, { rule: 'self  <\n9' }];
  const node = {
    default: { a: 'b' },
    minimum: 0,
    exclusiveMinimum: true,
    maximum: 9,
    multipleOf: 2,
    minProperties: 1,
    uniqueItems: true,
    'x-kubernetes-list-map-keys': ['a', 'b'],
    'x-kubernetes-validations': rules,
  };
  expect(tsdoc('', node).split('\n').slice(1, -2)).toEqual([
    ' * @default {"a":"b"}',
    ' * @exclusiveMinimum 0',
    ' * @maximum 9',
    ' * @multipleOf 2',
    ' * @minProperties 1',
    ' * @uniqueItems',
    ' * @uniqueBy a, b',
    ' * @rule must be large',
    ' * @rule `self < 9`',
  ]);
});
