import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

describe('readSources', () => {
  it.each([
    ['a value and a line feed', 'value\n', 'dmFsdWU='],
    ['two line feeds', 'value\n\n', 'dmFsdWUK'],
    ['a value alone', 'value', 'dmFsdWU='],
  ])('reads standard input: %s', (_name, input, expected) => {
    const root = join(__dirname, '../..');
    const program = `
      const { readSources } = require('jiti')(process.argv[1])('./lib/gitops/secret-sources.ts');
      console.log(readSources({ a: { stdin: true } }).get('a').toString('base64'));
    `;
    const env = { ...process.env, JITI_FS_CACHE: 'false' };
    const { stdout } = spawnSync(process.execPath, ['-e', program, `${root}/`], {
      cwd: root,
      env,
      input,
      encoding: 'utf8',
    });
    expect(stdout).toBe(`${expected}\n`);
  });
});
