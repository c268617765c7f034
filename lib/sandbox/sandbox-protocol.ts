import type { CrdObject } from './crds';
import type { SandboxState } from './sandbox-state';

/** What `sandboxUp` writes to the keeper's standard input, in one line. */
export interface KeeperOrder {
  readonly flux: boolean;
  readonly nodes: number;
  readonly crds: readonly CrdObject[];
  /** Seconds after which the sandbox ends by itself. */
  readonly lifetime: number;
}

/** What the keeper writes to its standard output, a line each: progress, then the outcome. */
export type KeeperMessage = { readonly progress: string } | { readonly up: SandboxState } | { readonly failed: string };
