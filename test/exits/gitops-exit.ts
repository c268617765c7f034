import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Tree } from '../../lib/gitops/tree';
import type { ExitObject } from './canonical-json';

/** A build holds the objects of some hundred custom resource definitions at most. */
const OUTPUT = 2 ** 29;

/**
 * What Flux gets out of a tree, by the folders that it builds: a unit's each, that of Flux itself, and that of the Kustomizations. They are built by
 * kustomize, and the result is read by what reads it in Flux, Kubernetes' own YAML library. As the kustomize-controller does for a folder without
 * kustomization.yaml, one is made that lists all files.
 */
export function builtByKustomize(kubectl: string, tree: Tree): ReadonlyMap<string, readonly ExitObject[]> {
  const scratch = mkdtempSync(join(tmpdir(), 'strata-kustomize-'));
  try {
    for (const [path, text] of tree) write(scratch, path, text);
    const folders = [...foldersOf(tree)];
    for (const [folder, files] of folders) {
      const names = files.map(file => file.slice(folder.length + 1));
      writeKustomization(scratch, folder, names);
    }
    // one build of all folders, which share nothing that one could change in another; in order, so that each object's folder is known
    writeKustomization(scratch, '.', folders.map(([folder]) => folder)); // prettier-ignore
    const built = execFileSync(kubectl, ['kustomize', scratch], { encoding: 'utf8', maxBuffer: OUTPUT, stdio: 'pipe' });
    const objects = readByKubectl(kubectl, built);
    const files = folders.reduce((sum, [, names]) => sum + names.length, 0);
    if (objects.length !== files) throw new RangeError(`${files} files gave ${objects.length} objects`);
    let next = 0;
    return new Map(folders.map(([folder, { length }]) => [folder, objects.slice(next, (next += length))]));
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

/** Documents as kubectl reads them: an empty patch that never leaves the machine changes nothing. */
function readByKubectl(kubectl: string, yaml: string): readonly ExitObject[] {
  if (yaml.trim() === '') return [];
  const args = ['patch', '--local', '--filename=-', '--type=json', '--patch=[]', '--output=json'];
  const json = execFileSync(kubectl, args, { input: yaml, encoding: 'utf8', maxBuffer: OUTPUT, stdio: 'pipe' });
  return json.split(/^(?=\{$)/m).map(text => JSON.parse(text) as ExitObject);
}

/** The folders that Flux builds, each with its files. */
function foldersOf(tree: Tree): ReadonlyMap<string, readonly string[]> {
  const folders = new Map<string, string[]>();
  for (const path of tree.keys()) {
    const folder = /^clusters\/[^/]+\/(?:units\/[^/]+|flux-system|kustomizations)(?=\/)/.exec(path)?.[0];
    if (folder !== undefined) folders.set(folder, [...(folders.get(folder) ?? []), path]);
  }
  return folders;
}

function writeKustomization(scratch: string, folder: string, resources: readonly string[]): void {
  const type = { apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization' };
  write(
    scratch,
    join(folder, 'kustomization.yaml'),
    JSON.stringify({ ...type, resources, sortOptions: folder === '.' ? { order: 'fifo' } : undefined }),
  );
}

function write(scratch: string, path: string, text: string): void {
  mkdirSync(dirname(join(scratch, path)), { recursive: true });
  writeFileSync(join(scratch, path), text);
}
