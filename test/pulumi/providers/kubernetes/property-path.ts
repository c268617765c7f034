/** Steps to a property, as the engine writes paths. */
export type PropertyPath = readonly (string | number)[];

/** Text of a path: keys with dots, quotes or brackets stand in brackets (pkg provider/provider.go, addPatchValueToDiff). */
export function formatPropertyPath(path: PropertyPath): string {
  let text = '';
  for (const step of path) {
    if (typeof step === 'number') text += `[${step}]`;
    else if (/[."[\]]/.test(step)) text += `["${step.replaceAll('"', '\\"')}"]`;
    else text += text === '' ? step : `.${step}`;
  }
  return text;
}

/** Steps of a path's text: sdk/go/common/resource/property_path.go, ParsePropertyPath. */
export function parsePropertyPath(text: string): PropertyPath {
  const steps = /\["((?:[^"\\]|\\.)*)"\]|\[(\d+|\*)\]|([^.[\]]+)/g;
  return [...text.matchAll(steps)].map(([, quoted, index, name]) => {
    if (quoted !== undefined) return quoted.replaceAll('\\"', '"');
    if (index !== undefined) return index === '*' ? '*' : Number(index);
    return name ?? '';
  });
}

/** Whether a path is another one or above it; `*` stands for any step. */
export function contains(path: PropertyPath, other: PropertyPath): boolean {
  return path.length <= other.length && path.every((step, index) => step === '*' || step === other[index]);
}
