/**
 * Makes docs/api, and the tables of props in docs/constructs, from the doc comments.
 *
 *     npm run docs                writes what changed, removes pages of entry points that are gone
 *     npm run docs -- --check     writes nothing, names what is stale and fails
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { docsFiles } from './docs/files';

const API = 'docs/api';
const checkOnly = process.argv.includes('--check');
const files = docsFiles();

mkdirSync(API, { recursive: true });
const gone = readdirSync(API)
  .map(file => join(API, file))
  .filter(path => !files.has(path));
const stale = [...files].filter(([path, text]) => !existsSync(path) || readFileSync(path, 'utf8') !== text);

for (const path of [...gone, ...stale.map(([path]) => path)])
  console.log(`${checkOnly ? 'stale' : 'written'}: ${path}`);
if (checkOnly) process.exitCode = gone.length + stale.length > 0 ? 1 : 0;
else {
  for (const path of gone) rmSync(path);
  for (const [path, text] of stale) writeFileSync(path, text);
}
