import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEncryptedSecret } from '../model/sops';
import { ensureTools, toolsOutOfReach, type ToolPaths } from '../sandbox/toolchain';
import { FindingsError } from '../values/finding';
import { encryptSecret, type EncryptSecretOptions } from './secret-encrypt';

const TOOLS = ['sops', 'age', 'age-keygen'] as const;
const outOfReach = toolsOutOfReach(TOOLS);
const withTools = outOfReach.length === 0 || process.env['CI'] === 'true' ? describe : describe.skip;
if (outOfReach.length > 0) console.warn(`NOT RUN: secret encryption, for lack of ${outOfReach.join(', ')}`);

const VALUE = 'correct horse\nbattery';
let dir: string;
let tools: ToolPaths<(typeof TOOLS)[number]>;
let recipient: string;

withTools('encryptSecret', () => {
  beforeAll(async () => {
    tools = await ensureTools(TOOLS);
  }, 900_000);

  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'strata-secret-'));
    const key = execFileSync(tools['age-keygen'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    writeFileSync(join(dir, 'key.txt'), key);
    recipient = /public key: (age1\w+)/.exec(key)![1]!;
    writeFileSync(join(dir, 'value'), VALUE);
    process.env['STRATA_TEST_SECRET'] = 'from the environment';
  });
  afterEach(() => {
    rmSync(dir, { recursive: true, force: true });
    delete process.env['STRATA_TEST_SECRET'];
  });

  const encrypt = (options: Partial<EncryptSecretOptions> = {}): string =>
    encryptSecret({
      name: 'db',
      namespace: 'shop',
      values: { password: { file: join(dir, 'value') }, token: { env: 'STRATA_TEST_SECRET' } },
      file: join(dir, 'db.yaml'),
      age: [recipient],
      sops: tools.sops,
      ...options,
    });

  const messageOf = (options: Partial<EncryptSecretOptions>): string => {
    try {
      encrypt(options);
    } catch (error) {
      if (error instanceof FindingsError) return error.message;
    }
    throw new Error('nothing was reported');
  };

  const decrypt = (file: string): string =>
    execFileSync(tools.sops, ['decrypt', file], {
      encoding: 'utf8',
      env: { ...process.env, SOPS_AGE_KEY_FILE: join(dir, 'key.txt') },
    });

  it('writes ciphertext that only the recipient reads', () => {
    const text = encrypt();
    expect(readFileSync(join(dir, 'db.yaml'), 'utf8')).toBe(text);
    expect(statSync(join(dir, 'db.yaml')).mode & 0o777).toBe(0o644);
    for (const value of [VALUE, 'from the environment']) {
      expect(text).not.toContain(value);
      expect(text).not.toContain(Buffer.from(value).toString('base64'));
    }
    const { manifest, findings } = parseEncryptedSecret(text, 'db.yaml');
    expect(findings).toEqual([]);
    expect(manifest).toMatchObject({
      apiVersion: 'v1',
      kind: 'Secret',
      type: 'Opaque',
      metadata: { name: 'db', namespace: 'shop' },
    });
    expect(decrypt(join(dir, 'db.yaml'))).toContain(`password: ${Buffer.from(VALUE).toString('base64')}`);
    expect(readdirSync(dir).sort()).toEqual(['db.yaml', 'key.txt', 'value']);
  });

  it('keeps bytes that are no text', () => {
    const bytes = Buffer.from([0, 255, 254, 10]);
    writeFileSync(join(dir, 'value'), bytes);
    encrypt();
    expect(decrypt(join(dir, 'db.yaml'))).toContain(`password: ${bytes.toString('base64')}\n`);
  });

  it('takes the recipients from .sops.yaml', () => {
    const rules = { creation_rules: [{ path_regex: 'secrets/.*', age: recipient }] };
    writeFileSync(join(dir, '.sops.yaml'), JSON.stringify(rules));
    encrypt({ age: undefined, file: join(dir, 'secrets/db.yaml') });
    expect(decrypt(join(dir, 'secrets/db.yaml'))).toContain('name: db\n');
    expect(messageOf({ age: undefined, file: join(dir, 'other.yaml') })).toMatch(
      /^error secret\/sops: sops: .*no matching creation rules found\n {2}fix: name recipients by --age, or by a creation rule/s,
    );
  });

  it('replaces a file only where it is told to', () => {
    const first = encrypt();
    expect(messageOf({})).toBe(
      `error secret/exists: ${join(dir, 'db.yaml')} exists\n  fix: choose another file, or replace it by --force`,
    );
    expect(encrypt({ force: true })).not.toBe(first);
  });

  it('names what is wrong with the sources, all at once and without a value', () => {
    const values = {
      'bad key': { env: 'STRATA_TEST_SECRET' },
      a: { env: 'STRATA_TEST_UNSET' },
      b: { file: join(dir, 'absent') },
      c: { file: '/dev/null' },
    };
    expect(messageOf({ values })).toBe(
      [
        "error secret/source: value 'bad key': a key holds letters, digits, dashes, dots and underscores, at most 253",
        "error secret/source: value 'a': the environment variable STRATA_TEST_UNSET is not set",
        `error secret/source: value 'b': the file ${join(dir, 'absent')} can't be read (ENOENT)`,
        "error secret/source: value 'c': the file /dev/null is empty",
      ].join('\n'),
    );
    expect(messageOf({ values: { a: { stdin: true }, b: { stdin: true } } })).toContain(
      'standard input can be read for one value only',
    );
    expect(messageOf({ values: {} })).toContain('no value is given');
    writeFileSync(join(dir, 'value'), Buffer.alloc(1_100_000, 'x'));
    expect(messageOf({})).toBe('error secret/too-big: the values have 1100020 bytes, a Secret holds 1048576');
  });

  it('reports a bad recipient and a missing sops, and writes nothing', () => {
    expect(messageOf({ age: ['age1bad'] })).toContain('malformed recipient');
    expect(messageOf({ sops: join(dir, 'no-sops') })).toMatch(
      /^error secret\/no-sops: .*\n {2}fix: install sops 3\.10 or later/,
    );
    expect(readdirSync(dir).sort()).toEqual(['key.txt', 'value']);
  });

  it('repeats no value that sops prints', () => {
    const chatty = join(dir, 'chatty');
    writeFileSync(chatty, '#!/bin/sh\ncat >&2\nexit 1\n');
    chmodSync(chatty, 0o755);
    const message = messageOf({ sops: chatty });
    expect(message).toContain('token: [secret]');
    expect(message).not.toContain(Buffer.from('from the environment').toString('base64'));
    writeFileSync(join(dir, 'value'), 'abc');
    writeFileSync(join(dir, 'longer'), 'abcdef');
    const values = { a: { file: join(dir, 'value') }, b: { file: join(dir, 'longer') } };
    expect(messageOf({ sops: chatty, values })).toContain('a: [secret]\n  b: [secret]\n');
  });
});

