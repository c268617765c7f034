import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { addClasses, type Classes, type Proof, type Tally } from './proof';
import type { Checkout } from './checkout';

/** Folder of the records. */
export const RECORDS = 'docs/proofs';
/** Folder of what is known of proofs that have not ended. */
const STATES = '.cache/soak';
/** Failures that are kept word for word; all are counted. */
const KEPT_FAILURES = 100;

/** How far a proof has come at a commit. */
export interface State {
  readonly commit: string;
  /** Whether the files differed from the commit at any time of the run. */
  readonly dirty: boolean;
  readonly seed: number | undefined;
  readonly count: number;
  /** Cases that were run. */
  readonly done: number;
  readonly classes: Classes;
  readonly failed: number;
  readonly failures: readonly string[];
  readonly versions: Readonly<Record<string, string>>;
  readonly seconds: number;
}

/** Where to go on: what an earlier run kept, if it was of this commit, and of the very files where these are clean. */
export function resume(root: string, { name, seed, count }: Proof, { commit, dirty }: Checkout): State {
  const fresh: State = { commit, dirty, seed, count, done: 0, classes: {}, failed: 0, failures: [], versions: {}, seconds: 0 }; // prettier-ignore
  const kept = read(join(root, STATES, `${name}.json`));
  if (kept === undefined || kept.commit !== commit || kept.seed !== seed || kept.count !== count) return fresh;
  return kept.dirty && !dirty ? fresh : { ...kept, dirty: kept.dirty || dirty };
}

/** The state after one more slice. */
export function advance(state: State, slice: Tally & { readonly count: number; readonly seconds: number }): State {
  return {
    ...state,
    done: state.done + slice.count,
    classes: addClasses(state.classes, slice.classes),
    failed: state.failed + slice.failures.length,
    failures: [...state.failures, ...slice.failures].slice(0, KEPT_FAILURES),
    seconds: Math.round((state.seconds + slice.seconds) * 10) / 10,
  };
}

/** Keeps a state; a kill leaves the one before or this one. */
export function keep(root: string, { name }: Proof, state: State): void {
  write(join(root, STATES, `${name}.json`), state);
}

/** Writes the record of a proof that has come to its end. @returns its path below the root */
export function publish(root: string, { name, claim }: Proof, state: State): string {
  const { commit, dirty, seed, count, classes, failed, failures, versions, seconds } = state;
  const path = `${RECORDS}/${name}.json`;
  const ordered = Object.fromEntries(Object.entries(versions).sort(([a], [b]) => (a < b ? -1 : 1)));
  write(join(root, path), {
    proof: name,
    claim,
    commit: dirty ? `${commit}-dirty` : commit,
    ...(seed === undefined ? {} : { seed }),
    count,
    failed,
    failures,
    classes,
    versions: ordered,
    seconds,
  });
  return path;
}

function read(path: string): State | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as State;
  } catch {
    return undefined;
  }
}

function write(path: string, value: unknown): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.new`, `${JSON.stringify(value, undefined, 2)}\n`);
  renameSync(`${path}.new`, path);
}
