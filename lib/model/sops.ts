import type { Finding } from '../values/finding';
import type { Manifest } from '../values/json';
import { readDocuments } from '../yaml/read';

/** A Secret whose values are SOPS ciphertext, and what is wrong with it. */
export interface ParsedCiphertext {
  /** The object with its ciphertext; absent where the text is no such Secret. */
  readonly manifest?: Manifest;
  readonly findings: readonly Finding[];
}

const ENCRYPTED = /^ENC\[AES256_GCM,data:[A-Za-z0-9+/=]*,iv:[A-Za-z0-9+/=]+,tag:[A-Za-z0-9+/=]+,type:[a-z]+\]$/;

/**
 * Reads a Secret as `strata secret encrypt` writes it: one document, every value of `data` and `stringData` encrypted by SOPS, the rest in the
 * clear so that Flux and people can tell what it is. Messages name keys, never values.
 * @param file name for the findings
 */
export function parseEncryptedSecret(text: string, file: string): ParsedCiphertext {
  const { documents, findings } = readDocuments(text, file);
  if (findings.length > 0) return { findings };
  const manifest = documents[0]?.value as (Manifest & Record<'data' | 'stringData' | 'sops', unknown>) | undefined;
  const problem = (message: string): ParsedCiphertext => ({
    findings: [
      {
        code: 'secret/ciphertext',
        severity: 'error',
        message,
        source: file,
        fix: 'write it by `strata secret encrypt`',
      },
    ],
  });
  if (documents.length !== 1) return problem(`${file} holds ${documents.length} documents, not one Secret`);
  if (manifest?.kind !== 'Secret' || manifest.apiVersion !== 'v1') return problem(`${file} is no Secret`);
  const values = Object.entries({ ...(manifest.data as object), ...(manifest.stringData as object) });
  const clear = values.filter(([, value]) => typeof value !== 'string' || !ENCRYPTED.test(value)).map(([key]) => key);
  if (clear.length > 0) return problem(`${file} holds values in the clear: ${clear.join(', ')}`);
  if (values.length === 0) return problem(`${file} holds no value`);
  const { mac } = (manifest.sops ?? {}) as { mac?: unknown };
  if (typeof mac !== 'string' || !ENCRYPTED.test(mac))
    return problem(`${file} is not encrypted by SOPS: it has no sops.mac`);
  const { name, namespace } = (manifest.metadata ?? {}) as Partial<Manifest['metadata']>;
  if (typeof name !== 'string' || name.startsWith('ENC[')) {
    return problem(
      `${file} has an encrypted name: encrypt data and stringData only (encrypted_regex '^(data|stringData)$')`,
    );
  }
  // the tree holds the file as it stands, where nobody can add one
  if (typeof namespace !== 'string') return problem(`${file} has no namespace`);
  return { manifest, findings: [] };
}
