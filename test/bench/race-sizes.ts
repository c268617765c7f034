import { again, cdk8s, floor, folderIn, own, stock } from './contestants';
import { race, type Timings } from './measure';
import { marksOf, withScratch } from './scratch';

/** What one process finds out about one size. */
export interface SizeResult {
  readonly objects: number;
  readonly timings: Timings;
  /** Whether the second run of ours left every file as it was. */
  readonly untouched: boolean;
}

/** Objects that each contestant writes before the clock starts: at every size its code is equally warm. */
const WARM_UP_OBJECTS = 30_000;

/**
 * Synth of one size, in the tenant layout.
 * @param cdk8sRounds runs of cdk8s, none for sizes at which it takes minutes
 */
export function raceSize(objects: number, cdk8sRounds: number): SizeResult {
  return withScratch(scratch => {
    const ours = own('tenant', objects, folderIn(scratch, 'own'));
    const contestants = [
      floor('tenant', objects, folderIn(scratch, 'floor')),
      ours,
      again(ours, 'own again'),
      stock('tenant', objects, folderIn(scratch, 'stock')),
      ...(cdk8sRounds > 0 ? [cdk8s('tenant', objects, folderIn(scratch, 'cdk8s'), cdk8sRounds)] : []),
    ];
    const timings = race(contestants, { warmUps: Math.ceil(WARM_UP_OBJECTS / objects) });
    const marks = marksOf(scratch);
    ours.run();
    contestants[3]!.run();
    return { objects, timings, untouched: marksOf(scratch) === marks };
  });
}
