// Compiles the benchmark beside the built library, so that it measures what users run, and starts it.
const { mkdirSync, readdirSync, readFileSync, writeFileSync } = require('node:fs');
const { basename, join } = require('node:path');
const { transformSync } = require('@swc/core');

const root = join(__dirname, '../..');
const compiled = join(root, 'dist', 'test', 'bench');
mkdirSync(compiled, { recursive: true });
for (const file of readdirSync(__dirname)) {
  if (!file.endsWith('.ts') || file.endsWith('.test.ts')) continue;
  const { code } = transformSync(readFileSync(join(__dirname, file), 'utf8'), {
    filename: file,
    jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
    module: { type: 'commonjs' },
  });
  writeFileSync(join(compiled, `${basename(file, '.ts')}.js`), code);
}
require(join(compiled, 'main.js'));
