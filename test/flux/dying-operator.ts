import { setTimeout as sleep } from 'node:timers/promises';
import { ApiError, UnknownKindError, type ApiClient } from '../../lib/sandbox';
import type { Manifest } from '../../lib/values/json';

const FINALIZER = 'example.org/teardown';
/** Milliseconds between two looks. */
const LOOK_AGAIN = 200;
/** Looks at a dying object before it is let go: an operator that clears up outside of the cluster takes its time. */
const TEARDOWN = 10;

/**
 * Plays an operator as long as its Deployment is there: it holds its objects by a finalizer, says that they are ready, and lets those go that are
 * deleted, some seconds later. Without its Deployment it does nothing at all.
 */
export class DyingOperator {
  private ended = false;
  private readonly looks = new Map<unknown, number>();
  private readonly loop: Promise<void>;

  constructor(
    private readonly client: ApiClient,
    private readonly deployment: Manifest,
    private readonly kinds: readonly (readonly [apiVersion: string, kind: string])[],
  ) {
    this.loop = this.run();
  }

  async stop(): Promise<void> {
    this.ended = true;
    await this.loop;
  }

  private async run(): Promise<void> {
    while (!this.ended) {
      const { metadata } = (await this.client.get(this.deployment)) ?? {};
      if (metadata !== undefined && metadata.deletionTimestamp === undefined)
        for (const [apiVersion, kind] of this.kinds)
          for (const object of await this.list(apiVersion, kind)) await this.act(object);
      await sleep(LOOK_AGAIN);
    }
  }

  private async list(apiVersion: string, kind: string): Promise<readonly Manifest[]> {
    try {
      return (await this.client.list(apiVersion, kind)).items;
    } catch (error) {
      if (error instanceof UnknownKindError || (error instanceof ApiError && error.code === 404)) return [];
      throw error;
    }
  }

  private async act(object: Manifest): Promise<void> {
    const { uid, deletionTimestamp, finalizers = [] } = object.metadata as { uid?: string; deletionTimestamp?: string; finalizers?: string[] }; // prettier-ignore
    if (deletionTimestamp !== undefined) {
      const looks = (this.looks.get(uid) ?? 0) + 1;
      this.looks.set(uid, looks);
      if (looks === TEARDOWN) await this.patch(object, { metadata: { finalizers: [] } });
    } else if (!finalizers.includes(FINALIZER)) {
      await this.patch(object, { metadata: { finalizers: [FINALIZER] } });
      const lastTransitionTime = '2026-01-01T00:00:00Z';
      const { generation: observedGeneration } = object.metadata;
      const ready = { type: 'Ready', status: 'True', reason: 'Played', message: '', lastTransitionTime, observedGeneration }; // prettier-ignore
      await this.patch(object, { status: { conditions: [ready] } }, 'status');
    }
  }

  private async patch(object: Manifest, change: object, subresource?: string): Promise<void> {
    try {
      await this.client.patch(object, change, { fieldManager: 'operator', subresource });
    } catch (error) {
      // it was deleted since
      if (!(error instanceof ApiError && error.code === 404)) throw error;
    }
  }
}
