import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { startCluster, type Cluster } from './cluster';
import type { Delivery } from './delivery';
import type { Part } from './part';
import { takeOrders, type Answer, type PartStatus } from './sandbox-control';
import type { KeeperMessage, KeeperOrder } from './sandbox-protocol';
import { forgetState, writeState } from './sandbox-state';

function say(message: KeeperMessage): void {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}

/** Owns a sandbox's processes from `up` to `down`. Runs as a process of its own, which `sandboxUp` starts and leaves behind. */
function keep(): void {
  let started = false;
  const input = createInterface({ input: process.stdin });
  input.once('line', line => {
    start(JSON.parse(line) as KeeperOrder).then(
      () => (started = true),
      (error: unknown) => {
        say({ failed: error instanceof Error ? error.message : String(error) });
        process.exitCode = 1;
        input.close();
      },
    );
  });
  // Who asked is gone before the sandbox was up (Ctrl-C): nobody would know of it. The watchdog ends what runs.
  input.once('close', () => {
    if (!started) process.exit(1);
  });
  // The asker's end of the pipe closes once it has read the outcome.
  process.stdout.on('error', () => undefined);
}

async function start(order: KeeperOrder): Promise<void> {
  const { lifetime, ...options } = order;
  const cluster = await startCluster({ ...options, onProgress: progress => say({ progress }) });
  const controlSocket = join(cluster.dir, 'control');
  const stop = async (): Promise<void> => {
    await cluster.stop();
    forgetState(controlSocket);
  };
  const server = await takeOrders(controlSocket, async request => {
    if (request === 'status') return statusOf(cluster);
    await stop();
    server.close();
    clearTimeout(timer);
    return { parts: [] };
  });
  const timer = setTimeout(() => {
    void stop().then(() => process.exit(0));
  }, lifetime * 1000);
  process.once('SIGTERM', () => void stop().then(() => process.exit(0)));
  const { gitUrl, gitDir, chartRepoUrl } = cluster as Cluster & Partial<Delivery>;
  const expires = new Date(Date.now() + lifetime * 1000).toISOString();
  const state = { kubeconfigPath: cluster.kubeconfigPath, controlSocket, expires, gitUrl, gitDir, chartRepoUrl };
  writeState(state);
  say({ up: state });
}

async function statusOf(cluster: Cluster): Promise<Answer> {
  return { parts: await Promise.all(cluster.parts.map(partStatus)) };
}

async function partStatus(part: Part): Promise<PartStatus> {
  const { name, pid, logPath } = part.process;
  const health = part.process.exit() !== undefined ? 'ended' : (await part.healthy()) ? 'healthy' : 'unhealthy';
  return { name, pid, address: part.address, health, logPath };
}

keep();
