import { ApiError, type ApiClient } from '../sandbox';
import type { Finding } from '../values/finding';
import type { Manifest } from '../values/json';
import { toFieldsV1 } from './field-set';
import { standing, type Handover, type Standing } from './handover';
import { FLUX, isMarkOf, managedFields, markOf, ownedBy, type ManagedFields } from './owners';

/** Tries of a write that others get ahead of. */
const TRIES = 5;

/** One of Flux' labels. Without it Flux has something to apply where it is woken up. */
const FLUX_NAMESPACE_LABEL = '["f:metadata","f:labels","f:kustomize.toolkit.fluxcd.io/namespace"]';

/**
 * Takes the old owner off an object: its entries among the managers, and the labels and annotations that only tell how it delivers. No other field changes, and
 * nothing is written where it is off already.
 * @returns what stands in the way; nothing was written then
 */
export function takeOff(handover: Handover, client: ApiClient): Promise<readonly Finding[]> {
  const { from, to } = handover;
  return rewrite(handover, client, ({ live, kept, unowned }) => {
    if (unowned.length > 0) return unowned;
    const managers = managedFields(live)
      .filter(entry => !from.owns(entry))
      .map(entry => (to.writes(entry) ? { ...entry, fieldsV1: toFieldsV1(kept) } : entry));
    const marks = [...ownedBy(from, live)].filter(field => isMarkOf(from, field) && !kept.has(field));
    return { managers, marks };
  });
}

/**
 * Leaves Flux, which must be suspended, nothing of an object but the marks by which it knows it, so that another may apply it without conflicts: Flux has taken
 * lists and maps of one owner for itself where the API server has filled in a default.
 * @returns what stands in the way; nothing was written then
 */
export function yieldFields(handover: Handover, client: ApiClient): Promise<readonly Finding[]> {
  return rewrite(handover, client, ({ live }) => {
    const fields = ownedBy(FLUX, live);
    const left = [...fields].filter(field => isMarkOf(FLUX, field) && field !== FLUX_NAMESPACE_LABEL);
    if (left.length === fields.size) return [];
    const managers = managedFields(live).map(entry =>
      FLUX.owns(entry) ? { ...entry, fieldsV1: toFieldsV1(new Set(left)) } : entry,
    );
    return { managers, marks: [...fields].filter(field => field === FLUX_NAMESPACE_LABEL) };
  });
}

interface Rewriting {
  readonly managers: readonly ManagedFields[];
  /** Labels and annotations to remove. */
  readonly marks: readonly string[];
}

async function rewrite(
  handover: Handover,
  client: ApiClient,
  rewriting: (standing: Standing & { readonly live: Manifest }) => Rewriting | readonly Finding[],
): Promise<readonly Finding[]> {
  for (let tries = 1; ; tries++) {
    const { live, ...found } = await standing(handover, client);
    if (live === undefined || found.differing.length > 0) return found.differing;
    const wanted = found.isOwned ? rewriting({ live, ...found }) : [];
    if (!('managers' in wanted)) return wanted;
    try {
      await client.patch(live, patchOf(live, wanted), { fieldValidation: 'Ignore' });
      return [];
    } catch (error) {
      // somebody wrote the object in between: look at it once more
      if (!(error instanceof ApiError && error.code === 409) || tries === TRIES) throw error;
    }
  }
}

function patchOf(live: Manifest, { managers, marks }: Rewriting): readonly object[] {
  return [
    // refused with 409 where the object is not what was looked at
    { op: 'replace', path: '/metadata/resourceVersion', value: live.metadata.resourceVersion },
    { op: 'replace', path: '/metadata/managedFields', value: managers },
    ...marks.map(field => {
      const { list, key } = markOf(field)!;
      return { op: 'remove', path: `/metadata/${list}/${pointer(key)}` };
    }),
  ];
}

/** A key in a JSON pointer (RFC 6901). */
function pointer(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}
