import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cliReference } from '../../hack/cli-reference';
import { ROOT, strata } from './strata';

const VERBS = [
  [],
  ['synth'],
  ['check'],
  ['graph'],
  ['import'],
  ['vendor'],
  ['bootstrap'],
  ['handoff'],
  ['handoff', 'git'],
  ['handoff', 'pulumi'],
  ['secret'],
  ['secret', 'encrypt'],
  ['sandbox'],
  ['sandbox', 'up'],
  ['sandbox', 'push'],
  ['sandbox', 'status'],
  ['sandbox', 'down'],
];

test.each(VERBS.map(verb => [['strata', ...verb].join(' '), verb] as const))('%s --help has examples', (name, verb) => {
  const { code, stdout, stderr } = strata([...verb, '--help']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain(`Usage: ${name} `);
  expect(stdout).toMatch(/\nExamples:\n {2}\$ strata /);
});

test('the help lists the exit codes', () => {
  const { stdout } = strata(['--help']);
  const codes = [...stdout.matchAll(/^ {2}(\d+) {2,}\S/gm)].map(([, code]) => Number(code));
  expect(codes).toEqual([0, 1, 2, 3, 4, 70]);
});

test('strata without a verb shows its help and fails', () => {
  const { code, stdout, stderr } = strata([]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain('Usage: strata [options] [command]');
});

test('--version prints the version of the package', () => {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { readonly version: string };
  expect(strata(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
});

test('docs/cli.md is what the commands say of themselves', () => {
  expect(readFileSync(join(ROOT, 'docs/cli.md'), 'utf8')).toBe(cliReference());
});
