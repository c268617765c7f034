import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { treeOf } from '../../lib/gitops/tree';
import { writeTree } from '../../lib/gitops/tree-writer';
import { race, type Timings } from './measure';
import { empty, marksOf, withScratch } from './scratch';
import { ownPlatform } from './own-tree';

/** What one process finds out about the tree's layout. */
export interface TreeResult {
  readonly files: number;
  readonly timings: Timings;
  readonly untouched: boolean;
}

/** The tree that Flux reads, a file an object, against a floor that writes as many files into the same folders. */
export function raceTree(objects: number, parent?: string): TreeResult {
  return withScratch(scratch => {
    const platform = ownPlatform('tenant', objects, scratch);
    const { objects: placed } = platform.model();
    const paths = [...treeOf(platform.model()).keys()];
    const folders = new Set(paths.map(path => dirname(path)));
    const [floorRoot, ownRoot] = [join(scratch, 'floor'), join(scratch, 'own')];
    const floor = (): void => {
      for (const folder of folders) mkdirSync(join(floorRoot, folder), { recursive: true });
      paths.forEach((path, index) =>
        writeFileSync(join(floorRoot, path), JSON.stringify(placed[index % objects]!.manifest)),
      );
    };
    const ours = (): void => void writeTree(ownRoot, treeOf(platform.model()));
    const timings = race([
      { name: 'floor', before: () => empty(floorRoot), run: floor },
      { name: 'own', before: () => empty(ownRoot), run: ours },
      { name: 'own again', run: ours },
    ]);
    const marks = marksOf(ownRoot);
    ours();
    return { files: paths.length, timings, untouched: marksOf(ownRoot) === marks };
  }, parent);
}
