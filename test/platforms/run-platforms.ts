import { check, isFailure } from '../../lib/check';
import { findKind } from '../../lib/kinds/registry';
import { groupOf } from '../../lib/kinds/kind';
import type { Model, ModelObject } from '../../lib/model/model';
import type { ApiClient } from '../../lib/sandbox';
import { installCrds } from '../../lib/sandbox/crds';
import { Random } from '../fuzz/random';
import type { Tally } from '../soak/proof';
import { FAULTS, misfound, plant } from './faults';
import { randomPlatform } from './random-platform';

/** Namespaces that a program without their component takes for granted. */
const PRESENT = ['flux-system'];
/** Requests under way at once. */
const AT_ONCE = 8;

/**
 * Random platforms `from` to `from + count - 1`: each can be built, what its constructors and checks refuse they refuse for a described reason and by
 * the construct, the API server takes what they let pass, and a mistake that is planted into it is found, and nothing else.
 */
export async function runPlatforms(client: ApiClient, seed: number, from: number, count: number): Promise<Tally> {
  const classes: Record<string, Record<string, number>> = {
    platforms: { drawn: 0, 'as first drawn': 0, repaired: 0, skipped: 0 },
    objects: { accepted: 0 },
    constructs: {},
    refusals: {},
    faults: {},
  };
  const failures: string[] = [];
  for (const name of PRESENT) await client.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  const add = (name: string, counts: Readonly<Record<string, number>>): void => {
    for (const [what, more] of Object.entries(counts)) classes[name]![what] = (classes[name]![what] ?? 0) + more;
  };
  for (let number = from; number < from + count; number++) {
    const random = randomPlatform(seed, number);
    if (random === undefined) {
      add('platforms', { skipped: 1 });
      continue;
    }
    const { platform, model, drawn, repairs, misjudged } = random;
    add('platforms', { drawn: 1, [Object.keys(repairs).length === 0 ? 'as first drawn' : 'repaired']: 1 });
    add('constructs', drawn);
    add('refusals', repairs);
    const refused = await dryRun(client, model);
    add('objects', { accepted: model.objects.length - refused.length });
    const code = new Random(seed, number).pick(Object.keys(FAULTS));
    plant(platform, code);
    const found = misfound(
      code,
      check(platform.model()).filter(finding => isFailure([finding])),
    );
    add('faults', { [code]: 1 });
    failures.push(...[...misjudged, ...refused, ...found].map(line => `platform ${number}: ${line}`));
  }
  return { classes, failures };
}

/**
 * What the server says to the objects of a model that it would not take. Only namespaces and kinds are stored, as the other objects need them:
 * the server is the same for the next platform.
 */
async function dryRun(client: ApiClient, { objects }: Model): Promise<readonly string[]> {
  const refused: string[] = [];
  const apply = async ({ manifest, id }: ModelObject, dryRun: boolean): Promise<void> => {
    await client
      .apply(manifest, { dryRun })
      .catch((error: unknown) => refused.push(`${id.kind} ${id.name}: ${String(error)}`));
  };
  const namespaces = objects.filter(({ id }) => id.kind === 'Namespace' && id.group === '');
  const definitions = objects.filter(({ manifest }) => isNewDefinition(manifest));
  await Promise.all(namespaces.map(each => apply(each, false)));
  await installCrds(
    client,
    definitions.map(({ manifest }) => manifest),
  ).catch((error: unknown) => refused.push(String(error)));
  const rest = objects.filter(each => !namespaces.includes(each) && !definitions.includes(each));
  for (let first = 0; first < rest.length; first += AT_ONCE)
    await Promise.all(rest.slice(first, first + AT_ONCE).map(each => apply(each, true)));
  for (const { manifest } of definitions) await client.delete(manifest);
  return refused;
}

/** Whether an object defines a kind that the package does not carry, and the server does not have yet. */
function isNewDefinition(manifest: Model['objects'][number]['manifest']): boolean {
  if (manifest.kind !== 'CustomResourceDefinition' || groupOf(manifest.apiVersion) !== 'apiextensions.k8s.io')
    return false;
  const { group, names } = manifest.spec as { readonly group: string; readonly names: { readonly kind: string } };
  return findKind(group, names.kind) === undefined;
}
