import type { Finding } from '../values/finding';
import { EXIT, EXIT_CODES, exitCodeOf } from './exit';

const error = (code: string): Finding => ({ code, severity: 'error', message: 'wrong' });

test.each([
  [['schema/type'], EXIT.findings],
  [['secret/clear-text'], EXIT.findings],
  [['yaml/syntax'], EXIT.usage],
  [['import/missing-field'], EXIT.usage],
  [['import/cannot-fetch'], EXIT.environment],
  [['import/foreign-file'], EXIT.refused],
  [['tree/edited'], EXIT.refused],
  [['secret/source'], EXIT.usage],
  [['secret/no-sops'], EXIT.environment],
  [['vendor/helm'], EXIT.environment],
  [['schema/type', 'tree/edited'], EXIT.refused],
  [[], EXIT.ok],
])('%j ends with %i', (codes, exitCode) => {
  expect(exitCodeOf(codes.map(error))).toBe(exitCode);
});

test('warnings and what was acknowledged end well', () => {
  expect(exitCodeOf([{ ...error('a/b'), severity: 'warning' }])).toBe(EXIT.ok);
  expect(exitCodeOf([{ ...error('a/b'), acknowledged: 'known' }])).toBe(EXIT.ok);
});

test('the help lists every exit code', () => {
  const listed = [...EXIT_CODES.matchAll(/^ {2}(\d+) /gm)].map(([, code]) => Number(code));
  expect(listed).toEqual(Object.values(EXIT));
});
