/** A long proof that is run in slices: cases `from` to `from + count - 1` of a seed are the same whenever they are run. */
export interface Proof {
  /** Name of its record, `docs/proofs/NAME.json`. */
  readonly name: string;
  /** What holds when nothing fails, in a sentence. */
  readonly claim: string;
  /** Seed of the cases; absent where every case is run. */
  readonly seed?: number;
  /** Cases in full. */
  readonly count: number;
  /** Cases of a slice: what a kill loses at most. */
  readonly slice: number;
  /** Starts what the cases are run on. */
  readonly open: () => Promise<Bench>;
}

/** What the cases of a proof are run on. */
export interface Bench {
  /** Versions of the parts that take part, by name. */
  readonly versions: Readonly<Record<string, string>>;
  readonly run: (from: number, count: number) => Tally | Promise<Tally>;
  readonly close: () => void | Promise<void>;
}

/** What became of some cases. */
export interface Tally {
  /** Numbers of each class of cases: how many there were, and how they ended. */
  readonly classes: Classes;
  /** Each failure, with all that is needed to look into it. */
  readonly failures: readonly string[];
}

/** Numbers by class and by what they count. */
export type Classes = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** Sums of two tallies' numbers, classes and counts in the order of their names. */
export function addClasses(a: Classes, b: Classes): Classes {
  const sum: Record<string, Record<string, number>> = {};
  for (const name of namesOf(a, b)) {
    const row: Record<string, number> = (sum[name] = {});
    for (const what of namesOf(a[name], b[name])) row[what] = (a[name]?.[what] ?? 0) + (b[name]?.[what] ?? 0);
  }
  return sum;
}

function namesOf(a: object = {}, b: object = {}): string[] {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].sort();
}
