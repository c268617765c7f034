import { idText } from '../model/identity';
import type { Model } from '../model/model';
import { formatPath, type PathSegment } from '../schema/run';
import type { Finding } from '../values/finding';
import type { Json } from '../values/json';

/** kustomize writes an object as JSON and reads that as YAML, which knows no such characters, and takes U+0085 for a line's end. Source: sigs.k8s.io/yaml, JSONToYAML. */
const UNREADABLE = /[\u007f-\u009f\ufffe\uffff]/;
/** A merge to YAML, whatever quotes it stands in. */
const MERGE = '<<';
/** Longest key that YAML reads without a question mark before it. Source: YAML 1.2, 7.4.2. */
const LONGEST_KEY = 1024;

/** What kustomize, and so Flux, would refuse, or read as something else, however the file is written. */
export function notCarried({ objects, components }: Model): readonly Finding[] {
  return objects.flatMap(({ id, manifest, path: construct, component, ciphertext }) => {
    if (ciphertext !== undefined) return [];
    // an object with such a list is itself a list to Flux, which applies its items. Source: k8s.io/apimachinery, unstructured.go, IsList
    const list = Array.isArray(manifest.items) ? [['items']] : [];
    const fields = [...list, ...unreadable(manifest as unknown as Json, [])];
    return [...fields, ...annotations(manifest.metadata.annotations)].map((path): Finding => ({
      code: 'gitops/not-carried',
      severity: 'error',
      message: 'kustomize, by which Flux reads files, would not read this as it is',
      object: idText(id),
      field: formatPath(path),
      construct,
      source: components[component]?.source(),
      fix: 'take the control character, or the name, out; in a Secret or in `binaryData` any bytes can stand',
    }));
  });
}

function* unreadable(value: Json, path: readonly PathSegment[]): Generator<readonly PathSegment[]> {
  if (typeof value === 'string' && UNREADABLE.test(value)) yield path;
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    for (const [index, item] of (value as readonly Json[]).entries()) yield* unreadable(item, [...path, index]);
    return;
  }
  for (const [key, member] of Object.entries(value)) {
    const step = [...path, key];
    const tooLong = key.length * 6 > LONGEST_KEY && JSON.stringify(key).length > LONGEST_KEY;
    if (key === MERGE || tooLong || UNREADABLE.test(key)) yield step;
    else yield* unreadable(member, step);
  }
}

/** kustomize writes annotations anew: names that YAML takes for null, booleans, numbers or dates without quotes, and lines without telling their indentation. */
function annotations(all: Readonly<Record<string, string>> = {}): readonly PathSegment[][] {
  return Object.entries(all)
    .filter(([name, text]) => NO_TEXT.test(name) || (text.startsWith('\t') && text.includes('\n')))
    .map(([name]) => ['metadata', 'annotations', name]);
}
const NO_TEXT = /^(null|true|false|[0-9][0-9_.]*(e[-+]?[0-9]+)?|0x[0-9a-f_]+|0o?[0-7_]+|0b[01_]+|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2})$/i; // prettier-ignore
