import { isMap, type JsonMap } from '../values/json-map';
import {
  byteLength,
  labelProblems,
  labelValueProblems,
  pathSegmentProblems,
  qualifiedNameProblems,
  subdomainProblems,
} from './names';
import { quote, type Run } from './run';

/** Bytes that all annotations of an object may take together. */
const ANNOTATIONS_LIMIT = 256 * 1024;

/** What the kind of object asks of its name. */
export interface MetadataRules {
  readonly nameProblems: (name: string) => readonly string[];
  /** Whether `name` or `generateName` must be given. */
  readonly nameRequired: boolean;
  /** Whether the object lives in a namespace; in one that does not, the API server drops the field. */
  readonly namespaced: boolean;
  /** Whether the API server makes up what it can: the name from `generateName` (it then must be valid too), the generation. */
  readonly generates: boolean;
}

/** Rules of a custom resource. */
export function customResourceRules(namespaced: boolean): MetadataRules {
  return { nameProblems: subdomainProblems, nameRequired: true, namespaced, generates: true };
}

/** Rules of an object embedded in another: its name is hardly checked, and may be absent. */
export const EMBEDDED_RULES: MetadataRules = {
  nameProblems: pathSegmentProblems,
  nameRequired: false,
  namespaced: true,
  generates: false,
};

/** Checks decoded metadata as the API server does; `run` stands at the metadata. */
export function checkMetadata(run: Run, metadata: JsonMap, rules: MetadataRules): void {
  const text = (key: string): string => (typeof metadata[key] === 'string' ? metadata[key] : '');
  const invalid = (problems: readonly string[], value: string, ...path: string[]): void => {
    for (const problem of problems) run.fail('metadata', 'Invalid', `${quote(value)} ${problem}`, { value }, ...path);
  };
  const name = text('name');
  const generateName = text('generateName');
  const namespace = text('namespace');
  if (generateName !== '') invalid(rules.nameProblems(withoutTrailingDash(generateName)), generateName, 'generateName');
  if (name !== '') invalid(rules.nameProblems(name), name, 'name');
  else if (generateName !== '' && rules.generates) {
    // the API server cuts the prefix so that five random characters fit
    invalid(rules.nameProblems(`${Buffer.from(generateName).subarray(0, 58).toString()}xxxxx`), generateName, 'name');
  } else if (rules.nameRequired) run.fail('metadata', 'Required', 'is required', undefined, 'name');
  if (namespace !== '' && rules.namespaced) invalid(labelProblems(namespace), namespace, 'namespace');
  if (!rules.generates && typeof metadata.generation === 'number' && metadata.generation < 0) {
    run.fail('metadata', 'Invalid', 'must not be negative', { value: metadata.generation }, 'generation');
  }
  checkLabels(run, metadata.labels);
  checkAnnotations(run, metadata.annotations);
  checkOwners(run, metadata.ownerReferences);
  checkFinalizers(run, metadata.finalizers);
}

/** A prefix is judged as if a name went on after its dash. */
function withoutTrailingDash(prefix: string): string {
  return prefix.length > 1 && prefix.endsWith('-') ? `${prefix.slice(0, -2)}a` : prefix;
}

function checkLabels(run: Run, labels: unknown): void {
  if (!isMap(labels)) return;
  for (const [key, value] of Object.entries(labels)) {
    for (const problem of qualifiedNameProblems(key)) {
      run.fail('metadata', 'Invalid', `key ${quote(key)} ${problem}`, { value: key }, 'labels');
    }
    for (const problem of typeof value === 'string' ? labelValueProblems(value) : []) {
      run.fail('metadata', 'Invalid', `value ${quote(value)} of ${quote(key)} ${problem}`, { value }, 'labels');
    }
  }
}

function checkAnnotations(run: Run, annotations: unknown): void {
  if (!isMap(annotations)) return;
  let size = 0;
  for (const [key, value] of Object.entries(annotations)) {
    size += byteLength(key) + (typeof value === 'string' ? byteLength(value) : 0);
    for (const problem of qualifiedNameProblems(key.toLowerCase())) {
      run.fail('metadata', 'Invalid', `key ${quote(key)} ${problem}`, { value: key }, 'annotations');
    }
  }
  if (size > ANNOTATIONS_LIMIT) {
    const message = `must take at most ${ANNOTATIONS_LIMIT} bytes together, take ${size}`;
    run.fail('metadata', 'TooLong', message, undefined, 'annotations');
  }
}

function checkOwners(run: Run, owners: unknown): void {
  if (!Array.isArray(owners)) return;
  let controllers = 0;
  for (const owner of owners as readonly unknown[]) {
    if (!isMap(owner)) continue;
    for (const field of ['apiVersion', 'kind', 'name', 'uid']) {
      const value = owner[field] ?? '';
      const versionless = field === 'apiVersion' && typeof value === 'string' && !/^([^/]*\/)?[^/]+$/.test(value);
      if (value === '' || versionless)
        run.fail('metadata', 'Invalid', 'must not be empty', { value }, 'ownerReferences', field);
    }
    if (owner.apiVersion === 'v1' && owner.kind === 'Event') {
      run.fail('metadata', 'Invalid', 'must not name an Event', { value: owner }, 'ownerReferences');
    }
    if (owner.controller === true && ++controllers > 1) {
      run.fail('metadata', 'Invalid', 'must name one controller only', { value: owner }, 'ownerReferences');
    }
  }
}

function checkFinalizers(run: Run, finalizers: unknown): void {
  if (!Array.isArray(finalizers)) return;
  for (const finalizer of finalizers as readonly unknown[]) {
    for (const problem of qualifiedNameProblems(typeof finalizer === 'string' ? finalizer : '')) {
      run.fail('metadata', 'Invalid', `${quote(finalizer)} ${problem}`, { value: finalizer }, 'finalizers');
    }
  }
  if (finalizers.includes('orphan') && finalizers.includes('foregroundDeletion')) {
    run.fail('metadata', 'Invalid', 'must not hold both orphan and foregroundDeletion', undefined, 'finalizers');
  }
}
