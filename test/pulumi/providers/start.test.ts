import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

describe.each(['kubernetes', 'command'])('the stand-in for %s', name => {
  test('prints its port, and ends with the engine whose end of the standard input closes', async () => {
    const plugin = spawn(join(__dirname, 'bin', `pulumi-resource-${name}`), ['127.0.0.1:1']);
    const [printed] = (await once(plugin.stdout.setEncoding('utf8'), 'data')) as [string];
    expect(printed).toMatch(/^\d+\n$/);
    expect(plugin.exitCode).toBeNull();
    plugin.stdin.end();
    expect(await once(plugin, 'exit')).toEqual([0, null]);
  });
});
