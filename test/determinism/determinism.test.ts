import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MAIN, ROOT } from '../cli/strata';
import { Random } from '../fuzz/random';
import { reorderProgram } from './program-order';
import { EXAMPLE_PROGRAMS, runShuffle } from './run-shuffle';

/** Orders of each example; `make soak` takes 200. */
const ORDERS = 20;
const SEED = Number(process.env.FUZZ_SEED ?? 1);
const JITI = join(ROOT, 'node_modules/jiti/lib/jiti-cli.mjs');
const PURE = join(__dirname, 'pure-synth.ts');
/** Two places that share neither hours, nor dates, nor the form of letters: Turkish has another small I. */
const PLACES: readonly NodeJS.ProcessEnv[] = [
  { TZ: 'Pacific/Chatham', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8' },
  { TZ: 'America/St_Johns', LANG: 'C', LC_ALL: 'C' },
];

let scratch: string;
beforeAll(() => (scratch = mkdtempSync(join(tmpdir(), 'strata-same-'))));
afterAll(() => rmSync(scratch, { recursive: true }));

function filesBelow(folder: string): Record<string, string> {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  const files = paths.filter(path => statSync(join(folder, path)).isFile());
  return Object.fromEntries(files.map(path => [path, readFileSync(join(folder, path), 'utf8')]));
}

function synth(program: string, place: NodeJS.ProcessEnv, name: string): Record<string, string> {
  const out = join(scratch, name);
  execFileSync(process.execPath, [MAIN, 'synth', program, '-o', out], {
    env: { ...process.env, ...place },
    stdio: 'pipe',
  });
  return filesBelow(out);
}

/** Runs a program with all traps armed. */
function pure(program: string, place: NodeJS.ProcessEnv = {}): { readonly files: object; readonly error: string } {
  const output = join(scratch, 'pure.json');
  rmSync(output, { force: true });
  execFileSync(process.execPath, [JITI, PURE, program, output], {
    cwd: ROOT,
    env: { ...process.env, ...place },
    stdio: 'pipe',
  });
  return JSON.parse(readFileSync(output, 'utf8')) as { files: object; error: string };
}

describe.each(EXAMPLE_PROGRAMS)('the example %s', example => {
  const program = join(ROOT, 'examples', example);

  test('gives the same bytes in two places, and without clock, chance, network and environment', () => {
    const [here, there] = PLACES.map((place, index) => synth(program, place, `${example.replace('/', '-')}-${index}`));
    expect(Object.keys(here!).length).toBeGreaterThan(10);
    expect(there).toEqual(here);
    const inventory = Object.keys(here!).filter(path => path.startsWith('.strata'));
    for (const place of PLACES) {
      const { files, error } = pure(program, place);
      expect(error).toBe('');
      expect({ ...files, ...Object.fromEntries(inventory.map(path => [path, here![path]])) }).toEqual(here);
    }
  }, 120_000);
});

test('examples give the same bytes in every order of construction', () => {
  const { classes, failures } = runShuffle(SEED, 0, ORDERS);
  process.stderr.write(`orders of construction: seed ${SEED}, ${JSON.stringify(classes)}\n`);
  expect(failures).toEqual([]);
}, 120_000);

describe('the proof itself', () => {
  test.each([
    ['the clock', 'String(Date.now())', 'Date.now'],
    ['a new date', 'new Date().toISOString()', 'new Date'],
    ['chance', 'String(Math.random())', 'Math.random'],
    ['the environment', 'process.env.HOME ?? ""', 'process.env.HOME'],
    ['all of the environment', 'String(Object.keys(process.env))', 'process.env'],
    ['the network', 'String(fetch("http://127.0.0.1/"))', 'globalThis.fetch'],
    ['the machine', 'require("node:os").hostname()', 'os.hostname'],
    ['another process', 'String(require("node:child_process").execSync("date"))', 'child_process.execSync'],
  ])('catches a program that uses %s', (name, value, member) => {
    const program = join(scratch, `${name.replaceAll(' ', '-')}.ts`);
    const main = JSON.stringify(join(ROOT, 'dist/lib/index.js'));
    writeFileSync(
      program,
      `import { Platform } from ${main};\nexport const platform = new Platform('demo', { host: ${value} });\n`,
    );
    expect(pure(program).error).toBe(`a synthesis used ${member}`);
  });

  test('orders differ, keep imports first, and put nothing before what it names', () => {
    const text =
      "import { A } from 'a';\nconst a = new A();\nconst b = new A(a);\nnew A(b);\nconst c = new A();\nnew A(c);\n";
    const orders = Array.from({ length: 100 }, (_, number) => reorderProgram(text, new Random(1, number)));
    const lines = orders.map(order => order.split('\n').filter(line => line !== ''));
    expect(new Set(orders).size).toBe(10);
    for (const each of lines) {
      expect([...each].sort()).toEqual(text.trim().split('\n').sort());
      expect(each[0]).toBe("import { A } from 'a';");
      const at = (line: string): number => each.indexOf(line);
      expect(at('const a = new A();')).toBeLessThan(at('const b = new A(a);'));
      expect(at('const b = new A(a);')).toBeLessThan(at('new A(b);'));
      expect(at('const c = new A();')).toBeLessThan(at('new A(c);'));
    }
  });

  test('statements that may change what others read keep their order', () => {
    const text = 'let a = 1;\na += 1;\nf(a);\nfor (const b of []) f(b);\n';
    const orders = Array.from({ length: 20 }, (_, number) => reorderProgram(text, new Random(1, number)));
    expect(new Set(orders.map(order => order.replace(/\n+/g, '\n').trim()))).toEqual(new Set([text.trim()]));
  });
});
