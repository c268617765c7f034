import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');

/** Codes that docs/checks.md describes. */
const documented = new Set(
  [...readFileSync(join(ROOT, 'docs', 'checks.md'), 'utf8').matchAll(/^\|.*?\|/gm)].flatMap(([row]) =>
    [...row.matchAll(/`([a-z-]+\/[a-z-]+)`/g)].map(([, code]) => code!),
  ),
);
const families = new Set([...documented].map(code => code.slice(0, code.indexOf('/'))));

/** Sources that are no tests and not generated. */
const sources = ['lib', 'constructs', 'bundles'].flatMap(folder =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith('.ts') && !file.endsWith('.test.ts') && !file.startsWith(join('kinds', 'generated')))
    .map(file => readFileSync(join(ROOT, folder, file), 'utf8')),
);

function matches(pattern: RegExp): ReadonlySet<string> {
  return new Set(sources.flatMap(source => [...source.matchAll(pattern)].map(([, text]) => text!)));
}

const literals = matches(/'([a-z-]+(?:\/[a-z-]+)?)'/g);

test('every code that the sources use is documented', () => {
  const ofKnownFamily = [...literals].filter(
    text => text.includes('/') && families.has(text.slice(0, text.indexOf('/'))),
  );
  const ofFindings = matches(/\bcode: '([a-z-]+\/[a-z-]+)'/g);
  expect([...ofKnownFamily, ...ofFindings].filter(code => !documented.has(code))).toEqual([]);
});

test('every code that is documented is used', () => {
  // the codes of malformed CRDs are put together from their second half
  const isUsed = (code: string): boolean =>
    literals.has(code) || (code.startsWith('import/') && literals.has(code.slice('import/'.length)));
  expect([...documented].filter(code => !isUsed(code))).toEqual([]);
});
