import { validate, type Violation } from '../../lib/schema';
import { removeAt, valueAt, type Steps, type Target } from './tree';

/** Which faults are removed: those that hide rules, or all. */
export type RepairLevel = 'shape' | 'all';

/** Removes what an object's kind refuses: for each fault the deepest optional ancestor. Some faults cannot be removed so. */
export function repair(object: Record<string, unknown>, target: Target, level: RepairLevel): void {
  for (let round = 0; round < 12; round++) {
    const faults = validate(target.schema, target.kind.kind, object).filter(
      ({ stage }) => level === 'all' || stage !== 'cel',
    );
    if (faults.length === 0) return;
    let removed = false;
    // the last items of lists go first, so that the places of the others stay
    for (const fault of [...faults].reverse()) removed = removeOptional(object, target, fault) || removed;
    if (!removed) return;
  }
}

/** Steps of a violation's path in an object; map keys may hold dots and brackets. */
function stepsOf(object: unknown, field: string): Steps {
  const steps: (string | number)[] = [];
  let rest = field;
  let value = object;
  while (rest !== '') {
    const index = /^\[(\d+)\]\.?/.exec(rest);
    const step = index !== null && Array.isArray(value) ? Number(index[1]) : keyIn(value, rest);
    if (step === undefined) break;
    steps.push(step);
    rest =
      index !== null && typeof step === 'number'
        ? rest.slice(index[0].length)
        : rest.replace(written(rest, String(step)), '').replace(/^\./, '');
    value = valueAt(value, [step]);
  }
  return steps;
}

function written(text: string, key: string): string {
  return text.startsWith('[') ? `[${key}]` : key;
}

/** The longest key of the value with which the text begins. */
function keyIn(value: unknown, text: string): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const begins = (key: string): boolean => {
    const form = written(text, key);
    return text.startsWith(form) && /^($|[.[])/.test(text.slice(form.length));
  };
  return Object.keys(value)
    .filter(begins)
    .sort((a, b) => b.length - a.length)[0];
}

function removeOptional(object: Record<string, unknown>, target: Target, fault: Violation): boolean {
  const steps = [...stepsOf(object, fault.field)];
  for (; steps.length > 0; steps.pop()) {
    if (['apiVersion', 'kind', 'metadata'].includes(String(steps[0]))) return false;
    if (!isRequired(object, target, steps)) {
      removeAt(object, steps);
      return true;
    }
  }
  return false;
}

function isRequired(object: Record<string, unknown>, target: Target, steps: Steps): boolean {
  const last = steps.at(-1);
  let node = target.node as Target['node'] | undefined;
  for (const step of steps.slice(0, -1)) node = typeof step === 'number' ? node?.items : node?.child(step);
  if (typeof last === 'number') {
    const list = valueAt(object, steps.slice(0, -1));
    return Array.isArray(list) && list.length <= (node?.schema.minItems ?? 0);
  }
  return (node?.schema.required ?? []).includes(last ?? '');
}
