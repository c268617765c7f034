import type { Properties } from './values';

/** What a provider does, in plain values; {@link serve} puts it behind Pulumi's protocol. */
export interface Provider {
  readonly version: string;
  /** What changed in the configuration of the provider itself. */
  diffConfig(olds: Properties, news: Properties): ConfigDiff;
  /** @param variables configuration by name, as text or JSON */
  configure(variables: ReadonlyMap<string, string>): Promise<void>;
  check(request: CheckRequest): Promise<CheckResult>;
  diff(request: DiffRequest): Promise<DiffResult>;
  create(request: CreateRequest): Promise<{ readonly id: string; readonly properties: Properties }>;
  /** @returns undefined where the resource is gone */
  read(request: ReadRequest): Promise<ReadResult | undefined>;
  update(request: UpdateRequest): Promise<Properties>;
  delete(request: DeleteRequest): Promise<void>;
  /** @throws Error for functions that there are not */
  invoke(token: string, args: Properties): Promise<Properties>;
  /** Ends everything that waits. */
  cancel(): void;
}

export interface ConfigDiff {
  readonly diffs: readonly string[];
  readonly replaces: readonly string[];
}

interface ResourceRequest {
  readonly urn: string;
}

export interface CheckRequest extends ResourceRequest {
  readonly olds: Properties;
  readonly news: Properties;
}

export interface CheckResult {
  readonly inputs: Properties;
  readonly failures?: readonly { readonly property: string; readonly reason: string }[];
}

export interface DiffRequest extends ResourceRequest {
  /** Outputs of the last operation. */
  readonly olds: Properties;
  readonly news: Properties;
  readonly ignoreChanges: readonly string[];
}

/** Kind of a change to one property; the names are those of the protocol. */
export type ChangeKind = 'ADD' | 'ADD_REPLACE' | 'DELETE' | 'DELETE_REPLACE' | 'UPDATE' | 'UPDATE_REPLACE';

export interface DiffResult {
  readonly hasChanges: boolean;
  readonly replaces: readonly string[];
  readonly deleteBeforeReplace: boolean;
  readonly details: ReadonlyMap<string, { readonly kind: ChangeKind; readonly inputDiff: boolean }>;
}

export interface CreateRequest extends ResourceRequest {
  readonly properties: Properties;
  /** Seconds; 0 where the program says nothing. */
  readonly timeout: number;
  readonly preview: boolean;
}

export interface ReadRequest extends ResourceRequest {
  readonly id: string;
  readonly properties: Properties;
  readonly inputs: Properties;
}

export interface ReadResult {
  readonly id: string;
  readonly properties: Properties;
  readonly inputs: Properties;
}

export interface UpdateRequest extends ResourceRequest {
  readonly id: string;
  readonly olds: Properties;
  readonly news: Properties;
  readonly timeout: number;
  readonly preview: boolean;
  readonly ignoreChanges: readonly string[];
}

export interface DeleteRequest extends ResourceRequest {
  readonly id: string;
  readonly properties: Properties;
  readonly timeout: number;
}

/** The resource is there, but not as it should be: the engine keeps it in the state, with the reasons. */
export class PartialFailure extends Error {
  constructor(
    readonly id: string,
    readonly properties: Properties,
    readonly reasons: readonly string[],
    readonly inputs?: Properties,
  ) {
    super(reasons[0]);
  }
}
