import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ApiClient } from '../sandbox';
import { answersOk } from '../sandbox/part';
import { ProcessGroup, type RunningProcess } from '../sandbox/process-group';
import { failure } from './failure';

/** Which cluster. */
export interface ClusterOptions {
  /** @default - what kubectl takes by itself */
  readonly kubeconfig?: string;
  /** @default - the current context */
  readonly context?: string;
}

/** A cluster that can be spoken to. */
export interface ReachedCluster {
  readonly client: ApiClient;
  /** Ends the connection. */
  close(): Promise<void>;
}

/** Time in which the API server must answer, in milliseconds. */
const PATIENCE_MS = 10_000;

/**
 * Reaches a cluster through `kubectl proxy`, so that every kind of credential that kubectl knows works. The proxy listens on a socket in a folder of the user's own,
 * and ends with this process, whatever ends it.
 * @throws FindingsError `handoff/no-cluster`
 */
export async function reachCluster({ kubeconfig, context }: ClusterOptions): Promise<ReachedCluster> {
  const folder = mkdtempSync(join(tmpdir(), 'strata-'));
  const group = new ProcessGroup(folder, true);
  const socketPath = join(folder, 'api');
  const args = [
    ...(kubeconfig === undefined ? [] : ['--kubeconfig', resolve(kubeconfig)]),
    ...(context === undefined ? [] : ['--context', context]),
  ];
  const proxy = group.start({
    name: 'kubectl',
    program: 'kubectl',
    args: ['proxy', '--unix-socket', socketPath, ...args],
    env: environment(),
  });
  try {
    await answering(proxy, socketPath);
  } catch (error) {
    await group.stop();
    throw error;
  }
  const client = new ApiClient({ socketPath });
  return {
    client,
    close: async () => {
      client.close();
      await group.stop();
    },
  };
}

async function answering(proxy: RunningProcess, socketPath: string): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  while (!(await answersOk('http://localhost/version', { socketPath }))) {
    const said = proxy.lastLines(3);
    if (proxy.exit() !== undefined) throw failure('handoff/no-cluster', `kubectl can't reach the cluster: ${said}`);
    // where the proxy itself answers, its log says why the API server does not
    if (Date.now() > deadline) throw failure('handoff/no-cluster', `the API server does not answer: ${said}`);
    await sleep(50);
  }
}

/** This process's own; paths in it count from this folder, not from that of the proxy. */
function environment(): Readonly<Record<string, string>> {
  const { KUBECONFIG } = process.env;
  const own = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  if (KUBECONFIG === undefined) return Object.fromEntries(own);
  const paths = KUBECONFIG.split(delimiter).map(path => (path === '' ? path : resolve(path)));
  return { ...Object.fromEntries(own), KUBECONFIG: paths.join(delimiter) };
}
