import { createServer } from 'node:net';
import { withFreePort } from './ports';

test('nobody is given a port that another one still holds', async () => {
  const held = new Set<number>();
  const take = (depth: number): Promise<void> =>
    withFreePort(async port => {
      expect(held.has(port)).toBe(false);
      held.add(port);
      if (depth > 0) await take(depth - 1);
    });
  await Promise.all([take(50), take(50)]);
  expect(held.size).toBe(102);
});

test('a server can listen on the port at once', async () => {
  await withFreePort(async port => {
    const server = createServer();
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', resolve);
    });
    await new Promise(resolve => server.close(resolve));
  });
});
