import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Tree } from '../../lib/gitops/tree';
import type { Manifest } from '../../lib/values/json';
import { readDocuments } from '../../lib/yaml/read';

/** A tree on disk, for a push. */
export class TreeFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'strata-tree-'));

  write(tree: Tree): void {
    rmSync(this.path, { recursive: true });
    for (const [path, text] of tree) {
      mkdirSync(dirname(join(this.path, path)), { recursive: true });
      writeFileSync(join(this.path, path), text);
    }
  }

  remove(): void {
    rmSync(this.path, { recursive: true });
  }
}

/** Objects of the files of a tree below a folder, as Flux will read them. */
export function manifestsBelow(tree: Tree, folder: string): Manifest[] {
  return [...tree]
    .filter(([path]) => path.startsWith(`${folder}/`) && path.endsWith('.yaml'))
    .flatMap(([path, text]) => readDocuments(text, path).documents.map(({ value }) => value as Manifest));
}
