import type { Cluster } from '../cluster';
import { nameOf, type KubeObject } from '../objects';

/** When an object of a kind is ready, and what is said where it is not. */
export interface Waiter {
  /** @throws NotReadyError where it never will be */
  isReady(object: KubeObject, look: Look): boolean | Promise<boolean>;
  /** What keeps it from being ready. */
  reasons?(object: KubeObject, look: Look): readonly string[] | Promise<readonly string[]>;
  /** Longest wait in milliseconds, whatever the program says. */
  readonly limitMs?: number;
  /** Pause in milliseconds after which it is looked at again, though nothing happened to it. */
  readonly againMs?: number;
  /** Whether an object whose time is over counts as ready after all. */
  isGoodEnough?(object: KubeObject, look: Look): boolean | Promise<boolean>;
  readonly wording?: Wording;
  /** Whether a refresh asks it too. */
  readonly readsToo?: boolean;
}

/** How one wait looks at the cluster. */
export interface Look {
  readonly cluster: Cluster;
  /** Whether the object is created, not updated. */
  readonly isNew: boolean;
  /** Whether this is a refresh, which takes things as they are. */
  readonly isRead: boolean;
}

/** What a wait says that came to nothing. */
export interface Wording {
  readonly timedOut: (name: string) => string;
  readonly cancelled: (name: string) => string;
}

/** Waits that the provider has for single kinds (pkg await/error.go, timeoutError and cancellationError). */
export const OF_KINDS: Wording = {
  timedOut: name => `'${name}' timed out waiting to be Ready`,
  cancelled: name => `Resource operation was cancelled for "${name}"`,
};

/** Waits for conditions, paths, deletion (pkg await/internal/awaiter.go; apimachinery, ErrorInterrupted). */
export const OF_CONDITIONS: Wording = {
  timedOut: () => 'timed out waiting for the condition',
  cancelled: () => 'context canceled',
};

/** Waits that ask again and again (pkg watcher/watcher.go). */
export const OF_POLLS: Wording = {
  timedOut: name => `Timeout occurred polling for '${name}'`,
  cancelled: name => `Resource operation was cancelled for '${name}'`,
};

/** An object is there, but not ready: its last state, and why. */
export class NotReadyError extends Error {
  constructor(
    message: string,
    readonly object: KubeObject,
    readonly reasons: readonly string[],
  ) {
    super(message);
  }
}

/** An object that failed, or that a refresh finds unready (pkg await/error.go, initializationError). */
export function failed(object: KubeObject, reasons: readonly string[]): NotReadyError {
  return new NotReadyError(`Resource '${nameOf(object)}' was created but failed to initialize`, object, reasons);
}
