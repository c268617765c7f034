import { rmSync } from 'node:fs';

// A whole program: build a tree of so many objects and write it, once. Each way loads only what such a program would.
const [program, count, folder] = process.argv.slice(2) as [string, string, string];
const objects = Number(count);

async function run(): Promise<void> {
  if (program === 'own') {
    const { ownPlatform } = await import('./own-tree.js');
    ownPlatform('tenant', objects, folder).synth();
    return;
  }
  const { stockApp } = await import('./stock-tree.js');
  const app = stockApp('tenant', objects, folder);
  if (program === 'cdk8s') {
    app.synth();
    return;
  }
  const { synthApp } = await import('../../lib/model/cdk8s-synth.js');
  synthApp(app);
}

void run().then(() => {
  const { user, system } = process.cpuUsage();
  const rss = process.resourceUsage().maxRSS / 1024;
  rmSync(folder, { recursive: true, force: true });
  process.stdout.write(JSON.stringify({ rss, cpu: (user + system) / 1000 }));
});
