import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MAIN, ROOT, strata } from './strata';

/** Seconds of processor time that `strata synth` of the example may take, the program's compilation included. */
const BUDGET = 1;
const RUNS = 3;

test(`strata synth of the example takes less than ${BUDGET} s of processor time`, () => {
  strata(['--version']);
  const scratch = mkdtempSync(join(tmpdir(), 'strata-cold-'));
  try {
    const seconds = Array.from({ length: RUNS }, (_, run) => {
      const args = ['synth', 'examples/small-cloud/cloud.ts', '-o', join(scratch, `tree-${run}`)];
      // the command's own account of its time: waiting for a busy machine is not in it
      const told = `process.on('exit', () => { const { user, system } = process.cpuUsage(); console.error((user + system) / 1e6); }); process.argv.splice(1, 0, ${JSON.stringify(MAIN)}); require(${JSON.stringify(MAIN)});`;
      const { stderr } = spawnSync(process.execPath, ['-e', told, '--', ...args], {
        encoding: 'utf8',
        cwd: ROOT,
      });
      expect(stderr).toMatch(/ files written, 0 unchanged, 0 removed\n/);
      return Number(stderr.trim().split('\n').at(-1));
    });
    expect(Math.min(...seconds)).toBeLessThan(BUDGET);
  } finally {
    rmSync(scratch, { recursive: true });
  }
});
