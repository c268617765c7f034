import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { INVENTORY, inventorySchema } from '../../hack/values-schema/files';
import { FindingsError } from '../../lib/values/finding';
import { readMachines } from './inventory';
import { MACHINE } from './shapes';

/** A JSON Schema as far as these tests read it. */
interface Node {
  readonly properties?: Readonly<Record<string, Node>>;
  readonly items?: Node;
  readonly required?: readonly string[];
  readonly additionalProperties?: unknown;
}

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'strata-inventory-'))));
afterEach(() => rmSync(folder, { recursive: true }));

function read(name: string, text: string): unknown {
  const file = join(folder, name);
  writeFileSync(file, text);
  try {
    return readMachines(file);
  } catch (error) {
    if (!(error instanceof FindingsError)) throw error;
    return error.findings.map(({ code, field, message, source }) =>
      [code, field ?? '-', message, source?.replace(`${folder}/`, '')].join(' | ').replaceAll(folder, ''),
    );
  }
}

test('the fingerprint of a machine in maintenance, as its console shows it', () => {
  const fingerprint = 'OhrR0A3xIaDbGHYCiQ9cFgOdWTpBHtBAt2eKkyLnRvk=';
  const header = 'hostname,role,address,maintenanceFingerprint\n';
  const machine = { hostname: 'w-1', role: 'worker', address: '192.0.2.21', maintenanceFingerprint: fingerprint };
  expect(read('machines.csv', `${header}w-1,worker,192.0.2.21,${fingerprint}\n`)).toEqual([machine]);
  expect(read('machines.yaml', JSON.stringify({ machines: [machine] }))).toEqual([machine]);
  expect(read('machines.csv', `${header}w-1,worker,192.0.2.21,3A:1A:D1\n`)).toEqual([
    'props/value | machines[0].maintenanceFingerprint | must be the fingerprint that the console shows: 44 characters of base64, the last one =, got the string "3A:1A:D1" | machines.csv',
  ]);
});

test('what machines have for pods, as numbers or quantities', () => {
  const header = 'hostname,role,address,capacity.cpu,capacity.memory\n';
  expect(read('machines.csv', `${header}w-1,worker,192.0.2.21,32,120Gi\n`)).toEqual([
    { hostname: 'w-1', role: 'worker', address: '192.0.2.21', capacity: { cpu: '32', memory: '120Gi' } },
  ]);
  const yaml = (capacity: string): unknown =>
    read('machines.yaml', `machines: [{hostname: w-1, role: worker, address: 192.0.2.21, capacity: ${capacity}}]`);
  expect(yaml('{cpu: 32, memory: 120Gi}')).toMatchObject([{ capacity: { cpu: 32, memory: '120Gi' } }]);
  expect(yaml('{cpu: none}')).toEqual([
    'props/value | machines[0].capacity.cpu | must be a positive quantity such as 16, 15500m or 120Gi, got the string "none" | machines.yaml',
    'props/required | machines[0].capacity.memory | is required | machines.yaml',
  ]);
});

test('a YAML file', () => {
  const text =
    'machines:\n  - hostname: cp-1\n    role: control-plane\n    address: 192.0.2.11\n    links: [{name: eth0, mtu: 9000}]\n';
  expect(read('machines.yaml', text)).toEqual([
    { hostname: 'cp-1', role: 'control-plane', address: '192.0.2.11', links: [{ name: 'eth0', mtu: 9000 }] },
  ]);
});

test('a CSV file, with quotes, empty fields and labels', () => {
  const text =
    'hostname,role,address,zone,install.serial,labels.example.org/note\r\ncp-1,control-plane,192.0.2.11,,S1,"a, ""b"""\r\n\r\nw-1,worker,192.0.2.21,z1,,\r\n';
  expect(read('machines.csv', text)).toEqual([
    {
      hostname: 'cp-1',
      role: 'control-plane',
      address: '192.0.2.11',
      install: { disk: { serial: 'S1' } },
      labels: { 'example.org/note': 'a, "b"' },
    },
    { hostname: 'w-1', role: 'worker', address: '192.0.2.21', zone: 'z1' },
  ]);
});

test.each([
  [
    'a.yaml',
    'machines:\n  - hostname: cp-1\n    rol: worker\n',
    [
      'props/unknown | machines[0].rol | unknown prop "rol", did you mean "role"? | a.yaml',
      'props/required | machines[0].role | is required | a.yaml',
      'props/required | machines[0].address | is required | a.yaml',
    ],
  ],
  [
    'b.yaml',
    '- a\n- b\n',
    ['inventory/read | - | an inventory is one document with a list of machines, and /b.yaml has 1 | b.yaml'],
  ],
  [
    'c.csv',
    'hostname,colour\na,b,c\n',
    [
      'inventory/read | - | no column is called "colour" | c.csv:1',
      'inventory/read | - | the line has 3 fields and the header 2 | c.csv:2',
    ],
  ],
])('%s: everything that is wrong is told at once', (name, text, expected) => {
  expect(read(name, text)).toEqual(expected);
});

test('a file that is not there', () => {
  expect(() => readMachines(join(folder, 'none.yaml'))).toThrow(/inventory\/read: the inventory can't be read/);
});

describe('the JSON Schema for editors', () => {
  const schema = JSON.parse(readFileSync(INVENTORY, 'utf8')) as Node;

  test('is what `npm run schemas` makes of the types', () => {
    expect(readFileSync(INVENTORY, 'utf8')).toBe(inventorySchema());
  });

  test('knows the same members of a machine as the constructor', () => {
    const machine = schema.properties!.machines!.items!;
    expect(Object.keys(machine.properties!).sort()).toEqual(Object.keys(MACHINE).sort());
    expect(machine.required).toEqual(['hostname', 'role', 'address']);
    expect(machine.additionalProperties).toBe(false);
  });
});
