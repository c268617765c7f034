import { readFileSync } from 'node:fs';
import { FindingsError, type Finding } from '../values/finding';

/** Where a value of a secret is read from: never an argument, which the whole machine can see. */
export type SecretSource =
  /** Name of an environment variable. */
  | { readonly env: string }
  /** Path of a file; its bytes as they are. */
  | { readonly file: string }
  /** Standard input, to its end; one line feed at the end is left out. */
  | { readonly stdin: true };

/** Reads the values of a secret. @throws FindingsError `secret/source` that names keys and places, never a value */
export function readSources(sources: Readonly<Record<string, SecretSource>>): ReadonlyMap<string, Buffer> {
  const findings: Finding[] = [];
  const values = new Map<string, Buffer>();
  const problem = (key: string, message: string, fix?: string): void => {
    findings.push({ code: 'secret/source', severity: 'error', message: `value '${key}': ${message}`, fix });
  };
  const fromStdin = Object.keys(sources).filter(key => 'stdin' in sources[key]!);
  if (fromStdin.length > 1)
    problem(fromStdin.join("', '"), 'standard input can be read for one value only', 'read the others from files');
  for (const [key, source] of Object.entries(sources)) {
    if (!/^[-._a-zA-Z0-9]{1,253}$/.test(key))
      problem(key, 'a key holds letters, digits, dashes, dots and underscores, at most 253');
    else if ('stdin' in source && fromStdin.length > 1) continue;
    else {
      const value = readSource(source);
      if (typeof value === 'string') problem(key, value);
      else if (value.length === 0) problem(key, `${nameOf(source)} is empty`);
      else values.set(key, value);
    }
  }
  if (findings.length > 0) throw new FindingsError(findings);
  return values;
}

/** The bytes of a value, or why they can't be had. */
function readSource(source: SecretSource): Buffer | string {
  try {
    if ('env' in source) {
      const value = process.env[source.env];
      return value === undefined ? `${nameOf(source)} is not set` : Buffer.from(value);
    }
    if ('file' in source) return readFileSync(source.file);
    const input = readFileSync(0);
    return input.at(-1) === 0x0a ? input.subarray(0, -1) : input;
  } catch (error) {
    return `${nameOf(source)} can't be read (${(error as NodeJS.ErrnoException).code ?? 'unknown error'})`;
  }
}

function nameOf(source: SecretSource): string {
  if ('env' in source) return `the environment variable ${source.env}`;
  return 'file' in source ? `the file ${source.file}` : 'standard input';
}
