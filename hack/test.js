// Runs every gate in turn, counts each as a test beside jest's own, and closes with `N passed, N failed`.
const { spawnSync } = require('node:child_process');
const { mkdtempSync, readFileSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

const bin = name => join('node_modules', '.bin', name);
const node = process.execPath;

const GATES = [
  ['format', bin('prettier'), ['--check', '--log-level', 'warn', '.']],
  ['build', 'npm', ['run', 'build', '--silent']],
  ['types', bin('tsc'), ['-p', 'tsconfig.json']],
  ['lint', bin('eslint'), ['--max-warnings', '0', '.']],
  ['import direction', bin('depcruise'), ['lib', 'constructs', 'bundles', '--config', '.dependency-cruiser.js']],
  ['real parts', bin('jiti'), ['test/cluster/build-tools.ts']],
];

let passed = 0;
let failed = 0;

for (const [name, command, args] of GATES) {
  const started = Date.now();
  const { status } = spawnSync(command, args, { stdio: 'inherit' });
  const verdict = status === 0 ? 'ok' : 'FAILED';
  if (status === 0) passed++;
  else failed++;
  console.log(`${verdict}: ${name} (${Math.round((Date.now() - started) / 1000)} s)`);
}

const scratch = mkdtempSync(join(tmpdir(), 'strata-test-'));
const results = join(scratch, 'jest.json');
const { status } = spawnSync(
  node,
  [
    join('node_modules', 'jest', 'bin', 'jest.js'),
    '--json',
    `--outputFile=${results}`,
    '--maxWorkers=2',
    ...process.argv.slice(2),
  ],
  {
    stdio: ['ignore', 'ignore', 'inherit'],
  },
);
try {
  const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites, numPendingTests } = JSON.parse(
    readFileSync(results, 'utf8'),
  );
  passed += numPassedTests;
  failed += numFailedTests + numRuntimeErrorTestSuites;
  if (numPendingTests > 0) console.log(`${numPendingTests} tests did not run; each suite says why above`);
} catch {
  failed++;
}
if (status !== 0 && failed === 0) failed++;
rmSync(scratch, { recursive: true, force: true });

console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
