// Copies the data that compiled code reads (schemas, facts, Go modules of the tools) beside it.
const { cpSync, existsSync, readdirSync, statSync } = require('node:fs');
const { join, extname } = require('node:path');

const DATA = new Set(['.json', '.mod', '.sum', '.go']);

for (const root of ['lib', 'constructs', 'bundles']) {
  if (!existsSync(root)) continue;
  for (const file of readdirSync(root, { recursive: true, encoding: 'utf8' })) {
    const path = join(root, file);
    if (DATA.has(extname(file)) && statSync(path).isFile()) cpSync(path, join('dist', path));
  }
}
