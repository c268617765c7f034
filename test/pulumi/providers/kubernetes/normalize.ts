import { formatQuantity, parseQuantity } from '../../../../lib/values/quantity';
import { hasUnknowns, isMap } from '../rpc/values';
import { isCrd, isSecret, type KubeObject } from './objects';
import { isBuiltIn } from './scopes';

/** Fields that only the server sets. */
const READ_ONLY = [
  'creationTimestamp',
  'deletionGracePeriodSeconds',
  'deletionTimestamp',
  'generation',
  'managedFields',
  'resourceVersion',
  'uid',
];

/**
 * Fields of Kubernetes' Go types (k8s.io/api) that are no pointers and are left out when they are false, nought or empty. A value of that sort is lost on
 * the way through the types, in the inputs here as in the server.
 */
const LEFT_OUT_WHEN_ZERO = new Set([
  'failureThreshold',
  'globalDefault',
  'healthCheckNodePort',
  'hostIPC',
  'hostNetwork',
  'hostPID',
  'hostPort',
  'initialDelaySeconds',
  'minReadySeconds',
  'nodePort',
  'paused',
  'periodSeconds',
  'publishNotReadyAddresses',
  'readOnly',
  'stdin',
  'stdinOnce',
  'successThreshold',
  'tty',
  'unschedulable',
]);

/** Maps of theirs that are left out when they are empty; other empty objects say something, such as `emptyDir`. */
const LEFT_OUT_WHEN_EMPTY = new Set([
  'annotations',
  'binaryData',
  'data',
  'labels',
  'limits',
  'matchLabels',
  'nodeSelector',
  'parameters',
  'requests',
]);

/** Fields with amounts below them, which the types write in one way. */
const AMOUNTS = new Set([
  'capacity',
  'default',
  'defaultRequest',
  'hard',
  'limits',
  'max',
  'min',
  'podFixed',
  'requests',
]);

/**
 * Inputs in the form in which the server gives them back, so far as built-in kinds are concerned (pkg provider/provider.go, normalizeInputs; pkg clients/
 * unstructured.go, Normalize). The official provider goes through the Go types; here their effects are listed.
 */
export function normalize(object: KubeObject): KubeObject {
  const normal = hasUnknowns(object) || !isBuiltIn(object) ? object : typed(object);
  if (!isMap(normal.metadata)) return normal;
  const metadata = Object.entries(normal.metadata).filter(([key]) => !READ_ONLY.includes(key));
  return { ...normal, metadata: Object.fromEntries(metadata) };
}

function typed(object: KubeObject): KubeObject {
  if (isSecret(object)) return withoutStringData(object);
  if (isCrd(object)) return withoutStatus(object);
  return members(object, '');
}

function members(object: Record<string, unknown>, parent: string): Record<string, unknown> {
  const entries = Object.entries(object).filter(([key, value]) => !isLeftOut(key, value));
  return Object.fromEntries(
    entries.map(([key, value]) => [
      key,
      AMOUNTS.has(parent) || key === 'sizeLimit' ? amount(value) : member(key, value),
    ]),
  );
}

function member(key: string, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => member('', item));
  return isMap(value) ? members(value, key) : value;
}

function isLeftOut(key: string, value: unknown): boolean {
  if (value === null) return true;
  if (Array.isArray(value)) return value.length === 0 && key !== 'rules';
  if (isMap(value)) return Object.keys(value).length === 0 && LEFT_OUT_WHEN_EMPTY.has(key);
  if (value === '') return key === 'value';
  return (value === false || value === 0) && LEFT_OUT_WHEN_ZERO.has(key);
}

function amount(value: unknown): unknown {
  const text = typeof value === 'number' ? String(value) : value;
  if (typeof text !== 'string') return member('', value);
  const parsed = parseQuantity(text);
  return parsed === undefined ? value : formatQuantity(parsed, text.endsWith('i'));
}

/** The server keeps `stringData` as `data`, in base64 without white space (pkg clients/unstructured.go, normalizeSecret). */
function withoutStringData(object: KubeObject): KubeObject {
  const { stringData, ...rest } = object;
  const data = isMap(rest.data) ? rest.data : {};
  const encoded = isMap(stringData) ? Object.entries(stringData) : [];
  if (encoded.length === 0)
    return isMap(rest.data) ? { ...object, data: Object.fromEntries(Object.entries(data).map(reencoded)) } : object;
  const added = encoded.map(([key, text]) => [key, Buffer.from(String(text)).toString('base64')]);
  return { ...rest, data: { ...data, ...Object.fromEntries(added) } };
}

function reencoded([key, text]: [string, unknown]): [string, unknown] {
  const isBase64 = typeof text === 'string' && /^[A-Za-z0-9+/\s]*=*\s*$/.test(text);
  return [key, isBase64 ? Buffer.from(text, 'base64').toString('base64') : text];
}

/** A status in the inputs is not stored (pkg clients/unstructured.go, normalizeCRD). */
function withoutStatus({ status: _, ...object }: KubeObject): KubeObject {
  if (!isMap(object.spec) || object.spec.preserveUnknownFields !== false) return object;
  const { preserveUnknownFields: __, ...spec } = object.spec;
  return { ...object, spec };
}
