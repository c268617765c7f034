/** Fields as an API server writes them down in `metadata.managedFields` (structured-merge-diff, `FieldsV1`): each key one step, an empty value a field. */
export interface FieldsV1 {
  readonly [step: string]: FieldsV1;
}

/** Fields by their path: the steps of `FieldsV1`, as JSON. */
export type FieldSet = ReadonlySet<string>;

/** Step that stands for the field itself, where it has fields below that are listed too. */
const ITSELF = '.';

/** The fields that are listed. */
export function fieldSet(...all: readonly (FieldsV1 | undefined)[]): FieldSet {
  const found = new Set<string>();
  const add = (fields: FieldsV1, above: readonly string[]): void => {
    const steps = Object.keys(fields);
    if (steps.length === 0 && above.length > 0) found.add(JSON.stringify(above));
    for (const step of steps) {
      if (step === ITSELF) found.add(JSON.stringify(above));
      else add(fields[step]!, [...above, step]);
    }
  };
  for (const fields of all) add(fields ?? {}, []);
  return found;
}

/** The same fields as an API server takes them. */
export function toFieldsV1(fields: FieldSet): FieldsV1 {
  type Tree = Map<string, Tree>;
  const root: Tree = new Map();
  for (const path of fields) {
    let node = root;
    for (const step of stepsOf(path)) {
      if (!node.has(step)) node.set(step, new Map());
      node = node.get(step)!;
    }
  }
  const written = (node: Tree, above: readonly string[]): FieldsV1 => {
    const isListed = node.size > 0 && above.length > 0 && fields.has(JSON.stringify(above));
    const members = [...node].map(([step, below]) => [step, written(below, [...above, step])] as const);
    return Object.fromEntries([...(isListed ? [[ITSELF, {}] as const] : []), ...members]);
  };
  return written(root, []);
}

/** The steps that lead to a field, e.g. `f:metadata`, `f:labels`, `f:app`. */
export function stepsOf(path: string): readonly string[] {
  return JSON.parse(path) as string[];
}

/** A field for a reader: `spec.template.spec.containers[name=web].image`. */
export function fieldText(path: string): string {
  return stepsOf(path)
    .map(step => {
      const [type, name] = [step.slice(0, 2), step.slice(2)];
      if (type === 'f:') return /^[A-Za-z0-9_-]+$/.test(name) ? `.${name}` : `[${name}]`;
      if (type !== 'k:') return `[${name}]`;
      const keys = JSON.parse(name) as Readonly<Record<string, unknown>>;
      return `[${Object.entries(keys)
        .map(([key, value]) => `${key}=${String(value)}`)
        .join(',')}]`;
    })
    .join('')
    .replace(/^\./, '');
}
