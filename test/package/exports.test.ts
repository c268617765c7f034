import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as constructs from '../../constructs';
import { built, REPOSITORY } from './packed';

jest.setTimeout(300_000);

const { exports: entryPoints, typesVersions } = JSON.parse(readFileSync(join(REPOSITORY, 'package.json'), 'utf8')) as {
  readonly exports: Readonly<Record<string, string>>;
  readonly typesVersions: { readonly '*': Readonly<Record<string, readonly [string]>> };
};
const code = Object.entries(entryPoints).filter(([, file]) => file.endsWith('.js'));

/** What a program in a new process prints as JSON; entry points are those that are built. */
function evaluate(program: string, ...flags: readonly string[]): unknown {
  const printed = execFileSync(process.execPath, [...flags, '-e', `console.log(JSON.stringify(${program}))`], {
    cwd: REPOSITORY,
    encoding: 'utf8',
    stdio: 'pipe',
  });
  return JSON.parse(printed);
}

const nameOf = (entry: string): string => `strata-cloud${entry.slice(1).replace('*', 'core')}`;

test.each(code)('%s has a source, and jest finds the same one', (entry, file) => {
  const source = file.replace('./dist', REPOSITORY).replace('*', 'core').replace(/\.js$/, '.ts');
  expect(existsSync(source)).toBe(true);
  expect(require.resolve(nameOf(entry))).toBe(source);
});

test('resolvers that know no exports find the types of every entry point but the first', () => {
  const found = (entry: string): string | undefined =>
    Object.entries(typesVersions['*'])
      .map(([pattern, [target]]): [RegExp, string] => [new RegExp(`^${pattern.replace('*', '(.*)')}$`), target])
      .filter(([pattern]) => pattern.test(entry))
      .map(([pattern, target]) => entry.replace(pattern, target.replace('*', '$1')))[0];
  for (const [entry, file] of code.filter(([entry]) => entry !== '.'))
    expect([entry, found(entry.slice(2))]).toEqual([entry, file.slice(2).replace(/\.js$/, '.d.ts')]);
});

test('the convenience entry has every construct that has an entry point of its own', () => {
  const own = code.filter(([entry]) => /^\.\/(apps|infrastructure|os|platform|tenancy)\//.test(entry));
  const listed = readFileSync(join(REPOSITORY, 'constructs', 'index.ts'), 'utf8').match(/(?<=from ')[^']+/g);
  expect(listed).toEqual(own.map(([entry]) => entry));
});

describe('what is built', () => {
  beforeAll(built);

  test.each(code.map(([entry]) => nameOf(entry)))('%s: an ECMAScript module sees the names that require sees', name => {
    const names =
      'Object.keys(m).filter(name => name !== "default" && name !== "module.exports" && name !== "__esModule").sort()';
    const required = evaluate(`(m => ${names})(require('${name}'))`) as string[];
    expect(required.length).toBeGreaterThan(0);
    expect(evaluate(`(m => ${names})(await import('${name}'))`, '--input-type=module')).toEqual(required);
  });

  test('the convenience entry loads a construct when it is asked for', () => {
    expect(evaluate(`Object.keys(require('strata-cloud/constructs')).sort()`)).toEqual(Object.keys(constructs).sort());
    const loaded = `Object.keys(require.cache).filter(file => /dist.(constructs.(apps|tenancy|platform))/.test(file)).length`;
    expect(evaluate(`(require('strata-cloud/constructs'), ${loaded})`)).toBe(0);
    expect(
      evaluate(
        `require('strata-cloud/constructs').CertManager === require('strata-cloud/platform/cert-manager').CertManager`,
      ),
    ).toBe(true);
  });

  test.each(['apps/postgres-cluster', 'lib/model/platform', 'dist/lib/index.js', 'platform/nothing'])(
    'the inner file %s is no entry point',
    path => {
      expect(() => evaluate(`require('strata-cloud/${path}')`)).toThrow('ERR_PACKAGE_PATH_NOT_EXPORTED');
    },
  );

  test('package.json can be read', () => {
    expect(evaluate(`require('strata-cloud/package.json').name`)).toBe('strata-cloud');
  });
});
