import { ownDelivery } from '../gitops/delivery';
import { refuseLate } from '../gitops/tree';
import { idOf, idText } from '../model/identity';
import type { HandoffContext } from './context';
import { failure, refuse } from './failure';
import { deliveryObstacles } from './flux-delivery';
import { standing, type Handover } from './handover';
import { FLUX, pulumi } from './owners';
import { releaseFromStack, type Released } from './release-from-stack';
import { HeldObjects } from './stack-state';
import { takeOff } from './take-off';

/** What a hand-over to Flux did, or would do. */
export interface HandedToGit {
  /** Objects that changed hands, as they are printed. */
  readonly objects: readonly string[];
  /** URNs of objects in the cluster that the program does not have: they stay with Pulumi. */
  readonly staying: readonly string[];
  /** What became of the state; absent where nothing was written. */
  readonly released?: Released;
}

/**
 * Moves the objects of a platform from Pulumi to Flux, which must deliver them already. First each object in the cluster, then the state at once: killed in between, the
 * next run does the rest. Flux itself stays with Pulumi, as in `deploy` with mode 'git'.
 * @throws FindingsError with everything that stands in the way; nothing was written then
 */
export async function handOffToGit({ model, stack, client, dryRun, progress }: HandoffContext): Promise<HandedToGit> {
  refuseLate(model);
  if (model.fluxSource === undefined)
    throw failure(
      'handoff/no-flux',
      'the platform has no Flux',
      'add a `Flux` component, with the repository it reads',
    );
  const held = new HeldObjects(await stack.export(), model.cluster);
  const moving: { readonly handover: Handover; readonly urn: string }[] = [];
  for (const object of model.objects) {
    const { name: unit, bootstrap } = model.units[object.unit]!;
    const resource = held.find(object.id);
    if (bootstrap || resource === undefined) continue;
    const from = pulumi(resource.outputs?.__fieldManager);
    moving.push({ urn: resource.urn, handover: { object, text: idText(object.id), unit, from, to: FLUX } });
  }
  const staying = held.othersThan([...model.objects.map(({ id }) => id), ...ownDelivery(model).map(idOf)]);
  const objects = moving.map(({ handover }) => handover.text);
  if (moving.length === 0) return { objects, staying };

  const urns = new Map(moving.map(({ urn, handover }) => [urn, handover.object.id]));
  const units = [...new Set(moving.map(({ handover }) => handover.unit))].sort();
  const standings = await Promise.all(moving.map(({ handover }) => standing(handover, client)));
  const delivery = await deliveryObstacles(units, client);
  const others = standings.flatMap(({ differing, unowned }) => [...differing, ...unowned]);
  // what a Kustomization has not done is said of it, not of each of its objects
  const told = delivery.length === 0 ? others : others.filter(({ code }) => code !== 'handoff/not-delivered');
  refuse([...held.obstacles(urns), ...delivery, ...told]);
  if (dryRun) return { objects, staying };

  let done = 0;
  const problems = moving.map(async ({ handover }) => {
    const found = await takeOff(handover, client);
    progress?.(`${(done += 1)} of ${moving.length} objects`);
    return found;
  });
  refuse((await Promise.all(problems)).flat());
  return { objects, staying, released: await releaseFromStack(stack, model.cluster, urns) };
}