describe('parseEncryptedSecret', () => {
  const value = 'ENC[AES256_GCM,data:YQ==,iv:YQ==,tag:YQ==,type:str]';
  const head = 'apiVersion: v1\nkind: Secret\nmetadata:\n  name: a\n';
  it.each([
    [
      'a value in the clear',
      `${head}data:\n  a: ${value}\n  b: aGk=\nsops: {mac: '${value}'}\n`,
      'a.yaml holds values in the clear: b',
    ],
    [
      'stringData in the clear',
      `${head}stringData:\n  c: hi\nsops: {mac: '${value}'}\n`,
      'a.yaml holds values in the clear: c',
    ],
    ['no sops part', `${head}data:\n  a: ${value}\n`, 'a.yaml is not encrypted by SOPS: it has no sops.mac'],
    ['another kind', 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n', 'a.yaml is no Secret'],
    ['two documents', `${head}---\n${head}`, 'a.yaml holds 2 documents, not one Secret'],
    ['no values', `${head}sops: {mac: '${value}'}\n`, 'a.yaml holds no value'],
    ['nothing', '', 'a.yaml holds 0 documents, not one Secret'],
  ])('refuses %s', (_name, text, message) => {
    expect(parseEncryptedSecret(text, 'a.yaml').findings).toEqual([
      {
        code: 'secret/ciphertext',
        severity: 'error',
        message,
        source: 'a.yaml',
        fix: 'write it by `strata secret encrypt`',
      },
    ]);
  });
});
