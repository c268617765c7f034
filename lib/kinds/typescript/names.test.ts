import { commonEnding, comparePaths, pascal, singular, UniqueNames } from './names';

it.each([
  ['policies', 'policy'],
  ['addresses', 'address'],
  ['patches', 'patch'],
  ['containers', 'container'],
  ['status', 'status'],
  ['class', 'class'],
  ['axis', 'axis'],
  ['env', 'env'],
])('the singular of %s is %s', (many, one) => {
  expect(singular(many)).toBe(one);
});

it.each([
  ['my-kind', 'MyKind'],
  ['dns01', 'Dns01'],
  ['x.y_z', 'XYZ'],
  ['2fa', 'N2fa'],
])('%s as a name is %s', (text, name) => {
  expect(pascal(text)).toBe(name);
});

it.each<[string, string[], string | undefined]>([
  ['words that several fields end with', ['PasswordSecretRef', 'CaSecretRef'], 'SecretRef'],
  ['the whole name where all fields have it', ['Toleration', 'Toleration'], 'Toleration'],
  ['nothing where one word is left', ['CaRef', 'KeyRef'], undefined],
  ['nothing where the name is short', ['Auth', 'Auth'], undefined],
  ['nothing where names differ', ['Excluded', 'Permitted'], undefined],
])('a shared type is named after %s', (_, fields, expected) => {
  expect(commonEnding(fields.map((field, at) => [`Kind${at}`, field]))).toBe(expected);
});

it('prefers short paths, then short names, then letters', () => {
  const paths = [
    ['A', 'B', 'C'],
    ['Bb', 'C'],
    ['B', 'C'],
    ['A', 'C'],
  ];
  expect(paths.sort(comparePaths)).toEqual([
    ['A', 'C'],
    ['B', 'C'],
    ['Bb', 'C'],
    ['A', 'B', 'C'],
  ]);
});

it('numbers names that are taken', () => {
  const names = new UniqueNames(['Widget']);
  expect(['Widget', 'Gadget', 'Widget'].map(name => names.take(name))).toEqual(['Widget2', 'Gadget', 'Widget3']);
});
