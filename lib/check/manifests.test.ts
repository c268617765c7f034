import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { checkManifests } from './manifests';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'strata-check-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

function write(files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}

function findings(path = folder): readonly string[] {
  return checkManifests(path).map(({ severity, code, object, message, source, construct }) => {
    expect(construct).toBeUndefined();
    return [severity, code, object ?? '-', source?.slice(folder.length + 1), message].join(' | ');
  });
}

const MAP = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a, namespace: default }\n';

test('a folder of sound manifests', () => {
  write({
    'a.yaml': MAP,
    'b/c.json': MAP.replace('name: a', 'name: b'),
    '.hidden/d.yaml': 'no: manifest',
    'README.md': '# a',
  });
  expect(findings()).toEqual([]);
});

test('every object is found by file and line', () => {
  write({
    'a/all.yaml': `${MAP}---\n# the next one\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: b, namespace: default }\ndat: {}\n`,
  });
  expect(findings()).toEqual([
    'error | schema/unknown-field | ConfigMap default/b | a/all.yaml:6 | unknown field "dat", did you mean "data"?',
  ]);
  expect(findings(join(folder, 'a/all.yaml'))).toHaveLength(1);
});

test('objects of a List in one line', () => {
  const item = (name: string): object => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace: 'default' },
    dat: {},
  });
  write({ 'list.json': JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [item('a'), item('b')] }) });
  expect(findings()).toEqual([
    'error | schema/unknown-field | ConfigMap default/a | list.json:1 | unknown field "dat", did you mean "data"?',
    'error | schema/unknown-field | ConfigMap default/b | list.json:1 | unknown field "dat", did you mean "data"?',
  ]);
});

test('what the rest of the cluster may provide is a warning', () => {
  write({
    'a.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a, namespace: shop }\n',
    'b.yaml': 'apiVersion: shop.example.org/v1\nkind: Hat\nmetadata: { name: a, namespace: shop }\n',
    'c.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: c }\n',
  });
  expect(findings()).toEqual([
    'warning | identity/no-namespace | ConfigMap c | c.yaml:1 | a ConfigMap lives in a namespace, and neither it nor its component names one',
    "warning | closure/missing | ConfigMap shop/a | a.yaml:1 | namespace 'shop' is provided by nothing (1 more object names it)",
    'warning | schema/unknown-kind | Hat.shop.example.org shop/a | b.yaml:1 | no schema of kind Hat in shop.example.org/v1 is known',
  ]);
});

test('one object in two files, documents that are no objects, and what is no YAML', () => {
  write({
    'a.yaml': MAP,
    'b.yaml': `${MAP}---\nreplicas: 2\n`,
    'kustomization.yaml': 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n',
  });
  expect(findings()).toEqual([
    'warning | manifest/not-an-object | - | b.yaml:5 | this document has no apiVersion, kind and metadata: it is left out',
    `warning | identity/duplicate | ConfigMap default/a | b.yaml:1 | the same object stands in ${folder}/a.yaml:1 too`,
  ]);
  write({ 'b.yaml': 'a: [1\n', 'kustomization.yaml': '' });
  expect(findings()).toEqual([expect.stringMatching(/^error \| yaml\/syntax \| - \| b\.yaml:\d+:\d+ \| /)]);
});

test('ciphertext of SOPS is no secret in the clear', () => {
  const secret =
    'apiVersion: v1\nkind: Secret\nmetadata: { name: a, namespace: default }\nstringData: { a: "ENC[AES256_GCM,data:x]" }\n';
  write({ 'a.yaml': `${secret}sops: { mac: x }\n` });
  expect(findings()).toEqual([]);
  write({ 'a.yaml': secret.replace('"ENC[AES256_GCM,data:x]"', 'x') });
  expect(findings()).toEqual([
    'error | secret/clear-text | Secret default/a | a.yaml:1 | a Secret in the clear would be written: a',
  ]);
});

test('a null is seen as written', () => {
  write({ 'a.yaml': `${MAP}data: { a: null }\nimmutable: maybe\n` });
  expect(findings()).toEqual([
    'error | schema/type | ConfigMap default/a | a.yaml:1 | must be a boolean, got the string "maybe"',
  ]);
});
