import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY } from './packed';

interface Locked {
  readonly resolved?: string;
  readonly version?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
}

const read = (file: string): unknown => JSON.parse(readFileSync(join(REPOSITORY, file), 'utf8'));
const manifest = read('package.json') as {
  readonly license: string;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
};
const { packages } = read('package-lock.json') as { readonly packages: Readonly<Record<string, Locked>> };

test('the lock file holds no address to download from', () => {
  const addresses = Object.entries(packages).filter(([, { resolved }]) => resolved !== undefined);
  expect(addresses.map(([path]) => path)).toEqual([]);
  expect(readFileSync(join(REPOSITORY, 'package-lock.json'), 'utf8')).not.toMatch(/"https?:\/\/[^"]*\.tgz/);
});

test('the lock file knows the optional packages of every system, else `npm ci` refuses it', () => {
  const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter(
      name => packages[`node_modules/${name}`] === undefined && packages[`${path}/node_modules/${name}`] === undefined,
    ),
  );
  expect(missing).toEqual([]);
});

test('the licence is Apache-2.0', () => {
  expect(manifest.license).toBe('Apache-2.0');
  expect(readFileSync(join(REPOSITORY, 'LICENSE'), 'utf8')).toContain('Apache License');
});

test('what ships to users brings nothing else along', () => {
  for (const name of Object.keys(manifest.dependencies))
    expect([name, packages[`node_modules/${name}`]?.dependencies ?? {}]).toEqual([name, {}]);
});

test('each package that ships to users has a record of the decision', () => {
  const folder = join(REPOSITORY, 'docs', 'decisions');
  const records = readdirSync(folder).map(file => readFileSync(join(folder, file), 'utf8'));
  for (const name of [...Object.keys(manifest.dependencies), ...Object.keys(manifest.peerDependencies)])
    expect([name, records.some(record => record.includes(`\`${name}\``))]).toEqual([name, true]);
});

test('the lowest peers that are tested are the lowest that are declared', () => {
  expect(manifest.peerDependencies).toEqual({
    '@pulumi/command': '^1.2.1',
    '@pulumi/kubernetes': '^4.34.2',
    '@pulumi/pulumi': '^3.245.0',
    cdk8s: '^2.70.0',
    'cdk8s-plus-28': '^2.5.6',
    constructs: '^10.0.0',
  });
  expect(packages['node_modules/@pulumi/command']?.version).toBe('1.2.1');
  expect(packages['node_modules/@pulumi/kubernetes']?.version).toBe('4.34.2');
  expect(packages['node_modules/@pulumi/pulumi']?.version).toBe('3.245.0');
  expect(packages['node_modules/cdk8s-lowest']?.version).toBe('2.70.0');
  expect(packages['node_modules/constructs-lowest']?.version).toBe('10.0.0');
});

test('the archive has all files that its list names', () => {
  for (const file of ['README.md', 'LICENSE', 'CHANGELOG.md']) expect(existsSync(join(REPOSITORY, file))).toBe(true);
});
