import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');

test('the proofs load outside of jest, as `make soak` loads them', () => {
  const { status, stderr } = spawnSync(join(ROOT, 'node_modules/.bin/jiti'), ['hack/soak.ts'], {
    cwd: ROOT,
    encoding: 'utf8',
    env: { ...process.env, PROOFS: 'none' },
  });
  expect(status).toBe(1);
  expect(stderr).toContain("PROOFS: there is no 'none'; known are shuffle, ");
});
