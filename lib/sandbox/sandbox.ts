import { spawn } from 'node:child_process';
import { dirname, extname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { toolsOf, type ClusterOptions } from './cluster-options';
import { openGitRepository } from './git-repository';
import { whileLocked } from './file-lock';
import { sendOrder, type PartStatus } from './sandbox-control';
import type { KeeperMessage, KeeperOrder } from './sandbox-protocol';
import { forgetState, readState, sandboxFolder, type SandboxState } from './sandbox-state';
import { ensureTools } from './toolchain';

/** Options of {@link sandboxUp}. */
export interface SandboxOptions extends Pick<ClusterOptions, 'nodes' | 'crds'> {
  /**
   * Flux's controllers and kinds, a git server and a chart repository.
   * @default true
   */
  readonly flux?: boolean;
  /**
   * Hours after which the sandbox ends by itself.
   * @default 8
   */
  readonly hours?: number;
}

/** What is known of the sandbox. */
export interface SandboxStatus extends Omit<SandboxState, 'controlSocket'> {
  readonly parts: readonly PartStatus[];
}

/** Takes the lines that a command prints. */
export type Print = (line: string) => void;

/**
 * Starts a sandbox that outlives this process, and tells how to use it.
 * @throws Error when one runs already, or when it does not start; ToolsMissingError when tools can't be had
 */
export async function sandboxUp(options: SandboxOptions, print: Print): Promise<SandboxStatus> {
  const { flux = true, nodes = 3, crds = [], hours = 8 } = options;
  if (!(hours > 0 && hours <= 24 * 24))
    throw new RangeError(`hours: ${hours} given, more than 0 and at most 576 wanted`);
  await ensureTools(toolsOf({ flux, nodes }), { onProgress: print });
  const lock = join(sandboxFolder(), 'up.lock');
  return whileLocked(
    lock,
    () => print('waiting for another `sandbox up`'),
    async () => {
      const running = await sandboxStatus();
      if (running)
        throw new Error(
          `a sandbox runs already, with kubeconfig ${running.kubeconfigPath}; end it first: strata sandbox down`,
        );
      await startKeeper({ flux, nodes, crds, lifetime: hours * 3600 }, print);
      const status = await sandboxStatus();
      if (!status) throw new Error('the sandbox ended as soon as it was up');
      for (const line of describeSandbox(status)) print(line);
      return status;
    },
  );
}

/** Ends the sandbox. Resolves to false when there was none. */
export async function sandboxDown(print: Print): Promise<boolean> {
  const state = readState();
  const answer = state && (await sendOrder(state.controlSocket, 'stop'));
  if (state && !answer) forgetState(state.controlSocket);
  print(answer ? 'the sandbox is gone' : 'no sandbox runs');
  return answer !== undefined;
}

/** The running sandbox, each part asked for its health now; undefined when there is none. */
export async function sandboxStatus(): Promise<SandboxStatus | undefined> {
  const state = readState();
  if (!state) return undefined;
  const { controlSocket, ...known } = state;
  const answer = await sendOrder(controlSocket, 'status');
  if (!answer) forgetState(controlSocket);
  return answer && { ...known, ...answer };
}

/**
 * Makes the content of a folder the newest commit of the sandbox's git server.
 * @returns the commit's hash
 * @throws Error when no sandbox with Flux runs
 */
export async function sandboxPush(dir: string): Promise<string> {
  const status = await sandboxStatus();
  if (!status?.gitDir) throw new Error('no sandbox with Flux runs; start one: strata sandbox up');
  return openGitRepository(status.gitDir).pushTree(dir);
}

/** The lines that show a sandbox to its user. */
export function describeSandbox(status: SandboxStatus): string[] {
  const width = Math.max(...status.parts.map(part => part.name.length));
  return [
    ...status.parts.map(part => `${part.name.padEnd(width)}  ${part.health.padEnd(9)}  ${part.address}`),
    ...(status.gitUrl ? [`git repository: ${status.gitUrl} (branch main)`] : []),
    ...(status.chartRepoUrl ? [`chart repository: ${status.chartRepoUrl}`] : []),
    `ends by itself: ${status.expires}`,
    `export KUBECONFIG=${status.kubeconfigPath}`,
  ];
}

async function startKeeper(order: KeeperOrder, print: Print): Promise<void> {
  const keeper = spawn(process.execPath, keeperArgs(), {
    cwd: '/',
    env: process.env,
    detached: true,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  keeper.stdin.on('error', () => undefined);
  keeper.stdin.write(`${JSON.stringify(order)}\n`);
  try {
    for await (const line of createInterface({ input: keeper.stdout })) {
      const message = JSON.parse(line) as KeeperMessage;
      if ('failed' in message) throw new Error(message.failed);
      if ('up' in message) return;
      print(message.progress);
    }
    throw new Error('the sandbox ended while it started');
  } finally {
    keeper.stdin.end();
    keeper.stdout.destroy();
    keeper.unref();
  }
}

/** Arguments for node: the compiled keeper as it is; in a checkout, its source by way of jiti. */
function keeperArgs(): string[] {
  const keeper = join(__dirname, `sandbox-keeper${extname(__filename)}`);
  if (extname(__filename) === '.js') return [keeper];
  return [join(dirname(require.resolve('jiti/package.json')), 'lib', 'jiti-cli.mjs'), keeper];
}
