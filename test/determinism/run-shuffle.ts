import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { treeOf, type Tree } from '../../lib/gitops/tree';
import { Random } from '../fuzz/random';
import type { Tally } from '../soak/proof';
import { reorderProgram } from './program-order';
import { shuffleChildren } from './random-order';
import { prepareProgram } from './run-program';

const EXAMPLES = join(__dirname, '../../examples');

/** Programs of the examples, as paths below `examples`. */
export const EXAMPLE_PROGRAMS: readonly string[] = readdirSync(EXAMPLES, { recursive: true, encoding: 'utf8' })
  .filter(file => file.endsWith('.ts') && !file.endsWith('.test.ts'))
  .sort();

/** Cases `from` to `from + count - 1`: in each, every example is built by its statements in another order, with its constructs in another order. */
export function runShuffle(seed: number, from: number, count: number): Tally {
  const classes: Record<string, { orders: number; same: number }> = {};
  const failures: string[] = [];
  for (const example of EXAMPLE_PROGRAMS) {
    const file = join(EXAMPLES, example);
    const text = readFileSync(file, 'utf8');
    const expected = treeOf(prepareProgram(text, file).run().model());
    const counts = (classes[example] = { orders: 0, same: 0 });
    for (let number = from; number < from + count; number++) {
      const random = new Random(seed, number);
      const platform = prepareProgram(reorderProgram(text, random), file).run();
      shuffleChildren(platform, random);
      const difference = firstDifference(expected, treeOf(platform.model()));
      counts.orders++;
      if (difference === undefined) counts.same++;
      else failures.push(`${example}, order ${number}: ${difference}`);
    }
  }
  return { classes, failures };
}

/** The first file in which two trees differ; undefined if they are the same. */
export function firstDifference(a: Tree, b: Tree): string | undefined {
  const paths = [...new Set([...a.keys(), ...b.keys()])];
  const path = paths.find(each => a.get(each) !== b.get(each));
  if (path !== undefined) return path;
  return [...a.keys()].join() === [...b.keys()].join() ? undefined : 'the files come in another order';
}
