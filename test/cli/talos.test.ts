import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strata } from './strata';

let folder: string;
let secrets: string;
beforeAll(() => {
  const tree = mkdtempSync(join(tmpdir(), 'strata-talos-cli-'));
  const run = strata(['synth', 'examples/whole-cloud/cloud.ts', '-o', tree]);
  expect(run.code).toBe(0);
  folder = join(tree, 'clusters/prod/talos');
  secrets = join(tree, 'secrets.yaml');
  writeFileSync(secrets, 'certs: {}\n');
});
afterAll(() => rmSync(join(folder, '../../..'), { recursive: true }));

/** Runs a verb with a PATH of nothing: no tool is there. */
function talos(...args: string[]): { readonly code: number | null; readonly stderr: string } {
  const { code, stderr } = strata(['talos', ...args], { env: { PATH: '/nonexistent' } });
  return { code, stderr };
}

test('a folder, secrets or a number that is not there', () => {
  expect(talos('up', '/nonexistent', '--secrets', secrets)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('there is no folder /nonexistent: strata synth writes it') as string,
  });
  expect(talos('up', folder)).toMatchObject({ code: 2, stderr: expect.stringContaining('--secrets') as string });
  expect(talos('up', folder, '--secrets', '/nonexistent').stderr).toContain('strata talos secrets > /nonexistent');
  expect(talos('up', folder, '--secrets', secrets, '--at-once', 'many')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("--at-once: 'many' given, a number from 1 on wanted") as string,
  });
});

test('a folder that synth did not write', () => {
  const empty = join(folder, '../empty');
  mkdirSync(empty);
  expect(talos('up', empty, '--secrets', secrets)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('machines/files: cluster.yaml: the file is missing') as string,
  });
});

test('a cluster ends only by its name, a machine leaves only by an address', () => {
  expect(talos('destroy', folder, '--secrets', secrets)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('this wipes 6 machines of prod: if you mean it, add --yes prod') as string,
  });
  expect(talos('destroy', folder, '--secrets', secrets, '--yes', 'test').code).toBe(2);
  expect(talos('remove', folder, 'worker-9', '--secrets', secrets).stderr).toContain(
    "has no machine 'worker-9': give its --address and its --role",
  );
});

test('without talosctl nothing begins', () => {
  for (const verb of [['up', folder, '--secrets', secrets], ['secrets']]) {
    const { code, stderr } = talos(...verb);
    expect(code).toBe(4);
    expect(stderr).toContain("machines/talosctl: talosctl can't be run");
  }
});
