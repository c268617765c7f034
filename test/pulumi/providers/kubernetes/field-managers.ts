import { isMap } from '../rpc/values';
import { at, itemsAt, textAt, type KubeObject } from './objects';
import { parsePropertyPath, type PropertyPath } from './property-path';

/** Whose fields an update takes over, by the beginning of the manager's name and the operation (pkg await/await.go, fixCSAFieldManagers). */
const TAKEN_OVER = [
  ['kubectl', 'Apply'],
  ['kubectl', 'Update'],
  ['before-first-apply', 'Update'],
  ['pulumi-kubernetes', 'Update'],
  ['pulumi-resource-kubernetes', 'Update'],
] as const;

type Entry = Readonly<Record<string, unknown>>;

/**
 * The JSON patch with which an update makes fields of kubectl, and those of objects created without an upsert, its own; empty where there are none. What was
 * set by hand with kubectl is so taken over, and lost if the program does not state it.
 */
export function takeover(live: KubeObject, fieldManager: string): readonly object[] {
  const entries = itemsAt(live, 'metadata', 'managedFields').filter(isMap);
  const isTaken = (entry: Entry): boolean =>
    textAt(entry, 'subresource') === '' &&
    TAKEN_OVER.some(([name, operation]) => textAt(entry, 'manager').startsWith(name) && entry.operation === operation);
  const isOurs = (entry: Entry): boolean => entry.manager === fieldManager && entry.operation === 'Apply';
  const taken = entries.filter(entry => isTaken(entry) && !isOurs(entry));
  if (taken.length === 0) return [];
  const ours = entries.find(isOurs);
  const [first, ...others] = ours === undefined ? taken : [ours, ...taken];
  const fieldsV1 = others.reduce((fields, entry) => union(fields, entry.fieldsV1), first!.fieldsV1);
  const rest = entries.filter(entry => entry !== ours && !taken.includes(entry));
  const value = [...rest, { ...first, manager: fieldManager, operation: 'Apply', fieldsV1 }];
  return [{ op: 'replace', path: '/metadata/managedFields', value }];
}

function union(first: unknown, second: unknown): unknown {
  if (!isMap(first) || !isMap(second)) return isMap(first) ? first : second;
  const keys = new Set([...Object.keys(first), ...Object.keys(second)]);
  return Object.fromEntries([...keys].map(key => [key, union(first[key], second[key])]));
}

/**
 * The inputs of an update that ignores changes: fields that others own alone are left out, other ones are sent as they are (pkg await/await.go,
 * handleSSAIgnoreFields).
 */
export function withIgnored(
  inputs: KubeObject,
  live: KubeObject,
  fieldManager: string,
  ignored: readonly string[],
): KubeObject {
  const entries = itemsAt(live, 'metadata', 'managedFields').filter(isMap);
  return ignored.map(parsePropertyPath).reduce((object, path) => {
    const owns = (entry: Entry): boolean => owned(entry.fieldsV1, path);
    const isOurs = entries.some(entry => entry.manager === fieldManager && owns(entry));
    const isTheirs = entries.some(entry => entry.manager !== fieldManager && owns(entry));
    const steps = path.map(String);
    if (isTheirs && !isOurs) return set(object, steps, undefined) as KubeObject;
    const stored = at(live, ...steps);
    return stored === undefined ? object : (set(object, steps, stored) as KubeObject);
  }, inputs);
}

function owned(fields: unknown, path: PropertyPath): boolean {
  return at(fields, ...path.map(step => `f:${step}`)) !== undefined;
}

function set(value: unknown, [step, ...rest]: readonly string[], wanted: unknown): unknown {
  if (step === undefined) return wanted;
  const members = isMap(value) ? value : {};
  const inner = set(members[step], rest, wanted);
  const { [step]: _, ...others } = members;
  return inner === undefined ? others : { ...members, [step]: inner };
}
