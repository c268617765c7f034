import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { built, packed, REPOSITORY, type Packed } from './packed';

jest.setTimeout(300_000);

const MB = 1_000_000;
/** What importing an entry point loads in a process that has cdk8s already. How long that takes is measured by `npm run bench`. */
interface Import {
  /** Bytes of source text. */
  readonly size: number;
  /** Packages that it loaded, beside our own. */
  readonly packages: readonly string[];
}

const PROGRAM = `
  require('cdk8s');
  const before = new Set(Object.keys(require.cache));
  require(process.argv[1]);
  const files = Object.keys(require.cache).filter(file => !before.has(file));
  const packages = files.map(file => /.*node_modules\\/((?:@[^/]+\\/)?[^/]+)/.exec(file)?.[1]).filter(Boolean);
  const size = files.reduce((sum, file) => sum + require('fs').statSync(file).size, 0);
  console.log(JSON.stringify({ size, packages: [...new Set(packages)].sort() }));
`;

function importOf(entry: string): Import {
  const printed = execFileSync(process.execPath, ['-e', PROGRAM, entry], { cwd: REPOSITORY, encoding: 'utf8' });
  return JSON.parse(printed) as Import;
}

describe('importing', () => {
  beforeAll(built);

  test.each([
    // entry point, kilobytes beside cdk8s, packages
    ['strata-cloud', 320, []],
    ['strata-cloud/apps/postgres', 480, []],
    ['strata-cloud/apps/http-cache', 480, []],
    ['strata-cloud/constructs', 20, []],
  ])('%s loads at most %i kB beside cdk8s, and only the packages that it needs', (entry, budget, packages) => {
    const { size, packages: loaded } = importOf(entry);
    expect(loaded).toEqual(packages);
    expect(size / 1000).toBeLessThanOrEqual(budget);
  });
});

describe('the archive', () => {
  let archive: Packed;
  beforeAll(async () => {
    archive = await packed();
  });
  afterAll(() => archive && rmSync(dirname(archive.archive), { recursive: true }));

  test('stays within 8 MB packed and 40 MB unpacked', () => {
    expect(archive.size).toBeLessThanOrEqual(8 * MB);
    expect(archive.unpackedSize).toBeLessThanOrEqual(40 * MB);
  });

  test('holds what runs, what the maps point to, and the texts', () => {
    expect(archive.files).toEqual(
      expect.arrayContaining([
        'CHANGELOG.md',
        'LICENSE',
        'README.md',
        'constructs/apps/postgres.ts',
        'dist/constructs/apps/postgres.d.ts',
        'dist/constructs/apps/postgres.d.ts.map',
        'dist/constructs/apps/postgres.js',
        'dist/constructs/apps/postgres.js.map',
        'dist/constructs/apps/schemas/postgres.schema.json',
        'dist/constructs/facts/cert-manager.json',
        'dist/lib/cli/main.js',
        'dist/lib/kinds/generated/index.json',
        'dist/lib/sandbox/tools/kubernetes/go.mod',
        'dist/lib/sandbox/tools/kubernetes/go.sum',
        'lib/index.ts',
      ]),
    );
  });

  test('holds no tests and nothing whose source is gone', () => {
    expect(archive.files.filter(file => /\.test\.|^(test|hack|examples|docs)\//.test(file))).toEqual([]);
    const compiled = archive.files.filter(file => file.startsWith('dist/') && file.endsWith('.js'));
    const sources = compiled.map(file => file.slice('dist/'.length).replace(/\.js$/, '.ts'));
    expect(sources.filter(source => !archive.files.includes(source))).toEqual([]);
  });
});
