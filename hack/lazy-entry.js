// Rewrites dist/constructs/index.js, so that each construct is loaded when somebody first asks for it. `require` alone loads nothing.
const { readFileSync, writeFileSync } = require('node:fs');
const { dirname, join } = require('node:path');

const ENTRY = join(__dirname, '..', 'dist', 'constructs', 'index.js');
const SOURCE = join(__dirname, '..', 'constructs', 'index.ts');

const owners = new Map();
for (const [, module] of readFileSync(SOURCE, 'utf8').matchAll(/^export \* from '(.+)';$/gm))
  for (const name of Object.keys(require(join(dirname(ENTRY), module)))) {
    if (owners.has(name)) throw new Error(`${owners.get(name)} and ${module} both export ${name}`);
    owners.set(name, module);
  }

const names = [...owners.keys()].sort();
const lines = [
  '"use strict";',
  'Object.defineProperty(exports, "__esModule", { value: true });',
  '// for importers that read names without running the file',
  `${names.map(name => `exports.${name} = `).join('')}void 0;`,
  'const lazy = (name, load) => Object.defineProperty(exports, name, { enumerable: true, get: () => load()[name] });',
  ...names.map(name => `lazy("${name}", () => require("${owners.get(name)}"));`),
];
writeFileSync(ENTRY, `${lines.join('\n')}\n`);
