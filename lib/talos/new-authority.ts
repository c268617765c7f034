import { isDeepStrictEqual } from 'node:util';
import { parse, parseDocument } from 'yaml';
import { newBundle } from './bundle';
import { failed } from './step';

interface Authority {
  readonly crt?: string;
  readonly key?: string;
}

interface Bundle {
  readonly certs?: { readonly os?: Authority };
}

/**
 * Makes the bundle that follows another one: with a new authority of the Talos API, and everything else as it is.
 * @param program path or name of talosctl
 */
export async function withNewAuthority(secrets: string, program?: string): Promise<string> {
  const { certs } = parse(await newBundle(program)) as Bundle;
  const next = parseDocument(secrets);
  next.setIn(['certs', 'os'], certs?.os);
  return next.toString({ lineWidth: 0 });
}

/** Certificate of the authority of a bundle, in base64. */
export function authorityOf(secrets: string): string {
  const { crt } = read(secrets).certs?.os ?? {};
  if (crt !== undefined) return crt;
  throw failed('machines/secrets', 'the secrets bundle has no authority of the Talos API', 'give the bundle of this cluster'); // prettier-ignore
}

/** @throws FindingsError `machines/rotation` where a bundle is not another one with a new authority of the Talos API */
export function checkSuccessor(secrets: string, next: string): void {
  const rest = (text: string): unknown => {
    const { certs, ...others } = read(text);
    return { ...others, certs: { ...certs, os: undefined } };
  };
  if (authorityOf(secrets) !== authorityOf(next) && isDeepStrictEqual(rest(secrets), rest(next))) return;
  throw failed(
    'machines/rotation',
    'the file of the new secrets is there already, and is not the present bundle with another authority of the Talos API',
    'give the file that an earlier run wrote, or the name of a file that is not there yet',
  );
}

/** What a bundle says; where it is no YAML an empty one, since the reader's error would show a part of it. */
function read(secrets: string): Bundle {
  const document = parseDocument(secrets);
  return document.errors.length > 0 ? {} : ((document.toJS() as Bundle | null) ?? {});
}
