import { encryptSecret } from '../../gitops/secret-encrypt';
import type { SecretSource } from '../../gitops/secret-sources';
import { CommandError, EXIT, type ExitCode } from '../exit';
import type { Output } from '../output';

/** Options of `strata secret encrypt`. */
export interface SecretEncryptOptions {
  readonly namespace: string;
  readonly output: string;
  readonly type: string;
  /** `key=file` each. */
  readonly fromFile?: readonly string[];
  /** `key=variable` each. */
  readonly fromEnv?: readonly string[];
  readonly fromStdin?: string;
  readonly age?: readonly string[];
  readonly force?: boolean;
}

/** Writes a Secret that sops encrypted. @returns the exit code */
export function secretEncrypt(name: string, options: SecretEncryptOptions, output: Output): ExitCode {
  const { output: file, fromFile = [], fromEnv = [], fromStdin, ...rest } = options;
  const values = new Map<string, SecretSource>();
  const add = (key: string, source: SecretSource): void => {
    if (values.has(key)) throw new CommandError(`the key ${key} is given twice`);
    values.set(key, source);
  };
  for (const given of fromFile) {
    const [key, path] = pair(given, '--from-file', 'FILE');
    add(key, { file: path });
  }
  for (const given of fromEnv) {
    const [key, variable] = pair(given, '--from-env', 'VARIABLE');
    add(key, { env: variable });
  }
  if (fromStdin !== undefined) add(fromStdin, { stdin: true });
  encryptSecret({ ...rest, name, file, values: Object.fromEntries(values) });
  output.result(`${file}: Secret ${options.namespace}/${name} with ${[...values.keys()].sort().join(', ')}, encrypted`);
  return EXIT.ok;
}

/** Key and place of one option. A text without `=` may be a secret given by mistake: it is not repeated. */
function pair(given: string, option: string, place: string): readonly [string, string] {
  const at = given.indexOf('=');
  if (at < 1 || at === given.length - 1) throw new CommandError(`${option} takes KEY=${place}`);
  return [given.slice(0, at), given.slice(at + 1)];
}
