// Compiles the benchmark beside the built library, so that it measures what users run, and starts it: `bench.js [pulumi] [OPTION...]`.
const { mkdirSync, readdirSync, readFileSync, writeFileSync } = require('node:fs');
const { dirname, join } = require('node:path');
const { transformSync } = require('@swc/core');

const root = join(__dirname, '../..');
const sources = [
  ...readdirSync(__dirname).map(file => `test/bench/${file}`),
  'test/pulumi/engine.ts',
  'test/pulumi/provider-folder.ts',
].filter(file => file.endsWith('.ts') && !file.endsWith('.test.ts'));
for (const file of sources) {
  const { code } = transformSync(readFileSync(join(root, file), 'utf8'), {
    filename: file,
    jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
    module: { type: 'commonjs' },
  });
  const compiled = join(root, 'dist', file.replace(/\.ts$/, '.js'));
  mkdirSync(dirname(compiled), { recursive: true });
  writeFileSync(compiled, code);
}
const [what] = process.argv.slice(2);
require(join(root, 'dist/test/bench', what === 'pulumi' ? 'pulumi.js' : 'main.js'));
