import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Stack, UpResult, UpOptions } from '@pulumi/pulumi/automation';
import { ensureTools, startCluster, type Cluster, type ClusterOptions } from '../../lib/sandbox';
import type { Manifest } from '../../lib/values/json';
import { startEngine, type Engine } from './engine';
import { kubernetesProvider } from './provider-folder';

/** A program: what a run of the engine registers. */
export type Program = (kubeconfig: string) => void;

/** One resource of a state. */
export interface StateResource {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly parent?: string;
  readonly dependencies?: readonly string[];
  readonly outputs?: Partial<Manifest>;
}

/** A real cluster and a stack on it, whose program changes from run to run. */
export class Runs {
  private program: Program = () => undefined;

  private constructor(
    readonly cluster: Cluster,
    readonly engine: Engine,
    readonly stack: Stack,
    private kubeconfig: string,
  ) {}

  static async start(options: ClusterOptions = { controllers: true, nodes: 2 }): Promise<Runs> {
    const { pulumi } = await ensureTools(['pulumi']);
    const cluster = await startCluster(options);
    const engine = await startEngine({ pulumi, providers: kubernetesProvider().folder });
    const late: { runs?: Runs } = {};
    const stack = await engine.stack('dev', () => Promise.resolve(late.runs!.register()));
    late.runs = new Runs(cluster, engine, stack, readFileSync(cluster.kubeconfigPath, 'utf8'));
    return late.runs;
  }

  private register(): void {
    this.program(this.kubeconfig);
  }

  /** Numbers of operations that a preview announces, e.g. `{ create: 3 }`, and what it printed. */
  async preview(program: Program, kubeconfig = this.kubeconfig): Promise<{ changes: object; output: string }> {
    this.program = () => program(kubeconfig);
    const { changeSummary, stdout } = await this.stack.preview({ color: 'never' });
    return { changes: changeSummary, output: stdout };
  }

  /** Numbers of operations of a run, e.g. `{ create: 3, same: 2 }`. @throws CommandError where it failed */
  async up(program: Program, options: UpOptions = {}): Promise<object> {
    this.program = program;
    const { summary }: UpResult = await this.stack.up({ color: 'never', ...options });
    return summary.resourceChanges ?? {};
  }

  /** Everything that a run which must fail printed. */
  async failingUp(program: Program, options: UpOptions = {}): Promise<string> {
    this.program = program;
    let output = '';
    const run = this.stack.up({
      color: 'never',
      onOutput: text => (output += text),
      onError: text => (output += text),
      ...options,
    });
    await expect(run).rejects.toThrow();
    return output;
  }

  /** Runs the command itself. */
  async pulumi(...args: readonly string[]): Promise<void> {
    const { environment, folder } = this.engine;
    await promisify(execFile)(join(folder, 'cli', 'bin', 'pulumi'), args, {
      cwd: folder,
      env: { ...process.env, ...environment },
    });
  }

  async state(): Promise<readonly StateResource[]> {
    const { deployment } = (await this.stack.exportStack()) as { deployment: { resources?: readonly StateResource[] } };
    return deployment.resources ?? [];
  }

  /** UID of an object; undefined where it is absent. */
  async uid(apiVersion: string, kind: string, name: string, namespace?: string): Promise<string | undefined> {
    const found = await this.cluster.client.get({ apiVersion, kind, metadata: { name, namespace } });
    return (found?.metadata as { uid?: string } | undefined)?.uid;
  }

  async stop(): Promise<void> {
    this.engine.dispose();
    await this.cluster.stop();
  }
}
