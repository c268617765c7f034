import { Construct, type IConstruct } from 'constructs';
import { check, isFailure } from '../../lib/check';
import { Component, type ObjectPattern } from '../../lib/model/component';
import type { Model } from '../../lib/model/model';
import { Platform, type PlatformProps } from '../../lib/model/platform';
import { Random } from '../fuzz/random';
import { addBundle } from './bundle';
import { count, type Drawing } from './drawing';
import type { World } from './fits';
import { addFreeComponent } from './free-component';
import { constructAt, misjudged } from './judged';
import { addMachines, drawFleet, type Fleet } from './machines';
import { addNeeds } from './needs';
import { addOperators, addOthers } from './operators';
import { addTenants } from './tenants';

/** A platform drawn at random. */
export interface RandomPlatform {
  readonly platform: Platform;
  readonly model: Model;
  /** What was drawn, by construct or kind. */
  readonly drawn: Readonly<Record<string, number>>;
  /** What was changed or left out, since a constructor or a check refused it. */
  readonly repairs: Readonly<Record<string, number>>;
  /** Refusals that were no good, each in words. */
  readonly misjudged: readonly string[];
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
  { group: 'k8s.cni.cncf.io', kind: 'NetworkAttachmentDefinition', namespace: '*', name: '*' },
  { group: 'apiextensions.k8s.io', kind: 'CustomResourceDefinition', name: '*' },
];

/** Codes of what drawn clouds may be meant to be. */
const ACCEPTED = ['charts/stale-facts', 'loss/data', 'loss/copies', 'loss/quorum', 'loss/capacity', 'loss/etcd', 'loss/zone', 'loss/outage', 'loss/single-node', 'versions/kubernetes']; // prettier-ignore

/** Rounds in which constructs that a check refuses are taken out. */
const ROUNDS = 20;

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
  const { misjudged: bad, ...drawing } = draw(seed, number, variant);
  const { platform, drawn, repairs } = drawing;
  for (let round = 0; round < ROUNDS; round++) {
    const model = platform.model();
    const errors = check(model).filter(finding => isFailure([finding]));
    if (errors.length === 0) return { platform, model, drawn, repairs, misjudged: bad };
    bad.push(...misjudged(platform, errors));
    const refused = errors.flatMap(({ construct = '' }) => constructAt(platform, construct) ?? []);
    for (const { code } of errors) count(repairs, code);
    for (const construct of refused) takeOut(construct);
    if (refused.length === 0) return undefined;
  }
  return undefined;
}

/** A platform as its constructors took it, before any check. */
export function draw(seed: number, number: number, variant: Variant = 'as drawn'): Drawing {
  const random = new Random(seed, number);
  const fleet = random.chance(0.5) ? drawFleet(random) : [];
  const platform = new Platform('random', platformProps(random, fleet));
  const moved = variant === 'moved';
  const home = moved ? new Construct(new Construct(platform, 'layer'), 'inner') : platform;
  const idOf = (id: string): string => (moved ? `moved-${id}` : id);
  const world = worldOf(fleet);
  const drawing: Drawing = {
    platform,
    random,
    number,
    world,
    home,
    idOf,
    drawn: {},
    repairs: {},
    taken: [],
    misjudged: [],
  };
  if (fleet.length > 0) addMachines(drawing, fleet);
  if (random.chance(0.15)) addBundle(drawing, fleet);
  else addOperators(drawing, fleet);
  addOthers(drawing);
  addTenants(drawing);
  addNeeds(drawing);
  for (let components = random.below(5); components > 0; components--)
    addFreeComponent(drawing, `${random.pick(['web', 'ledger', 'yes', 'n1', 'a-b'])}${components}`);
  return drawing;
}

function platformProps(random: Random, fleet: Fleet): PlatformProps {
  const mirrors = {
    'https://charts.jetstack.io': 'https://mirror.example.org/jetstack',
    'oci://ghcr.io': 'oci://mirror.example.org',
  };
  const reason = 'values of our own: null, ${x} # "y"';
  const acknowledge = ACCEPTED.filter(() => random.chance(0.85)).map(code => ({ code, reason }));
  const [podCidr, serviceCidr] = random.pick([
    [],
    [],
    ['10.0.0.0/14', '10.4.0.0/16'],
    ['172.16.0.0/15', '10.96.0.0/20'],
  ]);
  return {
    external: random.chance(0.8) ? EXTERNAL : EXTERNAL.slice(0, -1),
    host: random.chance(0.8) ? 'example.org' : undefined,
    clusterDomain: random.chance(0.1) ? 'null.example' : undefined,
    podCidr,
    serviceCidr,
    nodeCidr: random.chance(0.5) ? '192.168.10.0/24' : undefined,
    nodes: fleet.length === 0 && random.chance(0.2) ? { controlPlanes: 3, workers: 2 } : undefined,
    mirrors: random.chance(0.3) ? mirrors : undefined,
    acknowledge,
  };
}

function worldOf(fleet: Fleet): World {
  const controlPlanes = fleet.filter(({ role }) => role === 'control-plane').length;
  let last = 0;
  return {
    nodes: fleet.length === 0 ? undefined : { controlPlanes, workers: fleet.length - controlPlanes },
    storageClasses: [],
    next: () => ++last,
  };
}

/** Takes a construct out of the tree: an object of nobody's product alone, else the component that made it. */
function takeOut(construct: IConstruct): void {
  const holder = Component.holderOf(construct) ?? construct;
  const { scope, id } = (holder.constructor === Component ? construct : holder).node;
  scope?.node.tryRemoveChild(id);
}
