import { spawn } from 'node:child_process';
import type { Redaction } from './redaction';

/** A node as Kubernetes has it. */
export interface KubernetesNode {
  readonly name: string;
  /** Version of its kubelet, without `v`. */
  readonly kubelet: string;
  /** Whether it takes no pods since a delivery drained it, which may have been killed then. */
  readonly drainedByUs: boolean;
}

/** Annotation of a node that a delivery drains. */
const DRAINED = 'strata.cloud/drained';

/** Limit of a call that only asks, in milliseconds. */
const ASK_MS = 15_000;

/** The user's `kubectl`, with the credential that a control plane gave. */
export class Kubectl {
  constructor(
    private readonly program: string,
    private readonly kubeconfig: string,
    private readonly redaction: Redaction,
  ) {}

  /** Whether the API server is ready. @returns why not */
  async notReady(): Promise<string | undefined> {
    const { ok, stderr } = await this.run(['get', '--raw', '/readyz'], ASK_MS);
    return ok ? undefined : stderr;
  }

  /** @throws Error where the API server does not answer */
  async nodes(): Promise<readonly KubernetesNode[]> {
    const { items } = (await this.json(['get', 'nodes', '-o', 'json'])) as {
      readonly items: readonly {
        readonly metadata: { readonly name: string; readonly annotations?: Readonly<Record<string, string>> };
        readonly status: { readonly nodeInfo?: { readonly kubeletVersion: string } };
      }[];
    };
    return items.map(({ metadata: { name, annotations = {} }, status: { nodeInfo } }) => ({
      name,
      drainedByUs: DRAINED in annotations,
      kubelet: nodeInfo?.kubeletVersion.replace(/^v/, '') ?? '',
    }));
  }

  /** Moves pods off a node, budgets respected. @returns what stands in the way */
  async drain(node: string, timeoutMs: number): Promise<string | undefined> {
    const flags = ['--ignore-daemonsets', '--delete-emptydir-data', `--timeout=${Math.ceil(timeoutMs / 1000)}s`];
    const { ok, stderr } = await this.run(['drain', node, ...flags], timeoutMs + ASK_MS);
    return ok ? undefined : stderr;
  }

  /** Writes on a node that a delivery drains it, for the run that comes after one that was killed. */
  async markDrained(node: string): Promise<void> {
    await this.demand(['annotate', 'node', node, `${DRAINED}=true`, '--overwrite']);
  }

  /** Lets pods come back to a node that a delivery drained. */
  async letBack(node: string): Promise<void> {
    await this.demand(['uncordon', node]);
    await this.demand(['annotate', 'node', node, `${DRAINED}-`]);
  }

  async deleteNode(node: string): Promise<void> {
    await this.demand(['delete', 'node', node, '--ignore-not-found', '--wait=false']);
  }

  /** What a call printed as JSON. @throws Error with what kubectl said */
  async json(args: readonly string[], input?: string): Promise<unknown> {
    return JSON.parse(await this.demand(args, input)) as unknown;
  }

  private async demand(args: readonly string[], input?: string): Promise<string> {
    const { ok, stdout, stderr } = await this.run(args, ASK_MS, input);
    if (!ok) throw new Error(`kubectl ${args.slice(0, 2).join(' ')} failed: ${stderr}`);
    return stdout;
  }

  /** Runs it; the error text is without secrets. */
  run(
    args: readonly string[],
    timeoutMs: number,
    input = '',
  ): Promise<{ readonly ok: boolean; readonly stdout: string; readonly stderr: string }> {
    return new Promise((resolve, reject) => {
      const child = spawn(this.program, ['--kubeconfig', this.kubeconfig, ...args], { stdio: 'pipe' });
      let stdout = '';
      let stderr = '';
      const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
      child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
      child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
      child.on('error', error => {
        clearTimeout(timer);
        reject(error);
      });
      child.on('close', code => {
        clearTimeout(timer);
        resolve({
          ok: code === 0,
          stdout,
          stderr: this.redaction.clean(stderr || `no answer in ${timeoutMs} ms`).trim(),
        });
      });
      child.stdin.on('error', () => undefined).end(input);
    });
  }
}
