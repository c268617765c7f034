import type { Model } from '../model/model';
import type { ApiClient } from '../sandbox';
import type { PulumiStack } from './pulumi-stack';

/** What a hand-over works on. */
export interface HandoffContext {
  readonly model: Model;
  readonly stack: PulumiStack;
  readonly client: ApiClient;
  /** Look at everything and write nothing. */
  readonly dryRun: boolean;
  /** Told of long work. */
  readonly progress?: (state: string) => void;
}
