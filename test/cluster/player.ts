import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { ApiError, UnknownKindError, type ApiClient, type ObjectList } from '../../lib/sandbox';
import { installCrds } from '../../lib/sandbox/crds';
import type { Manifest } from '../../lib/values/json';

/** How the operator of a kind is played. */
export interface PlayRule {
  readonly apiVersion: string;
  readonly kind: string;
  /** The status that the operator would write on the object as it is. Undefined: leave it alone. */
  readonly status?: (object: Manifest) => object | undefined;
  /** Objects that the operator would make for it, such as the Secret of an ExternalSecret. */
  readonly creates?: (object: Manifest) => readonly Manifest[];
}

/** Milliseconds between two looks for a kind that the server does not serve yet. */
const LOOK_AGAIN = 250;

function isDefinition({ kind }: Manifest): boolean {
  return kind === 'CustomResourceDefinition';
}

/** Plays operators that don't run: it writes the status of their objects, and makes what they would make. It shows nothing about the operators themselves. */
export class StatusPlayer {
  private readonly ended = new AbortController();
  private readonly failures: unknown[] = [];
  private readonly loops: readonly Promise<void>[];
  /** Identities of the objects that were played: `KIND NAMESPACE/NAME`. */
  readonly played = new Set<string>();

  constructor(
    private readonly client: ApiClient,
    rules: readonly PlayRule[],
  ) {
    // one watch a rule
    setMaxListeners(rules.length, this.ended.signal);
    this.loops = rules.map(rule => this.play(rule).catch((error: unknown) => this.fail(rule, error)));
  }

  /**
   * Ends the play.
   * @throws AggregateError of everything that went wrong meanwhile: a test must not pass on a play that broke off
   */
  async stop(): Promise<void> {
    this.ended.abort();
    await Promise.all(this.loops);
    if (this.failures.length > 0) throw new AggregateError(this.failures, this.failures.map(String).join('\n'));
  }

  private async play(rule: PlayRule): Promise<void> {
    const { signal } = this.ended;
    while (!signal.aborted) {
      const list = await this.list(rule);
      if (!list) {
        await sleep(LOOK_AGAIN);
        continue;
      }
      await Promise.all(list.items.map(object => this.act(rule, object)));
      await this.follow(rule, list.resourceVersion);
    }
  }

  /** Tells at once: the test may wait for this play until its time is over. */
  private fail(rule: PlayRule, error: unknown): void {
    this.failures.push(error);
    process.stderr.write(`the play of ${rule.kind} broke off: ${String(error)}\n`);
  }

  private async list({ apiVersion, kind }: PlayRule): Promise<ObjectList | undefined> {
    try {
      return await this.client.list(apiVersion, kind);
    } catch (error) {
      // Its CRD comes later, or went.
      if (error instanceof UnknownKindError || (error instanceof ApiError && error.code === 404)) return undefined;
      throw error;
    }
  }

  private async follow(rule: PlayRule, resourceVersion: string): Promise<void> {
    const { signal } = this.ended;
    try {
      for await (const event of this.client.watch(rule.apiVersion, rule.kind, { resourceVersion, signal })) {
        if (event.type === 'ADDED' || event.type === 'MODIFIED') await this.act(rule, event.object);
      }
    } catch (error) {
      if (!(error instanceof ApiError && (error.code === 410 || error.code === 404))) throw error;
    }
  }

  private async act(rule: PlayRule, object: Manifest): Promise<void> {
    const { namespace, name, deletionTimestamp } = object.metadata;
    if (deletionTimestamp) return;
    const made = rule.creates?.(object) ?? [];
    // an operator tells that it is done when its kinds are served
    await installCrds(this.client, made.filter(isDefinition));
    for (const each of made.filter(one => !isDefinition(one)))
      await this.client.apply(each, { fieldManager: 'player' });
    const status = rule.status?.(object);
    if (status && !isDeepStrictEqual({ ...(object.status as object | undefined), ...status }, object.status)) {
      await this.writeStatus(rule, object, status);
    }
    this.played.add(`${rule.kind} ${namespace ? `${namespace}/` : ''}${String(name)}`);
  }

  private async writeStatus({ apiVersion, kind }: PlayRule, object: Manifest, status: object): Promise<void> {
    const { hasStatus } = await this.client.resource(apiVersion, kind);
    const ref = { apiVersion, kind, metadata: object.metadata };
    // not every kind has an observedGeneration to write
    const options = {
      fieldManager: 'player',
      fieldValidation: 'Ignore',
      subresource: hasStatus ? 'status' : undefined,
    } as const;
    try {
      await this.client.patch(ref, { status }, options);
    } catch (error) {
      // It was deleted since.
      if (!(error instanceof ApiError && error.code === 404)) throw error;
    }
  }
}
