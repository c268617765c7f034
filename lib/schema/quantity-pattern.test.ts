import { AMOUNT_PATTERN, patternText } from './quantity-pattern';

const KUBERNETES =
  '^(\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))(([KMGTPE]i)|[numkMGTPE]|([eE](\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))))?$';

test.each([
  ['10GiB', 'must be a quantity such as 10Gi, 500m or 2, got "10GiB", did you mean "10Gi"?'],
  ['10 GB', 'must be a quantity such as 10Gi, 500m or 2, got "10 GB", did you mean "10G"?'],
  ['10gi', 'must be a quantity such as 10Gi, 500m or 2, got "10gi", did you mean "10Gi"?'],
  ['4,5Gi', 'must be a quantity such as 10Gi, 500m or 2, got "4,5Gi", did you mean "4.5Gi"?'],
  ['10KB', 'must be a quantity such as 10Gi, 500m or 2, got "10KB", did you mean "10k"?'],
  ['500mb', 'must be a quantity such as 10Gi, 500m or 2, got "500mb", did you mean "500M"?'],
  ['a lot', 'must be a quantity such as 10Gi, 500m or 2, got "a lot"'],
])('the pattern of a quantity is told in words: %s', (given, message) => {
  expect(patternText(KUBERNETES, given)).toBe(message);
});

test('an amount below nothing is told as such', () => {
  expect(patternText(AMOUNT_PATTERN, '-1Gi')).toBe('must be a quantity of 0 or more, got "-1Gi"');
});

test('another pattern is shown as it is', () => {
  expect(patternText('^[a-z]+$', 'A')).toBe('must match ^[a-z]+$, got "A"');
});
