import type { Output } from '@pulumi/pulumi';
import type { Json } from '../values/json';

/** A text. */
export interface TextSchema {
  readonly type: 'string';
  readonly enum?: readonly string[];
  /** A format of Kubernetes' schemas: `hostname`, `uri`, `ipv4`, `cidr`, `duration`, `date-time` and the like. */
  readonly format?: string;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
}

/** A number, whole or not. */
export interface NumberSchema {
  readonly type: 'integer' | 'number';
  readonly enum?: readonly number[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly multipleOf?: number;
}

/** `true` or `false`. */
export interface FlagSchema {
  readonly type: 'boolean';
}

/** A list, in the configuration as YAML or as JSON text. */
export interface ListSchema {
  readonly type: 'array';
  readonly items: ValueSchema;
  readonly minItems?: number;
  readonly maxItems?: number;
}

/** An object with the members named, or with any of one type, in the configuration as YAML or as JSON text. */
export interface ObjectSchema {
  readonly type: 'object';
  readonly properties?: Readonly<Record<string, ValueSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: ValueSchema;
}

/** What a value must be, in the words of JSON Schema. */
export type ValueSchema = TextSchema | NumberSchema | FlagSchema | ListSchema | ObjectSchema;

/** How a setting is kept, and what stands for it where the configuration has none. */
interface Keeping {
  /** What it is for, in one line, with its unit. */
  readonly description: string;
  /**
   * Whether its value is a secret: the configuration must hold it encrypted, and the program gets it as a secret Output. A secret has no default.
   * @default false
   */
  readonly secret?: boolean;
  /**
   * Whether the program works without it.
   * @default false
   */
  readonly optional?: boolean;
  /**
   * Value where the configuration has none.
   * @default - it must be set, unless it is `optional`
   */
  readonly default?: Json;
}

/** A setting of a stack: what its value must be, and how it is kept. */
export type Setting = ValueSchema &
  Keeping &
  ({ readonly default?: never } | { readonly secret?: false; readonly optional?: false });

/** The settings of a stack by name. */
export type Settings = Readonly<Record<string, Setting>>;

/** Words in which a setting of a type is stated. */
export type SettingWord<T = ValueSchema['type']> = T extends ValueSchema['type']
  ? keyof SchemaOf<T> | keyof Keeping
  : never;

type SchemaOf<T, S = ValueSchema> = S extends { readonly type: infer U } ? (T extends U ? S : never) : never;

/** Refuses words that a setting of its type does not have, which a type parameter would let pass. */
export type KnownWords<S extends Settings> = {
  readonly [K in keyof S]: { readonly [W in Exclude<keyof S[K], SettingWord<S[K]['type']>>]: never };
};

/** The type of values that a schema lets pass. */
export type ValueOf<S> = S extends { readonly enum: readonly (infer E)[] }
  ? E
  : S extends { readonly type: 'string' }
    ? string
    : S extends { readonly type: 'integer' | 'number' }
      ? number
      : S extends { readonly type: 'boolean' }
        ? boolean
        : S extends { readonly type: 'array'; readonly items: infer I }
          ? readonly ValueOf<I>[]
          : S extends { readonly properties: infer P }
            ? Members<P, S extends { readonly required: readonly (infer R)[] } ? R : never>
            : S extends { readonly additionalProperties: infer M }
              ? Readonly<Record<string, ValueOf<M>>>
              : never;

/** Members of an object: required ones, and the rest. */
type Members<P, R> = {
  readonly [K in keyof P as K extends R ? K : never]: ValueOf<P[K]>;
} & {
  readonly [K in keyof P as K extends R ? never : K]?: ValueOf<P[K]>;
};

type Kept<S> = S extends { readonly secret: true } ? Output<ValueOf<S>> : ValueOf<S>;

/** What a program gets for its settings: values of their types, secrets as Outputs, nothing for an optional one that is not set. */
export type SettingValues<S> = {
  readonly [K in keyof S]: S[K] extends { readonly optional: true } ? Kept<S[K]> | undefined : Kept<S[K]>;
};
