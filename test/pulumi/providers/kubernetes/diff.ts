import { isDeepStrictEqual } from 'node:util';
import type { ChangeKind, DiffRequest, DiffResult } from '../rpc/provider';
import { isMap } from '../rpc/values';
import { parseCheckpoint, toObject } from './checkpoint';
import { DetailedDiff, type Changes } from './detailed-diff';
import { forceNewPaths } from './force-new';
import { mergePatch } from './merge-patch';
import { normalize } from './normalize';
import { annotation, AUTONAMED, isNamed, nameOf, namespaceOf, withMetadata, type KubeObject } from './objects';
import { contains, parsePropertyPath } from './property-path';
import { prune } from './prune';
import { isBuiltIn } from './scopes';
import type { Session } from './session';

const REPLACING: ReadonlySet<ChangeKind> = new Set(['ADD_REPLACE', 'DELETE_REPLACE', 'UPDATE_REPLACE']);

/**
 * Compares the new inputs with what the server stored of the fields that the old inputs had: what others own shows in no diff, what others changed does
 * once a refresh has seen it (pkg provider/provider.go, Diff).
 */
export async function diff(session: Session, request: DiffRequest): Promise<DiffResult> {
  const { inputs, live } = parseCheckpoint(request.olds);
  const oldInputs = normalize(inputs);
  const stored = prune(live, oldInputs);
  const news = withoutEchoes(normalize(toObject(request.news)), oldInputs, stored);
  const isNamespaced = await session.scopes.isNamespaced(news, session.cluster);
  const namespaceIn = (object: KubeObject): string | undefined =>
    isNamespaced ? namespaceOf(object) || 'default' : undefined;
  const from = withName(withMetadata(stored, 'namespace', namespaceIn(stored)), live, news);
  const to = withMetadata(news, 'namespace', namespaceIn(news));

  const detailed = new DetailedDiff(forceNewPaths(to, session.options.mutable));
  detailed.addMap([], mergePatch(from, to), from, to);
  const changes = withoutIgnored(detailed.changes, request.ignoreChanges);
  const replaces = [...changes].filter(([path, change]) => isReplacing(path, change.kind)).map(([path]) => path);
  return {
    hasChanges: changes.size > 0,
    replaces,
    deleteBeforeReplace: replaces.length > 0 && staysInPlace(to, live),
    details: changes,
  };
}

/** A name that the program gives is compared, be it that the server made the old one. */
function withName(stored: KubeObject, live: KubeObject, news: KubeObject): KubeObject {
  return nameOf(news) === '' ? stored : withMetadata(stored, 'name', nameOf(live));
}

function isReplacing(path: string, kind: ChangeKind): boolean {
  return REPLACING.has(kind) || (kind === 'DELETE' && path === 'metadata');
}

/** An object that the program named, and that keeps its name and namespace, is deleted before it is made anew; others after (pkg provider/provider.go, Diff). */
function staysInPlace(news: KubeObject, live: KubeObject): boolean {
  return (
    isNamed(news) &&
    annotation(news, AUTONAMED) !== 'true' &&
    nameOf(news) === nameOf(live) &&
    namespaceOf(news) === namespaceOf(live)
  );
}

function withoutIgnored(changes: Changes, ignored: readonly string[]): Changes {
  const paths = ignored.map(parsePropertyPath);
  const isIgnored = (path: string): boolean => paths.some(above => contains(above, parsePropertyPath(path)));
  return new Map([...changes].filter(([path]) => !isIgnored(path)));
}

/** Empty values of built-in kinds that the program repeats and the server never stored: the Go types lose them on both ways. */
function withoutEchoes(news: KubeObject, olds: KubeObject, stored: KubeObject): KubeObject {
  return isBuiltIn(news) ? echoless(news, olds, stored) : news;
}

function echoless(news: KubeObject, olds: KubeObject, stored: KubeObject): KubeObject {
  const kept = Object.entries(news).filter(
    ([key, value]) => key in stored || !isEmpty(value) || !isDeepStrictEqual(value, olds[key]),
  );
  return Object.fromEntries(kept.map(([key, value]) => [key, echolessValue(value, olds[key], stored[key])]));
}

function echolessValue(value: unknown, old: unknown, stored: unknown): unknown {
  if (isMap(value) && isMap(old) && isMap(stored)) return echoless(value, old, stored);
  if (!Array.isArray(value) || !Array.isArray(old) || !Array.isArray(stored)) return value;
  return value.map((item: unknown, index) => echolessValue(item, old[index], stored[index]));
}

function isEmpty(value: unknown): boolean {
  return (
    value === false ||
    value === 0 ||
    value === '' ||
    value === null ||
    (typeof value === 'object' && Object.keys(value).length === 0)
  );
}
