import { ApiObject } from 'cdk8s';
import type { Operation } from 'fast-json-patch';
import { groupOf } from '../kinds/kind';
import { canonical, type CanonicalOptions } from '../kinds/canonical';
import type { Finding } from '../values/finding';
import type { Json, Manifest } from '../values/json';
import type { ObjectPattern } from './component';
import { formatPath } from '../schema/run';
import { closest } from '../schema/suggest';
import { idText } from './identity';
import { mergePatch } from './merge-patch';
import type { ObjectId } from './model';

/** A change to an object that some construct made, applied last. */
export type Patch =
  /** RFC 6902 operations. */
  | { readonly json: readonly JsonPatchOperation[] }
  /** A partial object, merged as server-side apply would merge it; null removes. */
  | { readonly merge: Readonly<Record<string, unknown>> }
  /** A pure function from the object to the object wanted. */
  | { readonly apply: (manifest: Manifest) => Manifest };

/** One operation of RFC 6902. */
export interface JsonPatchOperation {
  readonly op: 'add' | 'remove' | 'replace' | 'move' | 'copy' | 'test';
  readonly path: string;
  readonly from?: string;
  readonly value?: unknown;
}

/** A patch with what it is aimed at and where the program asked for it. */
export interface PlacedPatch {
  readonly target: ApiObject | ObjectPattern;
  readonly patch: Patch;
  readonly source: () => string | undefined;
}

/** Applies the patches of a platform; one that matches nothing, or fails, is a finding. */
export class Patches {
  private readonly hits: number[];

  constructor(
    private readonly patches: readonly PlacedPatch[],
    private readonly findings: Finding[],
  ) {
    this.hits = patches.map(() => 0);
  }

  /** The manifest with all patches that are aimed at it. */
  apply(construct: ApiObject, id: ObjectId, manifest: Manifest): Manifest {
    let result = manifest;
    this.patches.forEach(({ target, patch, source }, index) => {
      if (!isAimedAt(target, construct, id)) return;
      this.hits[index]!++;
      try {
        result = canonical(patched(id, result, patch), WITHOUT_LATE) as unknown as Manifest;
        const { apiVersion, kind, metadata } = result;
        if (
          groupOf(apiVersion) !== id.group ||
          kind !== id.kind ||
          metadata.name !== id.name ||
          metadata.namespace !== id.namespace
        ) {
          throw new Error('it changes what the object is: kind, namespace or name');
        }
      } catch (error) {
        this.findings.push({
          code: 'patch/failed',
          severity: 'error',
          message: `this patch can't be applied: ${error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)}`,
          object: idText(id),
          construct: construct.node.path,
          source: source(),
        });
      }
    });
    return result;
  }

  /** One finding for each patch that changed no object. */
  reportUnmatched(objects: readonly ObjectId[]): void {
    this.patches.forEach(({ target, source }, index) => {
      if (this.hits[index] !== 0) return;
      const { group = '', kind, namespace, name } = patternOf(target);
      const near = closest(
        name,
        new Set(objects.filter(id => id.group === group && id.kind === kind).map(id => id.name)),
      );
      const guess = near === undefined ? '' : `; did you mean '${near}'?`;
      this.findings.push({
        code: 'patch/no-match',
        severity: 'error',
        message: `this patch matches nothing: there is no ${idText({ group, kind, namespace, name })}${guess}`,
        source: source(),
        fix: 'correct kind, namespace and name, or remove the patch',
      });
    });
  }
}

/** A late value in a patch would leave its example in the object with nobody knowing. */
const WITHOUT_LATE: CanonicalOptions = {
  onLate: path => {
    const field = formatPath(path);
    throw new Error(`a value that is known only when the program is deployed can't stand in a patch (${field})`);
  },
};

function patternOf(target: ApiObject | ObjectPattern): ObjectPattern {
  if (!ApiObject.isApiObject(target)) return target;
  const { apiGroup, kind, name, metadata } = target;
  return { group: apiGroup === 'core' ? '' : apiGroup, kind, namespace: metadata.namespace, name };
}

function isAimedAt(target: ApiObject | ObjectPattern, construct: ApiObject, id: ObjectId): boolean {
  if (ApiObject.isApiObject(target)) return target === construct;
  const { group = '', kind, namespace, name } = target;
  return (
    id.group === group &&
    id.kind === kind &&
    id.name === name &&
    (namespace === undefined || id.namespace === namespace)
  );
}

function patched({ group, kind }: ObjectId, manifest: Manifest, patch: Patch): unknown {
  if ('json' in patch)
    return jsonPatch().applyPatch(
      structuredClone(manifest),
      canonical(patch.json, WITHOUT_LATE) as unknown as Operation[],
      true,
    ).newDocument;
  if ('apply' in patch) return patch.apply(structuredClone(manifest));
  const version = manifest.apiVersion.slice(manifest.apiVersion.indexOf('/') + 1);
  return mergePatch(group, version, kind, manifest as unknown as Json, canonical(patch.merge, WITHOUT_LATE) ?? null);
}

function jsonPatch(): typeof import('fast-json-patch') {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- few programs patch; the others start faster without it
  return require('fast-json-patch') as typeof import('fast-json-patch');
}
