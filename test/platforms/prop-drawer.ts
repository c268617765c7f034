import type { Random } from '../fuzz/random';
import { membersOf, type Member, type PropForm } from './prop-forms';

/** A value that fits a prop; undefined leaves the prop out. */
export type Fit = (random: Random) => unknown;

/** Fits by `Type.member`, and by `*.member` for that member of any type. `[]` behind it stands for the items of a list, `{}` for the values of a map. */
export type Fits = Readonly<Record<string, Fit>>;

/** How many of the optional props are given. */
const FILLS = [0, 0.15, 0.4, 0.8];
/** Names in maps whose keys may be any. */
const KEYS = ['a', 'tier', 'yes', 'null', '1'];
const NUMBERS = 5;

/** Draws values from the types of props: any of them that the type allows, and for texts what fits their meaning. */
export class PropDrawer {
  private readonly fill: number;

  constructor(
    private readonly random: Random,
    private readonly fits: Fits,
  ) {
    this.fill = random.pick(FILLS);
  }

  /** Props of a type, without those that are given otherwise. */
  props(form: PropForm, given: readonly string[] = []): Readonly<Record<string, unknown>> {
    return this.object(Object.entries(membersOf(form)), 0, given);
  }

  private value(form: PropForm, key: string, depth: number): unknown {
    const { random } = this;
    const fit = this.fitOf(key);
    if (fit !== undefined) return fit(random);
    switch (form.is) {
      case 'flag':
        return random.chance(0.5);
      case 'literal':
        return form.value;
      case 'list':
        return this.several(() => this.value(form.item, `${key}[]`, depth + 1));
      case 'map':
        return Object.fromEntries(
          this.several(() => [random.pick(KEYS), this.value(form.value, `${key}{}`, depth + 1)]),
        );
      case 'union':
        return this.value(random.pick(form.of), key, depth);
      case 'object':
        return this.object(Object.entries(form.members), depth);
      default:
        throw new Error(`nobody says what fits ${key} (${form.is === 'named' ? form.name : form.is})`);
    }
  }

  private object(
    members: readonly (readonly [string, Member])[],
    depth: number,
    given: readonly string[] = [],
  ): Readonly<Record<string, unknown>> {
    const object: Record<string, unknown> = {};
    for (const [name, { key, form, optional, minimum = 1, maximum = minimum + NUMBERS }] of members) {
      if (given.includes(name) || (optional && !this.random.chance(this.fill / (1 + depth / 8)))) continue;
      const hasFit = this.fitOf(key) !== undefined;
      const value =
        form.is === 'number' && !hasFit
          ? minimum + this.random.below(maximum - minimum + 1)
          : this.value(form, key, depth + 1);
      if (value !== undefined) object[name] = value;
    }
    return object;
  }

  private fitOf(key: string): Fit | undefined {
    return this.fits[key] ?? this.fits[key.replace(/^\w+\./, '*.')];
  }

  private several<T>(draw: () => T): T[] {
    return Array.from({ length: 1 + this.random.below(2) }, draw);
  }
}
