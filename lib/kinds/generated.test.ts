import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Chart } from 'cdk8s';
import type { GroupSchema } from '../schema/types';
import { compactCrds } from './compact';
import { crdsOf } from './crd';
import { generateGroups, schemaText } from './generate';
import { ServiceAccount } from './generated/core';
import { Certificate } from './generated/cert-manager.io';
import { ExternalSecretV1beta1 } from './generated/external-secrets.io';

const FOLDER = join(__dirname, 'generated');
const names = readdirSync(FOLDER).flatMap(file =>
  file.endsWith('.schema.json') ? [file.slice(0, -'.schema.json'.length)] : [],
);
const read = (file: string): string => readFileSync(join(FOLDER, file), 'utf8');
const withoutComments = (module: string): string =>
  module.replace(/^ *\/\*\*[^]*?\*\/\n/gm, '').replace(/^\/\/.*\n/gm, '');

describe.each(names)('the generated group %s', name => {
  const text = read(`${name}.schema.json`);
  const schema = JSON.parse(text) as GroupSchema;
  const { source, origin } = schema;

  it('comes back from the CRDs that its schema gives, byte for byte and in any order', () => {
    expect(compactCrds(crdsOf(schema), source, origin)).toEqual([schema]);
    const [again] = generateGroups(crdsOf(schema).reverse(), { source, origin, standalone: false });
    expect(again?.name).toBe(name);
    expect(schemaText(again!.schema)).toBe(text);
    // a schema holds no prose, and of the built-in kinds no type names: those come from the server's OpenAPI documents
    if (origin === 'crd') expect(withoutComments(again!.module)).toBe(withoutComments(read(`${name}.ts`)));
  });
});

it('generated constructs give plain objects', () => {
  const chart = new Chart(new App(), 'chart', { namespace: 'shop' });
  new ServiceAccount(chart, 'robot', { automountServiceAccountToken: false });
  new Certificate(chart, 'web', {
    spec: { secretName: 'web-tls', issuerRef: { name: 'letsencrypt' }, dnsNames: ['example.org'] },
  });
  new ExternalSecretV1beta1(chart, 'password', {
    metadata: { name: 'pw' },
    spec: { secretStoreRef: { name: 'store' } },
  });
  expect(chart.toJson()).toEqual([
    {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: 'robot', namespace: 'shop' },
      automountServiceAccountToken: false,
    },
    {
      apiVersion: 'cert-manager.io/v1',
      kind: 'Certificate',
      metadata: { name: 'web', namespace: 'shop' },
      spec: { dnsNames: ['example.org'], issuerRef: { name: 'letsencrypt' }, secretName: 'web-tls' },
    },
    {
      apiVersion: 'external-secrets.io/v1beta1',
      kind: 'ExternalSecret',
      metadata: { name: 'pw', namespace: 'shop' },
      spec: { secretStoreRef: { name: 'store' } },
    },
  ]);
});
