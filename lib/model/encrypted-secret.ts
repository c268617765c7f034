import { readFileSync } from 'node:fs';
import type { Construct } from 'constructs';
import { KubeObject } from '../kinds/kube-object';
import { FindingsError } from '../values/finding';
import type { Manifest } from '../values/json';
import { MARK, hasMark } from '../values/marks';
import { readDocuments } from '../yaml/read';

const SECRET = { apiVersion: 'v1', kind: 'Secret', namespaced: true } as const;

/** Props of {@link EncryptedSecret}. */
export interface EncryptedSecretProps {
  /** File that `strata secret encrypt` wrote: one Secret, its values SOPS ciphertext. */
  readonly file: string;
}

/**
 * A Secret whose values are SOPS ciphertext: exits copy the file byte for byte, and Flux decrypts it in the cluster.
 * @throws FindingsError if the file is missing, holds no Secret, or holds a value in the clear
 */
export class EncryptedSecret extends KubeObject {
  /** Whether a construct is one, of this copy of the package or another. */
  static isEncryptedSecret(construct: unknown): construct is EncryptedSecret {
    return hasMark(construct, MARK.encryptedSecret);
  }

  /** The file as it stands. */
  readonly ciphertext: string;

  constructor(scope: Construct, id: string, props: EncryptedSecretProps) {
    const { text, manifest } = read(props.file, `${scope.node.path}/${id}`);
    const { name, namespace, labels, annotations } = manifest.metadata;
    super(scope, id, SECRET, { metadata: { name, namespace, labels, annotations } });
    Object.defineProperty(this, MARK.encryptedSecret, { value: true });
    this.ciphertext = text;
  }
}

function read(file: string, construct: string): { readonly text: string; readonly manifest: Manifest } {
  const fail = (message: string): never => {
    throw new FindingsError([
      {
        code: 'secret/ciphertext',
        severity: 'error',
        message,
        construct,
        field: 'file',
        fix: 'write it by `strata secret encrypt`',
      },
    ]);
  };
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    return fail(`${file} can't be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  const { documents, findings } = readDocuments(text, file);
  if (findings.length > 0) throw new FindingsError(findings);
  const manifest = documents[0]?.value as Manifest | undefined;
  if (documents.length !== 1 || manifest?.kind !== 'Secret' || manifest.sops === undefined)
    return fail(`${file} is no Secret encrypted by SOPS`);
  const values = Object.entries({ ...(manifest.data as object), ...(manifest.stringData as object) });
  const clear = values
    .filter(([, value]) => typeof value !== 'string' || !value.startsWith('ENC['))
    .map(([key]) => key);
  if (clear.length > 0) return fail(`${file} holds values in the clear: ${clear.join(', ')}`);
  return { text, manifest };
}
