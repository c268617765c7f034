import { byteLength } from '../../schema/names';
import type { Field } from '../field';
import type { Report } from './report';

/** Bytes that the data of a ConfigMap or a Secret may take. */
const LIMIT = 1024 * 1024;

/** ConfigMaps: keys that can be file names, data of 1 MiB at most. */
export function configMap(object: Field, report: Report): void {
  const [data, binary] = [object.at('data'), object.at('binaryData')];
  keys(data, report);
  keys(binary, report);
  for (const [key] of data.members) if (binary.at(key).given) report.invalid(data.at(key), 'stands in binaryData too');
  // binary data is counted decoded, so that only text tells for sure
  const size = data.members.reduce((sum, [, { text }]) => sum + byteLength(text), 0);
  if (size > LIMIT) report.tooLong(object, `has data of ${size} bytes, ${LIMIT} are allowed`);
}

/** Keys that Secrets of a type must have. */
const REQUIRED: ReadonlyMap<string, readonly string[]> = new Map([
  ['kubernetes.io/dockercfg', ['.dockercfg']],
  ['kubernetes.io/dockerconfigjson', ['.dockerconfigjson']],
  ['kubernetes.io/ssh-auth', ['ssh-privatekey']],
  ['kubernetes.io/tls', ['tls.crt', 'tls.key']],
]);

/** Secrets: keys that can be file names, and those that their type needs. */
export function secret(object: Field, report: Report): void {
  const [data, clear] = [object.at('data'), object.at('stringData')];
  keys(data, report);
  for (const [key] of clear.members)
    if (!isDataKey(key)) report.invalid(data.at(key), 'has a key that can be no file name');
  const has = (key: string): boolean => data.at(key).given || clear.at(key).given;
  const type = object.at('type').text;
  for (const key of REQUIRED.get(type) ?? []) if (!has(key)) report.required(data.at(key));
  if (type === 'kubernetes.io/basic-auth' && !has('username') && !has('password')) {
    report.required(data.at('username'), 'or password is required');
    report.required(data.at('password'), 'or username is required');
  }
  const account = object.at('metadata', 'annotations', 'kubernetes.io/service-account.name');
  if (type === 'kubernetes.io/service-account-token' && account.text === '') report.required(account);
}

function keys(data: Field, report: Report): void {
  for (const [key, field] of data.members)
    if (!isDataKey(key)) report.invalid(field, 'has a key that can be no file name');
}

/** Whether a key of a ConfigMap or Secret can be a file name. */
export function isDataKey(key: string): boolean {
  return key.length <= 253 && /^[-._a-zA-Z0-9]+$/.test(key) && key !== '.' && !key.startsWith('..');
}
