import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import { modelOfManifests, type ForeignManifest } from '../model/foreign';
import { compareText, idOf, idText, keyOf } from '../model/identity';
import type { Finding } from '../values/finding';
import type { Manifest } from '../values/json';
import { isMap } from '../values/json-map';
import { readDocuments } from '../yaml/read';
import { check, compareFindings, type CheckOptions } from './check';

/** Extensions of manifests. */
const MANIFEST = /\.(ya?ml|json)$/i;

/** Options of {@link checkManifests}. */
export interface ManifestCheckOptions extends CheckOptions {
  /**
   * Is told how far the reading is, e.g. `20 of 300 files`.
   * @default - nobody is told
   */
  readonly onProgress?: (state: string) => void;
}

/**
 * Checks a manifest, or all manifests of a folder and the folders in it, whoever wrote them. What the rest of a cluster may provide is a warning here:
 * kinds without a schema, references that nothing resolves, objects without a namespace, one object in two files, workloads with each other's pods.
 */
export function checkManifests(path: string, options: ManifestCheckOptions = {}): readonly Finding[] {
  const { onProgress = () => undefined } = options;
  const findings: Finding[] = [];
  const files = filesOf(path);
  const manifests = files.flatMap((file, index) => {
    onProgress(`${index} of ${files.length} files`);
    return readManifests(file, findings);
  });
  if (manifests.length === 0 && findings.every(({ severity }) => severity !== 'error'))
    return [...findings, none(path)];
  const model = modelOfManifests(distinct(manifests, findings));
  return check({ ...model, findings: [...findings, ...model.findings] }, options)
    .map(soften)
    .toSorted(compareFindings);
}

/** The first of each object; another of the same identity may be meant for another cluster. */
function distinct(manifests: readonly ForeignManifest[], findings: Finding[]): readonly ForeignManifest[] {
  const seen = new Map<string, ForeignManifest>();
  return manifests.filter(each => {
    const id = idOf(each.manifest);
    const first = seen.get(keyOf(id));
    if (first === undefined || id.name === '') {
      seen.set(keyOf(id), each);
      return true;
    }
    findings.push({
      code: 'identity/duplicate',
      severity: 'warning',
      message: `the same object stands in ${first.file}:${first.line} too`,
      object: idText(id),
      source: `${each.file}:${each.line}`,
      fix: 'remove one of them, or check the folder of each cluster by itself',
    });
    return false;
  });
}

/** Codes of what may be all right in a cluster of which only a part is seen. */
const SOFT: ReadonlySet<string> = new Set([
  'closure/missing',
  'identity/no-namespace',
  'identity/selector-overlap',
  'schema/unknown-kind',
]);

function soften(finding: Finding): Finding {
  // the path of a construct that nobody wrote says nothing; the source line does
  const severity = SOFT.has(finding.code) ? 'warning' : finding.severity;
  return { ...finding, severity, construct: undefined };
}

/** Files in the order of their names; hidden folders and installed packages are left out. */
function filesOf(path: string): readonly string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { withFileTypes: true })
    .filter(({ name }) => !name.startsWith('.') && name !== 'node_modules')
    .sort((a, b) => compareText(a.name, b.name))
    .flatMap(entry => {
      const below = join(path, entry.name);
      if (entry.isDirectory()) return filesOf(below);
      return entry.isFile() && MANIFEST.test(entry.name) ? [below] : [];
    });
}

function readManifests(path: string, findings: Finding[]): readonly ForeignManifest[] {
  const file = path.split(sep).join('/');
  const result = readDocuments(readFileSync(path, 'utf8'), file);
  findings.push(...result.findings);
  return result.documents.flatMap(({ value, line }) => {
    if (isKustomize(value)) return [];
    if (!isManifest(value)) {
      findings.push(notAnObject(`${file}:${line}`));
      return [];
    }
    return [{ manifest: value, file, line }];
  });
}

/** What the kustomize command reads; no API server ever sees it. */
function isKustomize(value: unknown): boolean {
  return isMap(value) && String(value.apiVersion).startsWith('kustomize.config.k8s.io/');
}

function isManifest(value: unknown): value is Manifest {
  return (
    isMap(value) && typeof value.apiVersion === 'string' && typeof value.kind === 'string' && isMap(value.metadata)
  );
}

/** Silence about a folder without manifests would pass for a verdict on those that somebody meant. */
function none(path: string): Finding {
  return {
    code: 'manifest/none',
    severity: 'error',
    message: `there is no manifest in ${path}`,
    fix: 'give a program, a manifest (.yaml, .yml, .json), or a folder that holds manifests',
  };
}

function notAnObject(source: string): Finding {
  return {
    code: 'manifest/not-an-object',
    severity: 'warning',
    message: 'this document has no apiVersion, kind and metadata: it is left out',
    source,
    fix: 'give only manifests to the check',
  };
}
