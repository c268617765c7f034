import { acknowledge, needsTree } from '../../check/acknowledge';
import type { Model } from '../../model/model';
import type { Finding } from '../../values/finding';
import { emit } from '../../yaml/emit';
import type { Tree } from '../tree';
import { unpruned } from '../unpruned';
import { departuresOf, type Departures } from './departures';
import { heldKustomizations } from './held-units';
import { LastTree, type LastObject } from './last-tree';
import { movesOf, type Move } from './moves';
import { ordersOf, ranksOf, type Order } from './order';

/** A tree on the way from the last to the next. */
export interface Stage {
  readonly files: Tree;
  /** Files of the last tree that stay as they are. */
  readonly keep: ReadonlySet<string>;
  /** Objects that are marked where they are, so that Flux leaves them alone when their unit lets go of them. */
  readonly marked: readonly LastObject[];
  /** Objects that Flux deletes now, ahead of those that wait. */
  readonly removed: readonly LastObject[];
  /** Objects that wait until those are gone. */
  readonly waiting: readonly LastObject[];
  /** Objects with data that stay in the cluster, while what looks after them goes in a later step. */
  readonly kept: readonly LastObject[];
  /** How many steps come after this one. */
  readonly left: number;
}

/** What delivering the next tree of a cluster would take out of the last one. */
export class Removals {
  /** @throws FindingsError `removal/not-read`, `tree/inventory`, `tree/not-read` */
  static between(dir: string, next: Tree, model: Model): Removals {
    return new Removals(LastTree.at(dir, model.cluster), next, model);
  }

  /** What would come to harm, with the acknowledgements of the program. */
  readonly findings: readonly Finding[];
  private readonly departures: Departures;
  private readonly moves: readonly Move[];
  private readonly orders: readonly Order[];

  private constructor(
    private readonly last: LastTree,
    private readonly next: Tree,
    private readonly model: Model,
  ) {
    this.departures = departuresOf(last, next, model);
    const moves = movesOf(this.departures.moving, last, model);
    const orders = ordersOf(this.departures, model);
    const found = [...moves, ...orders].map(({ finding }) => finding);
    this.findings = acknowledge(found, model.acknowledgements.filter(needsTree));
    const isOpen = (index: number): boolean => this.findings[index]!.acknowledged === undefined;
    this.moves = moves.filter((_, index) => isOpen(index));
    this.orders = orders.filter((_, index) => isOpen(moves.length + index));
  }

  /** The next step: what moves is marked first, then objects leave layer by layer, users before what they use. */
  stage(): Stage {
    const ranks = ranksOf(this.orders, this.departures.leaving);
    const layers = Math.max(0, ...ranks.values());
    if (this.moves.length > 0) return this.marking(1 + layers);
    const removed = this.departures.leaving.filter(object => ranks.get(object) === 0);
    const waiting = this.departures.leaving.filter(object => ranks.get(object) !== 0);
    const held = [...new Set(waiting.map(({ unit }) => unit))];
    const stays = this.departures.kept.filter(({ unit }) => held.includes(unit));
    return {
      files: new Map([...this.next, ...heldKustomizations(held, this.next, this.model)]),
      keep: new Set([...waiting, ...stays].map(({ path }) => path)),
      marked: [],
      removed: layers === 0 ? [] : removed,
      waiting,
      kept: [...new Set(this.orders.flatMap(({ kept }) => kept))],
      left: layers,
    };
  }

  /** The last tree with marks, and nothing else of the program. */
  private marking(left: number): Stage {
    const marked = this.moves.flatMap(({ moving }) => moving.map(({ object }) => object));
    const files = new Map(marked.map(({ path, manifest }) => [path, emit(unpruned(manifest))]));
    const keep = new Set(this.last.files.filter(file => !files.has(file)));
    return { files, keep, marked, removed: [], waiting: [], kept: [], left };
  }
}
