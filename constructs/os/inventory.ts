import { readFileSync } from 'node:fs';
import { propProblems } from '../../lib/model/check-props';
import { list, object, required, type Shape } from '../../lib/model/prop-types';
import { FindingsError, type Finding } from '../../lib/values/finding';
import { isMap } from '../../lib/values/json-map';
import { readDocuments } from '../../lib/yaml/read';
import { readCsv } from './inventory-csv';
import type { Machine } from './machine';
import { MACHINE } from './shapes';

/** Machines in a file of YAML, beside the program. */
export interface MachineInventory {
  /** Every machine. */
  readonly machines: readonly Machine[];
}

const INVENTORY: Shape<MachineInventory> = { machines: required(list(object(MACHINE))) };

/**
 * Machines of an inventory: a YAML file with a list `machines`, or a CSV file with a line a machine. What they hold is told by
 * `os/schemas/machines.schema.json` of the package, for editors.
 * @throws FindingsError with all that is malformed: codes `inventory/read`, `yaml/syntax`, `props/...`
 */
export function readMachines(file: string): readonly Machine[] {
  const text = textOf(file);
  const { value, findings } = file.endsWith('.csv') ? readCsv(text, file) : readYaml(text, file);
  const problems = findings.length > 0 ? [] : propProblems(value as MachineInventory, INVENTORY);
  refuse([...findings, ...problems.map((problem): Finding => ({ ...problem, severity: 'error', source: file }))]);
  return (value as MachineInventory).machines;
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const message = `the inventory can't be read: ${(error as Error).message}`;
    return (
      refuse([{ code: 'inventory/read', severity: 'error', message, source: file, fix: 'name the right path' }]) ?? ''
    );
  }
}

function readYaml(text: string, file: string): { readonly value: unknown; readonly findings: readonly Finding[] } {
  const { documents, findings } = readDocuments(text, file);
  const value = documents[0]?.value;
  if (findings.length > 0 || (documents.length === 1 && isMap(value))) return { value, findings };
  const message = `an inventory is one document with a list of machines, and ${file} has ${documents.length}`;
  return {
    value,
    findings: [{ code: 'inventory/read', severity: 'error', message, source: file, fix: 'begin it with `machines:`' }],
  };
}

function refuse(findings: readonly Finding[]): undefined {
  if (findings.length > 0) throw new FindingsError(findings);
}
