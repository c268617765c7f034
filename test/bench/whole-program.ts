import { rmSync } from 'node:fs';

// A whole program: build a tree of so many objects and write it, once. Each way loads only what such a program would.
const [program, count, folder] = process.argv.slice(2) as [string, string, string];
const objects = Number(count);

const PROGRAMS: Readonly<Record<string, () => Promise<void>>> = {
  own: async () => (await import('./own-tree')).ownPlatform('tenant', objects, folder).synth(),
  cdk8s: async () => (await import('./stock-tree')).stockApp('tenant', objects, folder).synth(),
  stock: async () => {
    const { synthApp } = await import('../../lib/model/cdk8s-synth');
    synthApp((await import('./stock-tree')).stockApp('tenant', objects, folder));
  },
};

void PROGRAMS[program]!().then(() => {
  const { user, system } = process.cpuUsage();
  const rss = process.resourceUsage().maxRSS / 1024;
  rmSync(folder, { recursive: true, force: true });
  process.stdout.write(JSON.stringify({ rss, cpu: (user + system) / 1000 }));
});
