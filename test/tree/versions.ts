import { Random } from '../fuzz/random';

/** Files of every version of the tree. */
const FILES = 600;

/** Files that others keep in the tree, beside ours and in folders of their own. */
export const FOREIGN: ReadonlyMap<string, string> = new Map(
  ['README.md', 'unit-3/notes.txt', 'unit-7/group-2/kept.yaml', 'theirs/deep/file.yaml'].map(path => [
    path,
    `theirs: ${path}\n`,
  ]),
);

/** A version of a tree: of each file's four states one is "absent", so that any two versions add, change and remove files and folders. */
export function treeVersion(version: number): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (let number = 0; number < FILES; number++) {
    const state = new Random(version, number).below(4);
    const path = `unit-${number % 10}/group-${number % 70}/object-${number}.yaml`;
    if (state > 0) files.set(path, contentOf(path, state));
  }
  // a folder that only this version has
  files.set(`only-${version % 5}/object.yaml`, contentOf('only', version % 5));
  return files;
}

function contentOf(path: string, state: number): string {
  return `${path} in state ${state}\n`.repeat(40);
}
