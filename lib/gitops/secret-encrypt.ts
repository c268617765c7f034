import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parseEncryptedSecret } from '../model/sops';
import { FindingsError, type Finding } from '../values/finding';
import { emit } from '../yaml/emit';
import { readSources, type SecretSource } from './secret-sources';

/** Options of {@link encryptSecret}. */
export interface EncryptSecretOptions {
  readonly name: string;
  /** @default - the Secret states none */
  readonly namespace?: string;
  /** Type of the Secret, e.g. `kubernetes.io/tls`. @default 'Opaque' */
  readonly type?: string;
  /** Where each value is read from, by key of the Secret's data. */
  readonly values: Readonly<Record<string, SecretSource>>;
  /** File to write. A `.sops.yaml` beside it or above it says who may decrypt, unless `age` does. */
  readonly file: string;
  /** Recipients who may decrypt: age public keys. @default - the rules of `.sops.yaml` */
  readonly age?: readonly string[];
  /** Whether an existing file is replaced. @default false */
  readonly force?: boolean;
  /** The sops program, 3.10 or later. @default 'sops' */
  readonly sops?: string;
}

/** What an API server takes for the data of one Secret. */
const MOST_BYTES = 1024 * 1024;

/** What sops encrypts: the rest of the manifest stays readable, as Flux needs it. */
const ENCRYPTED_FIELDS = '^(data|stringData)$';

/**
 * Writes a Secret that sops encrypted. The values go from their source through a pipe to sops; no file and no argument ever holds them,
 * and no error repeats them. The ciphertext is written at once, readable for all (mode 0644).
 * @returns the text of the file
 * @throws FindingsError `secret/source`, `secret/too-big`, `secret/exists`, `secret/no-sops`, `secret/sops` with the message of sops, `secret/not-written`
 */
export function encryptSecret(options: EncryptSecretOptions): string {
  const { name, namespace, type = 'Opaque', file, force = false } = options;
  if (!force && existsSync(file))
    throw problem('secret/exists', `${file} exists`, 'choose another file, or replace it by --force');
  const values = readSources(options.values);
  if (values.size === 0)
    throw problem('secret/source', 'no value is given', 'name one by --from-stdin, --from-file or --from-env');
  const bytes = [...values.values()].reduce((sum, value) => sum + value.length, 0);
  if (bytes > MOST_BYTES)
    throw problem('secret/too-big', `the values have ${bytes} bytes, a Secret holds ${MOST_BYTES}`);
  const data = Object.fromEntries([...values].map(([key, value]) => [key, value.toString('base64')]));
  const metadata = { name, ...(namespace !== undefined && { namespace }) };
  const manifest = emit({ apiVersion: 'v1', kind: 'Secret', metadata, type, data });
  const text = runSops(manifest, options, [
    ...Object.values(data),
    ...[...values.values()].map(value => value.toString()),
  ]);
  const { findings } = parseEncryptedSecret(text, file);
  if (findings.length > 0) throw new FindingsError(findings);
  write(file, text);
  return text;
}

function runSops(
  manifest: string,
  { file, age, sops = 'sops' }: EncryptSecretOptions,
  secrets: readonly string[],
): string {
  const path = resolve(file);
  const args = ['encrypt', '--input-type', 'yaml', '--output-type', 'yaml', '--encrypted-regex', ENCRYPTED_FIELDS];
  const recipients = age !== undefined && age.length > 0 ? ['--age', age.join(',')] : [];
  mkdirSync(dirname(path), { recursive: true });
  const { status, stdout, stderr, error } = spawnSync(sops, [...args, ...recipients, '--filename-override', path], {
    cwd: dirname(path),
    input: manifest,
    encoding: 'utf8',
    maxBuffer: 16 * MOST_BYTES,
  });
  if (error !== undefined) {
    throw problem(
      'secret/no-sops',
      `${sops} can't be run: ${error.message}`,
      'install sops 3.10 or later and put it on PATH',
    );
  }
  if (status === 0) return stdout;
  // the longest first: where one value begins another, the rest of the other must not stay
  const longestFirst = secrets.toSorted((a, b) => b.length - a.length);
  const message = longestFirst.reduce((text, secret) => text.replaceAll(secret, '[secret]'), stderr.trim());
  const fix = 'name recipients by --age, or by a creation rule for this path in .sops.yaml';
  throw problem('secret/sops', `sops: ${message}`, fix);
}

function write(file: string, text: string): void {
  const staged = `${file}.strata-new`;
  try {
    writeFileSync(staged, text, { mode: 0o644 });
    chmodSync(staged, 0o644);
    renameSync(staged, file);
  } catch (error) {
    rmSync(staged, { force: true });
    throw problem('secret/not-written', `${file} can't be written: ${(error as Error).message}`);
  }
}

function problem(code: string, message: string, fix?: string): FindingsError {
  const finding: Finding = { code, severity: 'error', message, fix };
  return new FindingsError([finding]);
}
