import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strata, strataBeside } from './strata';

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

  const OBJECT = '  object: customresourcedefinition.apiextensions.k8s.io widgets.example.com, field spec.versions';
  test.each([
    [
      'a type that is none',
      CRD('{ type: strin }'),
      [
        'error import/unknown-word: type is the string "strin"; it must be one of object, array, string, integer, number, boolean',
        `${OBJECT}[0].schema.openAPIV3Schema.properties.spec.type`,
        '  source: crds/widgets.yaml:1',
      ],
    ],
    [
      'no schema',
      GOOD.replace(/^ *schema: .*\n/m, ''),
      [
        'error import/missing-field: schema is missing: it must be an object',
        `${OBJECT}[0].schema`,
        '  source: crds/widgets.yaml:1',
      ],
    ],
    [
      'no versions',
      GOOD.replace(/ {2}versions:[^]*$/, ''),
      ['error import/missing-field: versions is missing: it must be an array', OBJECT, '  source: crds/widgets.yaml:1'],
    ],
    [
      'no definition at all',
      'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n',
      [
        'error import/no-crds: no CustomResourceDefinition found in crds',
        '  fix: give the file or folder that holds the CRDs; Helm charts keep them in crds/ or behind a value such as crds.enabled',
      ],
    ],
    [
      'YAML that does not end',
      GOOD.replace(/ }\n$/, '\n'),
      [
        'error yaml/syntax: flow map in block collection must be sufficiently indented and end with a }',
        '  source: crds/widgets.yaml:13:1',
      ],
    ],
  ])('a malformed definition: %s', (_, text, lines) => {
    write('widgets.yaml', text);
    expect(run('crds')).toEqual({ code: 2, stdout: '', stderr: `${lines.join('\n')}\n` });
    expect(readdirSync(folder)).toEqual(['crds']);
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

  test('a slow address: says that it waits', async () => {
    const server = createServer((_, response) => setTimeout(() => response.end(GOOD), 2600));
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    try {
      const { port } = server.address() as AddressInfo;
      const url = `http://127.0.0.1:${port}/widgets.yaml`;
      expect(await strataBeside(['import', url], { cwd: folder, withProgress: true })).toEqual({
        code: 0,
        stdout: 'kinds/example.com.ts: Widget\n',
        stderr: 'reading definitions (2 s)\n',
      });
    } finally {
      server.close();
    }
  });

  test('an address that answers with an error, and one that is not safe', async () => {
    const server = createServer((_, response) => response.writeHead(404).end());
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    try {
      expect(await strataBeside(['import', `http://${host}/a.yaml`], { cwd: folder })).toEqual({
        code: 4,
        stdout: '',
        stderr: `error import/cannot-fetch: http://${host}/a.yaml answers 404 Not Found\n`,
      });
      expect((await strataBeside(['import', 'http://example.org/a.yaml'], { cwd: folder })).code).toBe(2);
    } finally {
      server.close();
    }
  });

  test('a cluster that does not answer is no fault of the command line', () => {
    const { code, stderr } = strata(['import', 'cluster'], { cwd: folder, env: { PATH: folder } });
    expect({ code, stderr }).toEqual({
      code: 4,
      stderr: expect.stringMatching(/^error import\/cannot-read-cluster: kubectl cannot list the CRDs: /) as string,
    });
  });
});
