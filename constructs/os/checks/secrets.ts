import { secretShape } from '../../../lib/check/secret-shapes';
import { isMap } from '../../../lib/values/json-map';
import type { Json } from '../../../lib/values/json';
import { documentsOf } from '../patch';
import { eachMachine, error, machineField } from './problem';

/** Members of machine configuration that hold what nobody may read. Source: Talos, "Configuration", fields that its redaction knows, and more. */
const SECRET = new Set([
  'token',
  'key',
  'secret',
  'secretboxEncryptionSecret',
  'aescbcEncryptionSecret',
  'passphrase',
  'privateKey',
  'presharedKey',
  'password',
  'identityToken',
  'auth',
]);

/** No patch holds a secret: they are for Git, and secrets are added when machines are configured. */
export const secrets = eachMachine(intent =>
  documentsOf(intent).flatMap(document =>
    secretsIn(document, '').map(({ path, what }) =>
      error(
        'talos/secret',
        machineField(intent, 'patches'),
        `${path} holds ${what}, and patches are written in the clear`,
        'leave it out: secrets come from the secrets bundle when the machine is configured',
      ),
    ),
  ),
);

function secretsIn(value: Json, path: string): readonly { readonly path: string; readonly what: string }[] {
  if (typeof value === 'string') {
    const shape = secretShape(value);
    return shape === undefined ? [] : [{ path, what: shape }];
  }
  if (Array.isArray(value))
    return (value as readonly Json[]).flatMap((item, index) => secretsIn(item, `${path}[${index}]`));
  if (!isMap(value)) return [];
  return Object.entries(value).flatMap(([key, member]) => {
    const below = path === '' ? key : `${path}.${key}`;
    const named = SECRET.has(key) && typeof member === 'string' && member !== '' && !isTolerationKey(path);
    return named ? [{ path: below, what: 'a secret' }] : secretsIn(member, below);
  });
}

/** `key` also names labels and taints. */
function isTolerationKey(path: string): boolean {
  return /(tolerations|matchExpressions|taints|meta)(\[\d+\])?$/.test(path);
}
