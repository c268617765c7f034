import { folderIn, own, stock } from './contestants';
import { race, type Timings } from './measure';
import type { Layout } from './plan';
import { withScratch } from './scratch';

/** Trees whose charts or objects depend on each other, each with the free one that it is compared with. */
const PAIRS: readonly (readonly [
  depending: Layout,
  free: Layout,
  objects: number,
  kinds: readonly ('own' | 'stock')[],
])[] = [
  ['charts', 'tenant', 10_000, ['own', 'stock']],
  ['layers', 'single', 2_000, ['own', 'stock']],
  ['diamond', 'one', 2_000, ['stock']],
];

/** Timings of trees with and without dependencies, named `own charts`, `own tenant`, and so on. */
export function raceShapes(): Timings {
  return withScratch(scratch => {
    const timings: Record<string, Timings[string]> = {};
    for (const [depending, free, objects, kinds] of PAIRS) {
      const contestants = kinds.flatMap(kind =>
        [depending, free].map(layout => {
          const name = `${kind} ${layout}`;
          return (kind === 'own' ? own : stock)(layout, objects, folderIn(scratch, name.replace(' ', '-')), name);
        }),
      );
      Object.assign(timings, race(contestants));
    }
    return timings;
  });
}
