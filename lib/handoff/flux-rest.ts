import { setTimeout as sleep } from 'node:timers/promises';
import { ROOT } from '../gitops/delivery';
import { FLUX_NAMESPACE } from '../model/names';
import { ApiError, UnknownKindError, type ApiClient } from '../sandbox';
import type { Manifest } from '../values/json';
import { failure } from './failure';
import { found, kustomization, SOURCE, statusOf } from './flux-delivery';

/** Time in which Flux must end what it is doing, in milliseconds. */
const PATIENCE_MS = 120_000;
/** Time between two looks, in milliseconds. */
const STEP_MS = 500;
/** Looks in a row that must find Flux at rest: a reconciliation that has begun says so a moment later. */
const LOOKS = 4;

/** Names of the Kustomizations of the tree in the cluster, the root first: those that the root applies. */
export async function kustomizationsOf(units: readonly string[], client: ApiClient): Promise<readonly string[]> {
  const { apiVersion, kind } = kustomization(ROOT);
  try {
    const { items } = await client.list(apiVersion, kind, { namespace: FLUX_NAMESPACE });
    const names = items
      .filter(({ metadata: { name = '', labels = {} } }) => {
        const appliedByRoot = labels['kustomize.toolkit.fluxcd.io/name'] === ROOT;
        return name === ROOT || units.includes(name) || appliedByRoot;
      })
      .map(({ metadata }) => metadata.name!);
    return names.sort((a, b) => Number(b === ROOT) - Number(a === ROOT) || (a < b ? -1 : 1));
  } catch (error) {
    if (error instanceof UnknownKindError) return [];
    throw error;
  }
}

/**
 * Suspends Kustomizations in their order, and has them prune nothing: one that is suspended neither applies nor deletes, even when it is deleted itself
 * (kustomize-controller, `finalizerShouldDeleteResources`). Returns when none is at work.
 * @throws FindingsError `handoff/busy` if one does not end
 */
export async function suspend(names: readonly string[], client: ApiClient): Promise<void> {
  for (const name of names) await quiet(name, client);
  const deadline = Date.now() + PATIENCE_MS;
  for (let looks = 0; looks < LOOKS;) {
    const all = await Promise.all(names.map(name => client.get(kustomization(name))));
    const busy = all.filter(live => live !== undefined && isAtWork(live));
    looks = busy.length === 0 ? looks + 1 : 0;
    if (busy.length > 0 && Date.now() > deadline)
      throw failure(
        'handoff/busy',
        `suspended, but still at work after ${PATIENCE_MS / 1000} s: ${busy.map(live => live!.metadata.name).join(', ')}`,
        'run the command again when they have ended',
      );
    if (looks < LOOKS) await sleep(STEP_MS);
  }
  // what was at work may have put its own settings back
  for (const name of names) await quiet(name, client);
}

/** Deletes Kustomizations, which must be suspended, and the source. Returns when they are gone; nothing that they applied is deleted. */
export async function removeDelivery(names: readonly string[], client: ApiClient): Promise<void> {
  for (const name of names) await remove(name, client);
  await client.delete(SOURCE);
  const deadline = Date.now() + PATIENCE_MS;
  for (const object of [...names.map(kustomization), SOURCE])
    while ((await found(object, client)) !== undefined) {
      if (Date.now() > deadline)
        throw failure(
          'handoff/busy',
          `${object.kind} ${object.metadata.name!} is deleted, but does not go: is Flux running?`,
          'run the command again',
        );
      await sleep(STEP_MS);
    }
}

function isAtWork(live: Manifest): boolean {
  const { conditions = [] } = statusOf(live);
  return conditions.some(
    ({ type, status, reason }) => type === 'Reconciling' && status === 'True' && reason === 'Progressing',
  );
}

/** Suspends one. @returns it; undefined where it is gone */
async function quiet(name: string, client: ApiClient): Promise<Manifest | undefined> {
  try {
    return await client.patch(kustomization(name), { spec: { suspend: true, prune: false } });
  } catch (error) {
    if (error instanceof ApiError && error.code === 404) return undefined;
    throw error;
  }
}

async function remove(name: string, client: ApiClient): Promise<void> {
  for (;;) {
    const live = await quiet(name, client);
    if (live === undefined) return;
    const { uid, resourceVersion } = live.metadata as { readonly uid: string; readonly resourceVersion: string };
    try {
      // only as it is now: suspended
      await client.delete(live, 'Background', { uid, resourceVersion });
      return;
    } catch (error) {
      if (!(error instanceof ApiError && error.code === 409)) throw error;
    }
  }
}
