import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { built, packed, REPOSITORY, type Packed } from './packed';

jest.setTimeout(300_000);

const MB = 1_000_000;
/** Runs of which the best counts: whatever disturbs a run makes it slower, never faster. */
const RUNS = 7;

/** What importing an entry point costs in a new process that has cdk8s already. */
interface Import {
  /** CPU time in milliseconds. */
  readonly time: number;
  /** Packages that it loaded, beside our own. */
  readonly packages: readonly string[];
}

const PROGRAM = `
  require('cdk8s');
  const before = new Set(Object.keys(require.cache));
  const start = process.cpuUsage();
  require(process.argv[1]);
  const { user, system } = process.cpuUsage(start);
  const files = Object.keys(require.cache).filter(file => !before.has(file));
  const packages = files.map(file => /.*node_modules\\/((?:@[^/]+\\/)?[^/]+)/.exec(file)?.[1]).filter(Boolean);
  console.log(JSON.stringify({ time: (user + system) / 1000, packages: [...new Set(packages)].sort() }));
`;

function importOf(entry: string): Import {
  const runs = Array.from({ length: RUNS }, () => {
    const printed = execFileSync(process.execPath, ['-e', PROGRAM, entry], { cwd: REPOSITORY, encoding: 'utf8' });
    return JSON.parse(printed) as Import;
  });
  return runs.reduce((best, run) => (run.time < best.time ? run : best));
}

describe('importing', () => {
  beforeAll(built);

  test.each([
    // entry point, milliseconds over require('cdk8s'), packages
    ['strata-cloud', 20, []],
    ['strata-cloud/apps/postgres', 40, []],
    ['strata-cloud/apps/http-cache', 40, []],
    ['strata-cloud/constructs', 20, []],
  ])('%s takes at most %i ms over cdk8s and loads only what it needs', (entry, budget, packages) => {
    const { time, packages: loaded } = importOf(entry);
    expect(loaded).toEqual(packages);
    expect(time).toBeLessThanOrEqual(budget);
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
