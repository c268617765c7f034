import { isDeepStrictEqual } from 'node:util';
import { parse, parseDocument } from 'yaml';
import type { Authority } from './authority';
import { newBundle } from './bundle';
import { failed } from './step';

interface Pair {
  readonly crt?: string;
  readonly key?: string;
}

interface Bundle {
  readonly certs?: Readonly<Partial<Record<Authority['member'], Pair>>>;
}

/**
 * Makes the bundle that follows another one: with one new authority, and everything else as it is.
 * @param program path or name of talosctl
 */
export async function withNewAuthority(secrets: string, { member }: Authority, program?: string): Promise<string> {
  const { certs } = parse(await newBundle(program)) as Bundle;
  const next = parseDocument(secrets);
  next.setIn(['certs', member], certs?.[member]);
  return next.toString({ lineWidth: 0 });
}

/** Certificate of an authority of a bundle, in base64. */
export function certificateOf(secrets: string, { of, member }: Authority): string {
  const { crt } = read(secrets).certs?.[member] ?? {};
  if (crt !== undefined) return crt;
  throw failed('machines/secrets', `the secrets bundle has no authority of ${of}`, 'give the bundle of this cluster');
}

/** @throws FindingsError `machines/rotation` where a bundle is not another one with this one authority new */
export function checkSuccessor(secrets: string, next: string, authority: Authority): void {
  const rest = (text: string): unknown => {
    const { certs, ...others } = read(text);
    return { ...others, certs: { ...certs, [authority.member]: undefined } };
  };
  const isNew = certificateOf(secrets, authority) !== certificateOf(next, authority);
  if (isNew && isDeepStrictEqual(rest(secrets), rest(next))) return;
  throw failed(
    'machines/rotation',
    `the file of the new secrets is there already, and is not the present bundle with another authority of ${authority.of}`,
    'give the file that an earlier run for this authority wrote, or the name of a file that is not there yet',
  );
}

/** What a bundle says; where it is no YAML an empty one, since the reader's error would show a part of it. */
function read(secrets: string): Bundle {
  const document = parseDocument(secrets);
  return document.errors.length > 0 ? {} : ((document.toJS() as Bundle | null) ?? {});
}
