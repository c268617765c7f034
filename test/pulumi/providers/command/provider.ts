import { randomBytes } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { EngineLog } from '../rpc/engine-log';
import type {
  ChangeKind,
  CheckRequest,
  CheckResult,
  ConfigDiff,
  CreateRequest,
  DeleteRequest,
  DiffRequest,
  DiffResult,
  Provider,
  ReadRequest,
  ReadResult,
  UpdateRequest,
} from '../rpc/provider';
import { hasSecrets, Secret, UNKNOWN, withoutSecrets, type Properties, type Value } from '../rpc/values';
import { run, type CommandInputs, type CommandOutputs } from './run';

const TYPE = 'command:local:Command';
const INPUTS = new Set([
  'addPreviousOutputInEnv',
  'create',
  'delete',
  'dir',
  'environment',
  'interpreter',
  'logging',
  'stdin',
  'triggers',
  'update',
]);

/** Stands in for the official provider of the package `command`, of which it has `command:local:Command` (its provider/pkg/provider/local). */
export class CommandProvider implements Provider {
  readonly version = '1.2.1';
  private readonly end = new AbortController();

  constructor(private readonly log: EngineLog) {}

  diffConfig(): ConfigDiff {
    return { diffs: [], replaces: [] };
  }

  configure(): Promise<void> {
    return Promise.resolve();
  }

  check({ urn, news }: CheckRequest): Promise<CheckResult> {
    if (!urn.includes(`::${TYPE}::`) && !urn.includes(`$${TYPE}::`)) throw new Error(`${urn}: only ${TYPE} is there`);
    const unknown = Object.keys(news).filter(name => !INPUTS.has(name));
    const failures = unknown.map(property => ({ property, reason: `unknown input of this stand-in: ${property}` }));
    return Promise.resolve({ inputs: news, failures });
  }

  /** Other triggers replace the command, anything else updates it (common/resource.go: `triggers` replaces on changes). */
  diff({ olds, news, ignoreChanges }: DiffRequest): Promise<DiffResult> {
    const [before, now] = [withoutSecrets(olds), withoutSecrets(news)] as readonly Properties[];
    const details = new Map<string, { readonly kind: ChangeKind; readonly inputDiff: boolean }>();
    for (const name of INPUTS) {
      const [from, to] = [before![name], now![name]];
      if (ignoreChanges.includes(name) || isDeepStrictEqual(from, to)) continue;
      const kind = from === undefined ? 'ADD' : to === undefined ? 'DELETE' : 'UPDATE';
      details.set(name, { kind: name === 'triggers' ? `${kind}_REPLACE` : kind, inputDiff: true });
    }
    const replaces = details.has('triggers') ? ['triggers'] : [];
    return Promise.resolve({ hasChanges: details.size > 0, replaces, deleteBeforeReplace: false, details });
  }

  async create({
    urn,
    properties,
    preview,
  }: CreateRequest): Promise<{ readonly id: string; readonly properties: Properties }> {
    const id = `${urn.split('::')[3]!}${randomBytes(4).toString('hex')}`;
    if (preview) return { id: '', properties: { ...properties, stdout: UNKNOWN, stderr: UNKNOWN } };
    const { create } = withoutSecrets(properties) as CommandInputs;
    return { id, properties: await this.after(urn, create, properties, { stdout: '', stderr: '' }) };
  }

  read({ id, properties, inputs }: ReadRequest): Promise<ReadResult> {
    return Promise.resolve({ id, properties, inputs });
  }

  /** Without `update` the command of `create` runs again (local/commandController.go, Update). */
  async update({ urn, olds, news, preview }: UpdateRequest): Promise<Properties> {
    if (preview) return { ...news, stdout: UNKNOWN, stderr: UNKNOWN };
    const { create, update = create } = withoutSecrets(news) as CommandInputs;
    return this.after(urn, update, news, withoutSecrets(olds) as unknown as CommandOutputs);
  }

  /** As the state has it: a replacement runs the old command (local/commandController.go, Delete). */
  async delete({ urn, properties }: DeleteRequest): Promise<void> {
    const inputs = withoutSecrets(properties) as CommandInputs;
    await this.after(urn, inputs.delete, properties, withoutSecrets(properties) as unknown as CommandOutputs);
  }

  invoke(token: string): Promise<Properties> {
    return Promise.reject(new Error(`unknown function ${token}`));
  }

  /** Running commands are ended: the engine cancels the context of their requests. */
  cancel(): void {
    this.end.abort();
  }

  /** What the state holds after a command: what it wrote is secret where anything that it was given is. */
  private async after(
    urn: string,
    command: string | undefined,
    properties: Properties,
    earlier: CommandOutputs,
  ): Promise<Properties> {
    const inputs = withoutSecrets(properties) as CommandInputs;
    const { stdout, stderr } =
      command === undefined
        ? earlier
        : await run(command, inputs, earlier, this.end.signal, text => this.log.info(urn, text));
    const isSecret = Object.entries(properties).some(([name, value]) => INPUTS.has(name) && hasSecrets(value));
    const hidden = (text: string): Value => (isSecret ? new Secret(text) : text);
    return { ...properties, stdout: hidden(stdout), stderr: hidden(stderr) };
  }
}
