import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Stack } from '@pulumi/pulumi/automation';
import { deploy, type DeployOptions } from '../../lib/pulumi';
import type { Platform } from '../../lib/model/platform';
import { startEngine, type Engine } from '../pulumi/engine';
import { Recorder, type Request } from './recorder';

/** A resource in the state of a stack, as the engine writes it. */
export interface StateResource {
  readonly urn: string;
  readonly type: string;
  readonly parent?: string;
  readonly provider?: string;
  readonly dependencies?: readonly string[];
  readonly retainOnDelete?: boolean;
  readonly inputs?: unknown;
}

/** What came of one run of the engine. */
export interface Deployed {
  readonly requests: readonly Request[];
  readonly resources: readonly StateResource[];
  /** The state as its file holds it. */
  readonly state: string;
}

const STACK = 'exits';
/** What all URNs of a run start with. */
export const URN = `urn:pulumi:${STACK}::strata::`;

/** The real Pulumi engine with a recorder in the place of the Kubernetes provider, for many runs one after the other. */
export class PulumiExit {
  static async start(pulumi: string): Promise<PulumiExit> {
    const recorder = await Recorder.start();
    const engine = await startEngine({ pulumi, providers: '' });
    let run = (): void => undefined;
    const stack = await engine.stack(STACK, () => {
      run();
      return Promise.resolve();
    });
    // the state is written once, at the end
    const quick = { PULUMI_EXPERIMENTAL: 'true', PULUMI_SKIP_CHECKPOINTS: 'true' };
    stack.workspace.envVars = { ...stack.workspace.envVars, ...recorder.environment, ...quick };
    // a run ends by three more commands that tell of it; nobody asks here
    Object.assign(stack, { outputs: () => Promise.resolve({}), info: () => Promise.resolve({}) });
    return new PulumiExit(recorder, engine, stack, program => (run = program));
  }

  private readonly file: string;
  private readonly empty: string;

  private constructor(
    private readonly recorder: Recorder,
    private readonly engine: Engine,
    private readonly stack: Stack,
    private readonly setProgram: (program: () => void) => void,
  ) {
    this.file = join(engine.folder, `state/.pulumi/stacks/strata/${STACK}.json`);
    this.empty = readFileSync(this.file, 'utf8');
  }

  /** Deploys a platform to a stack without anything in it. */
  async first(platform: Platform, options: Partial<DeployOptions> = {}): Promise<Deployed> {
    writeFileSync(this.file, this.empty);
    return this.next(platform, options);
  }

  /** Deploys a platform to the stack as the last run left it. */
  async next(platform: Platform, options: Partial<DeployOptions> = {}): Promise<Deployed> {
    this.setProgram(() => deploy(platform, { kubeconfig: 'apiVersion: v1', ...options }));
    this.recorder.take();
    await this.stack.up({ suppressOutputs: true, suppressProgress: true, color: 'never' });
    const state = readFileSync(this.file, 'utf8');
    const { checkpoint } = JSON.parse(state) as {
      readonly checkpoint: { readonly latest: { readonly resources?: readonly StateResource[] } };
    };
    return { requests: this.recorder.take(), resources: checkpoint.latest.resources ?? [], state };
  }

  close(): void {
    this.recorder.close();
    this.engine.dispose();
  }
}
