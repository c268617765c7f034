import { Construct, type IConstruct } from 'constructs';
import { check, isFailure } from '../../lib/check';
import type { ObjectPattern } from '../../lib/model/component';
import type { Model } from '../../lib/model/model';
import { Platform } from '../../lib/model/platform';
import { Random } from '../fuzz/random';
import { count, type Drawing } from './drawing';
import { addFreeComponent } from './free-component';
import { addOperators } from './operators';
import { addTenants } from './tenants';

/** A platform drawn at random. */
export interface RandomPlatform {
  readonly platform: Platform;
  readonly model: Model;
  /** What was drawn, by construct or kind. */
  readonly drawn: Readonly<Record<string, number>>;
  /** What was changed or left out, since a constructor or a check refused it. */
  readonly repairs: Readonly<Record<string, number>>;
}

/** Variants of one platform: the same objects by other programs. */
export type Variant = 'as drawn' | 'moved';

/** Objects that drawn ones name and that nobody draws. */
const EXTERNAL: readonly ObjectPattern[] = [
  ...['ConfigMap', 'Secret', 'PersistentVolumeClaim', 'ServiceAccount', 'Service'].map(kind => ({
    kind,
    namespace: '*',
    name: '*',
  })),
  { group: 'storage.k8s.io', kind: 'StorageClass', name: '*' },
  { group: 'networking.k8s.io', kind: 'IngressClass', name: '*' },
  { group: 'apiextensions.k8s.io', kind: 'CustomResourceDefinition', name: '*' },
];

/** Rounds in which constructs that a check refuses are taken out. */
const ROUNDS = 6;

/**
 * Platform `number` of a seed: any subset of the constructs that there are, with objects and texts of all sorts. What a check refuses is taken out.
 * @param variant `moved`: every component deeper in the tree, and those renamed whose objects name themselves
 * @returns undefined where nothing that the checks pass is left
 */
export function randomPlatform(
  seed: number,
  number: number,
  variant: Variant = 'as drawn',
): RandomPlatform | undefined {
  const drawing = draw(seed, number, variant);
  for (let round = 0; round < ROUNDS; round++) {
    const model = drawing.platform.model();
    const errors = check(model).filter(finding => isFailure([finding]));
    const { platform, drawn, repairs } = drawing;
    if (errors.length === 0) return { platform, model, drawn, repairs };
    let removed = false;
    for (const { code, construct = '' } of errors) {
      count(repairs, code);
      removed = remove(platform, construct) || removed;
    }
    if (!removed) return undefined;
  }
  return undefined;
}

function draw(seed: number, number: number, variant: Variant): Drawing {
  const random = new Random(seed, number);
  const host = random.chance(0.8) ? 'example.org' : undefined;
  const mirrors = random.chance(0.3)
    ? {
        'https://charts.jetstack.io': 'https://mirror.example.org/jetstack',
        'oci://ghcr.io': 'oci://mirror.example.org',
      }
    : undefined;
  const platform = new Platform('random', { host, mirrors, external: EXTERNAL });
  const moved = variant === 'moved';
  const home = moved ? new Construct(new Construct(platform, 'layer'), 'inner') : platform;
  const idOf = (id: string): string => (moved ? `moved-${id}` : id);
  const drawing: Drawing = { platform, random, home, idOf, drawn: {}, repairs: {} };
  addOperators(drawing);
  addTenants(drawing);
  for (let components = random.below(5); components > 0; components--)
    addFreeComponent(drawing, `${random.pick(['web', 'ledger', 'yes', 'n1', 'a-b'])}${components}`);
  return drawing;
}

/** Takes the construct at a path out of the tree. @returns whether it was there */
function remove(platform: Platform, path: string): boolean {
  if (path === '') return false;
  const ids = path.split('/');
  let scope: IConstruct | undefined = platform;
  for (const id of ids.slice(0, -1)) scope = scope?.node.tryFindChild(id);
  return scope?.node.tryRemoveChild(ids.at(-1)!) ?? false;
}
