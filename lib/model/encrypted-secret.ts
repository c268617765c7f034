import { readFileSync } from 'node:fs';
import type { Construct } from 'constructs';
import { KubeObject } from '../kinds/kube-object';
import { FindingsError, type Finding } from '../values/finding';
import type { Manifest } from '../values/json';
import { MARK, hasMark } from '../values/marks';
import { checkProps } from './check-props';
import { TEXT, required, type Shape } from './prop-types';
import { parseEncryptedSecret } from './sops';

const SECRET = { apiVersion: 'v1', kind: 'Secret', namespaced: true } as const;

/** Props of {@link EncryptedSecret}. */
export interface EncryptedSecretProps {
  /** File that `strata secret encrypt` wrote: one Secret, its values SOPS ciphertext. */
  readonly file: string;
}

const PROPS: Shape<EncryptedSecretProps> = { file: required(TEXT) };

/**
 * A Secret whose values are SOPS ciphertext: exits copy the file byte for byte, and Flux decrypts it in the cluster.
 * @throws FindingsError with all problems of the props, or if the file is missing, holds no Secret, or holds a value in the clear
 */
export class EncryptedSecret extends KubeObject {
  /** Whether a construct is one, of this copy of the package or another. */
  static isEncryptedSecret(construct: unknown): construct is EncryptedSecret {
    return hasMark(construct, MARK.encryptedSecret);
  }

  /** The file as it stands. */
  readonly ciphertext: string;

  constructor(scope: Construct, id: string, props: EncryptedSecretProps) {
    checkProps(scope, id, props, PROPS);
    const { text, manifest } = read(props.file, `${scope.node.path}/${id}`);
    const { name, namespace, labels, annotations } = manifest.metadata;
    super(scope, id, SECRET, { metadata: { name, namespace, labels, annotations } });
    Object.defineProperty(this, MARK.encryptedSecret, { value: true });
    this.ciphertext = text;
  }
}

function read(file: string, construct: string): { readonly text: string; readonly manifest: Manifest } {
  const fail = (findings: readonly Finding[]): never => {
    throw new FindingsError(findings.map(finding => ({ ...finding, construct, field: 'file' })));
  };
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const message = `${file} can't be read: ${(error as Error).message}`;
    return fail([
      { code: 'secret/ciphertext', severity: 'error', message, fix: 'write it by `strata secret encrypt`' },
    ]);
  }
  const { manifest, findings } = parseEncryptedSecret(text, file);
  return manifest === undefined ? fail(findings) : { text, manifest };
}
