import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Inputs } from '@pulumi/pulumi';
import { parse } from 'yaml';
import { secretData, type SecretValues } from './secret-data';

/**
 * The values of a Secret that stands in the program as SOPS ciphertext, decrypted by `sops` with the keys of whoever deploys. Values go to sops and back by
 * pipes, and to Pulumi as secrets.
 */
export function decryptedValues(object: string, ciphertext: string): Inputs {
  // what stands there in the clear: the type
  const { type } = parse(ciphertext) as { readonly type?: string };
  return { ...(type === undefined ? {} : { type }), data: secretData(decrypt(object, ciphertext)) };
}

async function decrypt(object: string, ciphertext: string): Promise<SecretValues> {
  const run = promisify(execFile)('sops', ['decrypt', '--input-type', 'yaml', '--output-type', 'yaml']);
  run.child.stdin?.end(ciphertext);
  try {
    return parse((await run).stdout) as SecretValues;
  } catch (error) {
    const { stderr = '', message } = error as { readonly stderr?: string; readonly message: string };
    throw new Error(
      `${object} can't be decrypted: ${stderr.trim() || message}; sops needs the key that it was encrypted for, e.g. in SOPS_AGE_KEY_FILE`,
    );
  }
}
