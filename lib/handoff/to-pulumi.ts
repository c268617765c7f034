import { ownDelivery } from '../gitops/delivery';
import { idOf, idText } from '../model/identity';
import type { Model } from '../model/model';
import type { Finding } from '../values/finding';
import type { HandoffContext } from './context';
import { refuse } from './failure';
import { kustomization } from './flux-delivery';
import { kustomizationsOf, removeDelivery, suspend } from './flux-rest';
import { standing, type Handover } from './handover';
import { FLUX, pulumi } from './owners';
import { releaseFromStack, type Released } from './release-from-stack';
import { HeldObjects } from './stack-state';
import { takeOff, yieldFields } from './take-off';

/** How far a hand-over to Pulumi is, or would be. */
export interface HandedToPulumi {
  /**
   * `waiting`: Flux rests, and the next `pulumi up` takes the objects over. `done`: they are Pulumi's alone. `nothing`: Flux delivers nothing of the platform.
   */
  readonly state: 'waiting' | 'done' | 'nothing';
  /** Objects of the platform, as they are printed. */
  readonly objects: readonly string[];
  /** Those that the stack does not hold yet. */
  readonly missing: readonly string[];
  /** Kustomizations that rest, or that are gone. */
  readonly kustomizations: readonly string[];
  /** What left the state: the source and the root, which mode 'direct' does not have. */
  readonly released?: Released;
}

/**
 * Moves the objects of a platform from Flux to Pulumi, in two runs with a `pulumi up` between them: the first lets Flux rest; the second, once the stack holds every
 * object, takes Flux off the objects and removes its Kustomizations and source.
 * @throws FindingsError with everything that stands in the way; nothing was written then
 */
export async function handOffToPulumi({
  model,
  stack,
  client,
  dryRun,
  progress,
}: HandoffContext): Promise<HandedToPulumi> {
  const held = new HeldObjects(await stack.export(), model.cluster);
  const handovers = model.objects.map((object): Handover => {
    const to = pulumi(held.find(object.id)?.outputs?.__fieldManager);
    return { object, text: idText(object.id), unit: model.units[object.unit]!.name, from: FLUX, to };
  });
  const objects = handovers.map(({ text }) => text);
  const missing = handovers.filter(({ object }) => held.find(object.id) === undefined).map(({ text }) => text);
  const units = model.units.map(({ name }) => name);
  const kustomizations = await kustomizationsOf(units, client);
  const standings = await Promise.all(handovers.map(handover => standing(handover, client)));
  const own = ownDelivery(model).map(idOf);
  const leaving = new Map(own.flatMap(id => (held.find(id) === undefined ? [] : [[held.find(id)!.urn, id] as const])));
  const isOwned = standings.some(standing => standing.isOwned);
  if (missing.length === 0 && kustomizations.length === 0 && leaving.size === 0 && !isOwned)
    return { state: 'nothing', objects, missing, kustomizations };

  refuse([
    ...held.obstacles(leaving),
    ...strangers(kustomizations, units, model),
    ...standings.flatMap(({ differing, unowned }) => (missing.length === 0 ? [...differing, ...unowned] : differing)),
  ]);
  const result = { state: missing.length > 0 ? 'waiting' : 'done', objects, missing, kustomizations } as const;
  if (dryRun) return result;

  await suspend(kustomizations, client);
  const change = missing.length > 0 ? yieldFields : takeOff;
  const released = leaving.size === 0 ? undefined : await releaseFromStack(stack, model.cluster, leaving);
  const changing =
    missing.length > 0 ? handovers.filter(({ object }) => held.find(object.id) === undefined) : handovers;
  let done = 0;
  const problems = changing.map(async handover => {
    const obstacles = await change(handover, client);
    progress?.(`${(done += 1)} of ${changing.length} objects`);
    return obstacles;
  });
  refuse((await Promise.all(problems)).flat());
  if (missing.length === 0) await removeDelivery(kustomizations, client);
  return { ...result, released };
}

/** Kustomizations that the root applies and the program does not have: their objects would be left without owner. */
function strangers(kustomizations: readonly string[], units: readonly string[], model: Model): readonly Finding[] {
  const known = new Set([...units, ...ownDelivery(model).map(({ metadata }) => metadata.name)]);
  return kustomizations
    .filter(name => !known.has(name))
    .map(name => ({
      code: 'handoff/other-unit',
      severity: 'error',
      message: 'Flux delivers it from the tree, and the program has no such unit',
      object: idText(idOf(kustomization(name))),
      fix: 'write the tree of this program by `strata synth`, push it, and let Flux apply it',
    }));
}
