import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strata } from './strata';

const CRD = (schema: string): string => `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: widgets.example.com }
spec:
  group: example.com
  scope: Namespaced
  names: { kind: Widget, listKind: WidgetList, plural: widgets, singular: widget }
  versions:
    - name: v1
      served: true
      storage: true
      schema: { openAPIV3Schema: { type: object, properties: { spec: ${schema} } } }
`;
const GOOD = CRD('{ type: object, properties: { size: { type: string } } }');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'strata-import-'));
  mkdirSync(join(folder, 'crds'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const run = (...args: readonly string[]): ReturnType<typeof strata> => strata(['import', ...args], { cwd: folder });
const write = (name: string, text: string): void => writeFileSync(join(folder, 'crds', name), text);

describe('strata import', () => {
  test('writes a module a group, and nothing the second time', () => {
    write('widgets.yaml', GOOD);
    expect(run('crds')).toEqual({ code: 0, stdout: 'kinds/example.com.ts: Widget\n', stderr: '' });
    expect(run('crds')).toEqual({ code: 0, stdout: 'kinds/example.com.ts: Widget (unchanged)\n', stderr: '' });
    expect(readdirSync(join(folder, 'kinds'))).toEqual(['example.com.ts']);
  });

  test.each([
    ['a type that is none', CRD('{ type: strin }')],
    ['a pattern that is none', CRD('{ type: object, properties: { a: { type: string, pattern: "([" } } }')],
    ['a rule of CEL that does not parse', CRD('{ type: object, x-kubernetes-validations: [{ rule: "self.a ==" }] }')],
    ['no schema', GOOD.replace(/^ *schema: .*\n/m, '')],
    ['no versions', GOOD.replace(/ {2}versions:[^]*$/, '')],
    ['no CRD at all', 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n'],
    ['YAML that does not end', GOOD.replace(/ }\n$/, '\n')],
  ])('a malformed definition: %s', (name, text) => {
    write('widgets.yaml', text);
    const { code, stdout, stderr } = run('crds');
    expect({ stdout, stderr }).toMatchSnapshot();
    expect({ name, code, written: readdirSync(folder) }).toEqual({ name, code: 2, written: ['crds'] });
  });

  test('a file of somebody else is not overwritten', () => {
    write('widgets.yaml', GOOD);
    mkdirSync(join(folder, 'kinds'));
    writeFileSync(join(folder, 'kinds', 'example.com.ts'), 'mine\n');
    expect(run('crds')).toEqual({
      code: 3,
      stdout: '',
      stderr: [
        'error import/foreign-file: example.com.ts was not generated: it is not overwritten',
        '  source: kinds/example.com.ts',
        '  fix: choose another folder, or move the file away',
        '',
      ].join('\n'),
    });
  });

  test('a cluster that does not answer is no fault of the command line', () => {
    const { code, stderr } = strata(['import', 'cluster'], { cwd: folder, env: { PATH: folder } });
    expect({ code, stderr }).toEqual({
      code: 4,
      stderr: expect.stringMatching(/^error import\/cannot-read-cluster: kubectl cannot list the CRDs: /),
    });
  });
});
