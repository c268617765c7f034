import type { Timings } from './measure';
import type { ProgramResult } from './processes';
import type { SizeResult } from './race-sizes';

/** Everything from which the ratios are made. */
export interface Figures {
  readonly sizes: readonly SizeResult[];
  readonly shapes: Timings;
  readonly checks: Timings;
  readonly programs: Readonly<Record<'own' | 'cdk8s', ProgramResult>>;
  /** Clusters of machines, the smallest first. */
  readonly machines: readonly { readonly count: number; readonly timings: Timings }[];
}

/** The ratios by which the speed is judged, under the names that the outside knows. */
export interface Ratios {
  /** Model and files of our own constructs, against `App.synth` of cdk8s. */
  readonly own_10k_over_cdk8s: number;
  readonly own_10k_over_floor: number;
  /** Our synth of an unmodified cdk8s tree, against its own. */
  readonly stock_10k_over_cdk8s: number;
  /** Power of the number of objects with which our time grows, from the smallest to the greatest size. */
  readonly growth_exponent: number;
  /** 1,000 charts that depend in turn, against free ones: the worse of our constructs and our synth of a cdk8s tree. */
  readonly chained_over_unchained: number;
  /** 1,000 layers of two objects, or of two charts, that depend on both below: the worst of the ways. */
  readonly diamond_over_unchained: number;
  /** A second synth that changes nothing, against the first. */
  readonly unchanged_over_first: number;
  readonly validate_10k_over_floor: number;
  /** Peak memory of a whole program. */
  readonly rss_10k_over_cdk8s: number;
  /** Power of the number of machines with which model and checks of their cluster grow: the worse of static addresses and DHCP. */
  readonly machines_growth_exponent: number;
}

/** What each ratio may be at most; absent where none is set. */
export const TARGETS: Readonly<Partial<Record<keyof Ratios, number>>> = {
  own_10k_over_cdk8s: 1 / 40,
  own_10k_over_floor: 2.5,
  stock_10k_over_cdk8s: 1 / 20,
  growth_exponent: 1.1,
  chained_over_unchained: 1.3,
  diamond_over_unchained: 1.3,
  validate_10k_over_floor: 10,
  rss_10k_over_cdk8s: 1,
  machines_growth_exponent: 1.15,
};

/** The ratios of best CPU times, each taken inside one process. */
export function ratiosOf({ sizes, shapes, checks, programs, machines }: Figures): Ratios {
  const { timings } = sizes.find(({ objects }) => objects === 10_000)!;
  const [smallest, greatest] = [sizes[0]!, sizes[sizes.length - 1]!];
  const [few, many] = [machines[0]!, machines[machines.length - 1]!];
  return {
    own_10k_over_cdk8s: over(timings, 'own', 'cdk8s'),
    own_10k_over_floor: over(timings, 'own', 'floor'),
    stock_10k_over_cdk8s: over(timings, 'stock', 'cdk8s'),
    growth_exponent: exponent(greatest.timings, smallest.timings, 'own', greatest.objects / smallest.objects),
    chained_over_unchained: Math.max(
      over(shapes, 'own charts', 'own tenant'),
      over(shapes, 'stock charts', 'stock tenant'),
    ),
    diamond_over_unchained: Math.max(
      over(shapes, 'own layers', 'own single'),
      over(shapes, 'stock layers', 'stock single'),
      over(shapes, 'stock diamond', 'stock one'),
    ),
    unchanged_over_first: over(timings, 'own again', 'own'),
    validate_10k_over_floor: over(checks, 'validate', 'floor'),
    rss_10k_over_cdk8s: programs.own.rss / programs.cdk8s.rss,
    machines_growth_exponent: Math.max(
      ...['static', 'dhcp'].map(name => exponent(many.timings, few.timings, name, many.count / few.count)),
    ),
  };
}

function exponent(greater: Timings, smaller: Timings, name: string, times: number): number {
  return Math.log(greater[name]!.best / smaller[name]!.best) / Math.log(times);
}

/** How many times the best time of one is that of another. */
export function over(timings: Timings, name: string, other: string): number {
  return timings[name]!.best / timings[other]!.best;
}
