import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { treeOf } from '../gitops/tree';
import { FindingsError } from '../values/finding';
import { Component } from './component';
import { EncryptedSecret } from './encrypted-secret';
import { Platform } from './platform';

const ENCRYPTED = 'ENC[AES256_GCM,data:Zm9v,iv:YmFy,tag:YmF6,type:str]';
const CIPHERTEXT = `apiVersion: v1
kind: Secret
metadata: { name: s3, namespace: default }   # as sops left it
type: Opaque
data:
    accessKey: ${ENCRYPTED}
sops:
    mac: ${ENCRYPTED}
    version: 3.13.3
`;

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'strata-encrypted-'))));
afterEach(() => rmSync(folder, { recursive: true }));

function platformWith(text?: string): { readonly platform: Platform; readonly file: string } {
  const file = join(folder, 's3.yaml');
  if (text !== undefined) writeFileSync(file, text);
  const platform = new Platform('prod');
  new EncryptedSecret(new Component(platform, 'web', { namespace: 'default' }), 's3', { file });
  return { platform, file };
}

function findingsOf(text?: string): object {
  try {
    platformWith(text);
  } catch (error) {
    if (error instanceof FindingsError) return error.findings;
  }
  throw new Error('nothing was reported');
}

test('the tree holds the file byte for byte, and Flux is told to decrypt it', () => {
  const tree = treeOf(platformWith(CIPHERTEXT).platform.model());
  expect(String(tree.get('clusters/prod/units/web/default/secret-s3.yaml'))).toBe(CIPHERTEXT);
  expect(String(tree.get('clusters/prod/kustomizations/web.yaml'))).toContain(
    '  decryption:\n    provider: sops\n    secretRef:\n      name: sops-age\n',
  );
});

test('a file that is missing, in the clear or no Secret is refused where it is named', () => {
  const place = { severity: 'error', construct: 'web/s3', field: 'file' };
  const file = join(folder, 's3.yaml');
  const fix = 'write it by `strata secret encrypt`';
  expect(findingsOf()).toEqual([
    {
      ...place,
      code: 'secret/ciphertext',
      message: `${file} can't be read: ENOENT: no such file or directory, open '${file}'`,
      fix,
    },
  ]);
  expect(findingsOf(CIPHERTEXT.replace(/accessKey: .*/, 'accessKey: aHVudGVyMg=='))).toEqual([
    { ...place, code: 'secret/ciphertext', message: `${file} holds values in the clear: accessKey`, source: file, fix },
  ]);
  expect(findingsOf(CIPHERTEXT.replace('kind: Secret', 'kind: ConfigMap'))).toEqual([
    { ...place, code: 'secret/ciphertext', message: `${file} is no Secret`, source: file, fix },
  ]);
  expect(findingsOf(CIPHERTEXT.replace(', namespace: default', ''))).toEqual([
    { ...place, code: 'secret/ciphertext', message: `${file} has no namespace`, source: file, fix },
  ]);
  expect(findingsOf('a: "no end\n')).toEqual([expect.objectContaining({ ...place, code: 'yaml/syntax' })]);
});
