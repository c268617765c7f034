import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Provider, type ProviderArgs } from '@pulumi/kubernetes/provider';
import type { PulumiFn, Stack } from '@pulumi/pulumi/automation';
import { ensureTools, startCluster, type ApiClient, type Cluster, type ClusterOptions } from '../../../lib/sandbox';
import { startEngine, type Engine } from '../engine';
import { kubernetesProvider } from '../provider-folder';

/** Tools of a suite that runs providers. */
export const TOOLS = ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kwok', 'pulumi'] as const;

/** One resource in the state of a stack. */
export interface StateResource {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly initErrors?: readonly string[];
}

/** What a run of the engine did. */
export interface Run {
  /** Steps of each resource by its name, in their order; those of the stack and the provider left out. */
  readonly steps: Readonly<Record<string, readonly string[]>>;
  /** Paths of what changed, with their kind, by name of the resource. */
  readonly changes: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Outputs that the engine showed, by name of the resource. */
  readonly outputs: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly text: string;
  /** What the engine printed, when the run failed. */
  readonly failure: string | undefined;
}

/** A stack whose program can change from run to run. */
export class TestStack {
  private constructor(
    private readonly stack: Stack,
    private readonly stateFolder: string,
    private readonly set: (program: PulumiFn) => void,
  ) {}

  static async create(engine: Engine, name: string): Promise<TestStack> {
    let program: PulumiFn = () => Promise.resolve();
    const stack = await engine.stack(name, () => program());
    return new TestStack(stack, join(engine.folder, 'state'), next => {
      program = next;
    });
  }

  up(program: () => unknown, options: object = {}): Promise<Run> {
    this.set(promised(program));
    return collect(more => this.stack.up({ ...options, ...more }));
  }

  preview(program: () => unknown): Promise<Run> {
    this.set(promised(program));
    return collect(more => this.stack.preview(more));
  }

  refresh(): Promise<Run> {
    return collect(more => this.stack.refresh(more));
  }

  destroy(options: object = {}): Promise<Run> {
    return collect(more => this.stack.destroy({ ...options, ...more }));
  }

  /** Resources of the state by name, those of the stack and the provider left out. */
  async state(): Promise<Readonly<Record<string, StateResource>>> {
    const exported = (await this.stack.exportStack()) as { deployment: { resources?: readonly StateResource[] } };
    const { resources = [] } = exported.deployment;
    return Object.fromEntries(
      resources.filter(({ urn }) => isObject(urn)).map(resource => [nameOf(resource.urn), resource]),
    );
  }

  /** The file of the state: an export shows what is secret. */
  stateText(): string {
    return readFileSync(join(this.stateFolder, '.pulumi', 'stacks', 'strata', `${this.stack.name}.json`), 'utf8');
  }
}

/** A cluster and an engine with the provider that is tested. */
export class Bench {
  private constructor(
    readonly cluster: Cluster,
    readonly engine: Engine,
    readonly kubeconfig: string,
  ) {}

  static async start(options: ClusterOptions = {}): Promise<Bench> {
    const { pulumi } = await ensureTools(['pulumi']);
    const cluster = await startCluster(options);
    const engine = await startEngine({ pulumi, providers: kubernetesProvider().folder });
    return new Bench(cluster, engine, readFileSync(cluster.kubeconfigPath, 'utf8'));
  }

  get client(): ApiClient {
    return this.cluster.client;
  }

  /** The provider of a program, as Strata configures it. */
  provider(more: ProviderArgs = {}): Provider {
    return new Provider('cluster', { kubeconfig: this.kubeconfig, upsertExistingObjects: true, ...more });
  }

  stack(name: string): Promise<TestStack> {
    return TestStack.create(this.engine, name);
  }

  async namespace(name: string): Promise<void> {
    await this.client.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  }

  async stop(): Promise<void> {
    this.engine.dispose();
    await this.cluster.stop();
  }
}

const promised =
  (program: () => unknown): PulumiFn =>
  async () => {
    await program();
  };

interface Step {
  readonly metadata: {
    readonly op: string;
    readonly urn: string;
    readonly new?: { readonly outputs?: Readonly<Record<string, unknown>> };
    readonly detailedDiff?: Readonly<Record<string, { readonly diffKind: string }>>;
  };
}

interface RunOptions {
  readonly color: 'never';
  readonly onOutput: (text: string) => void;
  readonly onEvent: (event: { readonly resourcePreEvent?: Step; readonly resOutputsEvent?: Step }) => void;
}

async function collect(run: (options: RunOptions) => Promise<unknown>): Promise<Run> {
  const steps: Record<string, string[]> = {};
  const changes: Record<string, Record<string, string>> = {};
  const outputs: Record<string, Readonly<Record<string, unknown>>> = {};
  let text = '';
  const onEvent: RunOptions['onEvent'] = ({ resourcePreEvent, resOutputsEvent }) => {
    const { op, urn, detailedDiff } = resourcePreEvent?.metadata ?? {};
    if (urn !== undefined && isObject(urn)) {
      (steps[nameOf(urn)] ??= []).push(op!);
      const kinds = Object.entries(detailedDiff ?? {}).map(([path, { diffKind }]) => [path, diffKind] as const);
      if (kinds.length > 0) changes[nameOf(urn)] = { ...changes[nameOf(urn)], ...Object.fromEntries(kinds) };
    }
    const done = resOutputsEvent?.metadata;
    if (done?.new?.outputs && isObject(done.urn)) outputs[nameOf(done.urn)] = done.new.outputs;
  };
  try {
    await run({ color: 'never', onOutput: piece => (text += piece), onEvent });
  } catch (error) {
    if (text === '') text = String(error);
    return { steps, changes, outputs, text, failure: text };
  }
  return { steps, changes, outputs, text, failure: undefined };
}

function isObject(urn: string): boolean {
  return !urn.includes('pulumi:pulumi:Stack') && !urn.includes('pulumi:providers:');
}

function nameOf(urn: string): string {
  return urn.split('::')[3] ?? '';
}
