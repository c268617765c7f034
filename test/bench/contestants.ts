import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { synthApp } from '../../lib/model/cdk8s-synth';
import type { Layout } from './plan';
import { empty } from './scratch';
import type { Contestant } from './measure';
import { ownPlatform } from './own-tree';
import { readyObjects } from './ready-objects';
import { stockApp } from './stock-tree';

/** The least that can be done: JSON of objects that are ready, one file a chart. */
export function floor(layout: Layout, objects: number, folder: string): Contestant {
  const charts = readyObjects(layout, objects);
  return {
    name: 'floor',
    before: () => empty(folder),
    run: () => {
      charts.forEach((members, chart) => {
        const text = members.map(object => JSON.stringify(object)).join('\n');
        writeFileSync(join(folder, `tenant-${chart}.json`), text);
      });
    },
  };
}

/** Our own constructs: the model, then one file a component. */
export function own(layout: Layout, objects: number, folder: string, name = 'own'): Contestant {
  const platform = ownPlatform(layout, objects, folder);
  return { name, before: () => empty(folder), run: () => platform.synth() };
}

/** Our synth of a tree that knows nothing of us. */
export function stock(layout: Layout, objects: number, folder: string, name = 'stock'): Contestant {
  const app = stockApp(layout, objects, folder);
  return { name, before: () => empty(folder), run: () => void synthApp(app) };
}

/** cdk8s' own synth of the same tree. */
export function cdk8s(layout: Layout, objects: number, folder: string, rounds?: number): Contestant {
  const app = stockApp(layout, objects, folder);
  return { name: 'cdk8s', before: () => empty(folder), run: () => app.synth(), rounds };
}

/** A contestant that finds its own files of the run before. */
export function again({ run }: Contestant, name: string): Contestant {
  return { name, run };
}

/** A folder of a scratch folder. */
export function folderIn(scratch: string, name: string): string {
  const folder = join(scratch, name);
  mkdirSync(folder, { recursive: true });
  return folder;
}
