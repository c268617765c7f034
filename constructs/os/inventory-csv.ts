import type { Finding } from '../../lib/values/finding';
import type { Json, JsonObject } from '../../lib/values/json';

/** Columns that say where a machine's text goes; `labels.KEY` is a label. */
const COLUMNS: Readonly<Record<string, readonly string[]>> = {
  hostname: ['hostname'],
  role: ['role'],
  address: ['address'],
  mac: ['mac'],
  maintenanceFingerprint: ['maintenanceFingerprint'],
  class: ['class'],
  zone: ['zone'],
  rack: ['rack'],
  'capacity.cpu': ['capacity', 'cpu'],
  'capacity.memory': ['capacity', 'memory'],
  'install.disk': ['install', 'disk'],
  'install.serial': ['install', 'disk', 'serial'],
  'install.wwid': ['install', 'disk', 'wwid'],
};

/** Machines of a CSV file (RFC 4180): the first line names the columns, an empty field says nothing. */
export function readCsv(
  text: string,
  file: string,
): { readonly value: { machines: Json[] }; readonly findings: readonly Finding[] } {
  const [header = [], ...rows] = records(text);
  const paths = header.map(name =>
    name.startsWith('labels.') ? ['labels', name.slice('labels.'.length)] : COLUMNS[name],
  );
  const problem = (message: string, line: number, fix: string): Finding => ({
    code: 'inventory/read',
    severity: 'error',
    message,
    source: `${file}:${line}`,
    fix,
  });
  const findings = header
    .filter((_, index) => paths[index] === undefined)
    .map(name =>
      problem(
        `no column is called ${JSON.stringify(name)}`,
        1,
        `columns are ${Object.keys(COLUMNS).join(', ')} and labels.KEY`,
      ),
    );
  rows.forEach((row, index) => {
    if (row.length !== header.length)
      findings.push(
        problem(
          `the line has ${row.length} fields and the header ${header.length}`,
          index + 2,
          'part fields by commas, and quote those that hold one',
        ),
      );
  });
  const machines = rows.map(row =>
    row.reduce<JsonObject>(
      (machine, field, index) => (field === '' ? machine : put(machine, paths[index] ?? [], field)),
      {},
    ),
  );
  return { value: { machines }, findings };
}

function put(object: JsonObject, [key, ...rest]: readonly string[], value: string): JsonObject {
  if (key === undefined) return object;
  const below = object[key];
  const inner = typeof below === 'object' && below !== null ? (below as JsonObject) : {};
  return { ...object, [key]: rest.length === 0 ? value : put(inner, rest, value) };
}

/** Records of a CSV text, empty lines left out. */
function records(text: string): string[][] {
  const rows: string[][] = [[]];
  for (const [, quoted, plain = '', end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    rows.at(-1)!.push(quoted === undefined ? plain.trim() : quoted.replaceAll('""', '"'));
    if (end !== ',') rows.push([]);
  }
  return rows.filter(row => row.some(field => field !== ''));
}
