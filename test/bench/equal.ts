import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { parseAllDocuments } from 'yaml';
import { synthApp } from '../../lib/model/cdk8s-synth';
import type { Layout } from './plan';
import { withScratch } from './scratch';
import { stockApp } from './stock-tree';
import { ownPlatform } from './own-tree';

const LAYOUTS: readonly Layout[] = ['tenant', 'one', 'chain', 'deep'];

/** Layouts with dependencies that cdk8s follows path by path: so many objects are what it finishes within seconds. */
const SMALL: readonly (readonly [Layout, number])[] = [
  ['charts', 50],
  ['diamond', 24],
  ['layers', 14],
];

/** Where our output of the benchmark's trees differs from that of cdk8s; empty where nothing does. */
export function differences(objects: number): string[] {
  const all = [...LAYOUTS.map(layout => [layout, objects] as const), ...SMALL];
  return all.flatMap(([layout, count]) => withScratch(scratch => compare(layout, count, scratch)));
}

function compare(layout: Layout, objects: number, scratch: string): string[] {
  const [theirs, ours, own] = ['cdk8s', 'synthApp', 'own'].map(name => join(scratch, name)) as [string, string, string];
  stockApp(layout, objects, theirs).synth();
  synthApp(stockApp(layout, objects, ours));
  ownPlatform(layout, objects, own).synth();
  const found: string[] = [];
  if (!isDeepStrictEqual(documentsOf(ours), documentsOf(theirs))) found.push(`${layout}: synthApp`);
  if (!isDeepStrictEqual(sortedDocuments(own), sortedDocuments(theirs))) found.push(`${layout}: own constructs`);
  return found;
}

/** Documents of each file, in their order. */
export function documentsOf(folder: string): Record<string, unknown[]> {
  const files = readdirSync(folder).sort();
  return Object.fromEntries(
    files.map(file => {
      const text = readFileSync(join(folder, file), 'utf8');
      return [file, parseAllDocuments(text, { version: '1.1' }).map(document => document.toJS() as unknown)];
    }),
  );
}

/** All documents of a folder; our own constructs have an order and files of their own. */
function sortedDocuments(folder: string): string[] {
  return Object.values(documentsOf(folder))
    .flat()
    .map(document => JSON.stringify(document))
    .sort();
}
