import type { Finding } from '../values/finding';
import { isMap, type JsonMap } from '../values/json-map';

/** Reads untrusted plain data and collects what is wrong with it, so that all problems of an input are reported together. */
export class Reading {
  readonly findings: Finding[] = [];

  /** @param object What the fields belong to, as a finding prints it. */
  constructor(private readonly object: string) {}

  /** Reports a problem at a field. */
  report(code: string, field: string, message: string, fix?: string): void {
    const where = field === '' ? {} : { field };
    this.findings.push({
      code: `import/${code}`,
      severity: 'error',
      message,
      object: this.object,
      ...where,
      ...(fix === undefined ? {} : { fix }),
    });
  }

  /** The value if it is a JSON object; otherwise reports and gives undefined. */
  record(value: unknown, field: string): JsonMap | undefined {
    if (isMap(value)) return value;
    this.wrongType(value, field, 'an object');
    return undefined;
  }

  /** The value if it is an array; otherwise reports and gives undefined. */
  array(value: unknown, field: string): readonly unknown[] | undefined {
    if (Array.isArray(value)) return value as readonly unknown[];
    this.wrongType(value, field, 'an array');
    return undefined;
  }

  /** The value if it is a string that is not empty; otherwise reports and gives undefined. */
  text(value: unknown, field: string): string | undefined {
    if (typeof value === 'string' && value !== '') return value;
    this.wrongType(value, field, 'a string that is not empty');
    return undefined;
  }

  /** The value if it is an array of strings; otherwise reports and gives undefined. */
  texts(value: unknown, field: string): readonly string[] | undefined {
    if (Array.isArray(value) && value.every(item => typeof item === 'string')) return value;
    this.wrongType(value, field, 'an array of strings');
    return undefined;
  }

  /** Reports a value of the wrong type, or a field that is missing. */
  wrongType(value: unknown, field: string, expected: string): void {
    if (value === undefined)
      this.report('missing-field', field, `${lastName(field)} is missing: it must be ${expected}`);
    else this.report('wrong-type', field, `${lastName(field)} must be ${expected}, not ${nameOf(value)}`);
  }
}

/** A value as a finding names it: its type, and itself where it is short. */
export function nameOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'object') return 'an object';
  const text = JSON.stringify(value) ?? typeof value;
  return `${typeof value === 'string' ? 'the string' : `the ${typeof value}`} ${text.length > 60 ? `${text.slice(0, 57)}...` : text}`;
}

function lastName(field: string): string {
  return field === '' ? 'the value' : field.slice(field.lastIndexOf('.') + 1);
}
