// Ends a build: copies the data that compiled code reads (schemas, facts, Go modules of the tools) beside it, and removes from dist what has no source any more.
const { cpSync, existsSync, readdirSync, rmSync, statSync } = require('node:fs');
const { extname, join } = require('node:path');

const ROOTS = ['lib', 'constructs', 'bundles'];
const DATA = new Set(['.json', '.mod', '.sum', '.go']);
const COMPILED = /(\.d\.ts|\.js)(\.map)?$/;

const filesBelow = folder =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .map(file => join(folder, file))
        .filter(file => statSync(file).isFile())
    : [];

const copied = new Set();
for (const file of ROOTS.flatMap(filesBelow)) {
  if (!DATA.has(extname(file))) continue;
  cpSync(file, join('dist', file));
  copied.add(file);
}

for (const file of ROOTS.flatMap(root => filesBelow(join('dist', root)))) {
  const source = file.slice('dist/'.length);
  if (copied.has(source) || existsSync(source.replace(COMPILED, '.ts'))) continue;
  rmSync(file);
}
