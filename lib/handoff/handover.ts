import { unpruned } from '../gitops/unpruned';
import type { ModelObject } from '../model/model';
import { FLUX_NAMESPACE } from '../model/names';
import { ApiError, type ApiClient } from '../sandbox';
import type { Finding } from '../values/finding';
import type { Manifest } from '../values/json';
import { differences, type Difference } from './differences';
import { fieldText, type FieldSet } from './field-set';
import { found } from './flux-delivery';
import { FLUX, FLUX_MANAGER, isMarkOf, managedFields, ownedBy, type Owner } from './owners';

/** An object that changes hands. */
export interface Handover {
  readonly object: ModelObject;
  /** Identity as it is printed. */
  readonly text: string;
  /** Name of its unit, and of the Kustomization that delivers it. */
  readonly unit: string;
  readonly from: Owner;
  readonly to: Owner;
}

/** How an object stands between its owners. */
export interface Standing {
  /** The object as the cluster has it; absent where it has none. */
  readonly live?: Manifest;
  /** Whether the old owner has fields of it. */
  readonly isOwned: boolean;
  /** Fields that the new owner has, or has as soon as it applies what the program says. */
  readonly kept: FieldSet;
  /** Why it can't have one value for both owners. */
  readonly differing: readonly Finding[];
  /** Fields that nobody would own any more. */
  readonly unowned: readonly Finding[];
}

/** Looks at an object, and lets the API server try what Flux would make of it; nothing is written. */
export async function standing(handover: Handover, client: ApiClient): Promise<Standing> {
  const { object, unit, from, to } = handover;
  const live = await found(object.manifest, client);
  if (live === undefined) return stopped(finding(handover, 'handoff/missing', `the cluster does not have it`));
  if (to === FLUX && live.metadata.labels?.[FLUX_NAME] !== unit)
    return stopped(finding(handover, 'handoff/not-delivered', `the Kustomization '${unit}' has not applied it`));
  const [mine, theirs] = [ownedBy(from, live), ownedBy(to, live)];
  if (mine.size === 0) return { live, isOwned: false, kept: theirs, differing: [], unowned: [] };
  // what is encrypted can't be compared: the fields that the new owner has already must do
  if (object.ciphertext !== undefined)
    return { live, isOwned: true, kept: theirs, differing: [], unowned: unowned(mine, theirs) };
  const { tried, refused } = await tryAsFlux(handover, client);
  if (tried === undefined) return { ...stopped(refused), live };
  const differing = differences(live, tried, key => from.isMark(key) || to.isMark(key)).map(difference =>
    finding(handover, 'handoff/differs', message(object, difference), difference.field),
  );
  // the new owner writes nothing where nothing differs, and so would never own what the old one alone has written
  const stated = [...ownedBy(FLUX, tried)].filter(field => to === FLUX || !isMarkOf(FLUX, field));
  const kept = managedFields(live).some(to.writes) ? new Set([...theirs, ...stated]) : theirs;
  return { live, isOwned: true, kept, differing, unowned: unowned(to === FLUX ? mine : new Set(stated), kept) };

  function unowned(needed: FieldSet, kept: FieldSet): readonly Finding[] {
    return [...needed]
      .filter(field => !kept.has(field) && !kept.has(asStored(field)) && !isMarkOf(from, field))
      .map(field => finding(handover, 'handoff/unowned', `${to.name} does not deliver it`, fieldText(field)));
  }
}

/** The object as it would be after Flux has applied what the program says, or why the API server refuses that. */
async function tryAsFlux(
  handover: Handover,
  client: ApiClient,
): Promise<{ tried: Manifest; refused?: never } | { tried?: never; refused: Finding }> {
  const options = { dryRun: true, fieldManager: FLUX_MANAGER, fieldValidation: 'Ignore' } as const;
  try {
    return { tried: await client.apply(asFluxHasIt(handover.object, handover.unit), options) };
  } catch (error) {
    if (!(error instanceof ApiError && [400, 409, 422].includes(error.code))) throw error;
    const why = isSecret(handover.object) ? error.reason : (error.status.message ?? error.reason);
    return { refused: finding(handover, 'handoff/differs', `the API server refuses what the program says: ${why}`) };
  }
}

/** The field of a Secret in which an API server keeps a value that comes as text. */
function asStored(field: string): string {
  return field.replace(/^\["f:stringData"/, '["f:data"');
}

/** Characters of a value that are shown. */
const SHOWN = 120;
const FLUX_NAME = 'kustomize.toolkit.fluxcd.io/name';

function stopped(why: Finding): Standing {
  return { isOwned: false, kept: new Set(), differing: [why], unowned: [] };
}

/** What kustomize-controller applies: the object of the tree with the labels of its Kustomization. */
function asFluxHasIt({ manifest, retained }: ModelObject, unit: string): Manifest {
  const { metadata, ...rest } = retained ? unpruned(manifest) : manifest;
  const labels = {
    ...metadata.labels,
    [FLUX_NAME]: unit,
    'kustomize.toolkit.fluxcd.io/namespace': FLUX_NAMESPACE,
  };
  return { ...rest, metadata: { ...metadata, labels } };
}

function isSecret({ id }: ModelObject): boolean {
  return id.group === '' && id.kind === 'Secret';
}

function message(object: ModelObject, { from, to }: Difference): string {
  if (isSecret(object)) return 'the cluster has another value than the program';
  return `the cluster has ${shown(from)}, the program ${shown(to)}`;
}

function shown(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}...` : text;
}

function finding({ object, text, to }: Handover, code: string, what: string, field?: string): Finding {
  const fix =
    to === FLUX
      ? 'write the tree of this program by `strata synth`, push it, and let Flux apply it'
      : "let this program, the cluster and the stack agree: `pulumi up` with mode 'direct'";
  return { code, severity: 'error', message: what, object: text, field, construct: object.path, fix };
}
