import { startCluster } from '../../lib/sandbox';

/** A program that starts a cluster, tells the pids of its processes, and never stops it: the tests kill it. */
void startCluster().then(cluster => {
  process.stdout.write(`${JSON.stringify({ dir: cluster.dir, pids: cluster.parts.map(part => part.process.pid) })}\n`);
  setInterval(() => undefined, 60_000);
});
