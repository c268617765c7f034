import type { Json } from '../values/json';

/** Types that a structural schema can give to a node. */
export type SchemaType = 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean';

/** One validation rule in CEL, as a CRD states it. */
export interface CelRule {
  readonly rule: string;
  readonly message?: string;
  readonly messageExpression?: string;
  readonly fieldPath?: string;
  readonly reason?: string;
  readonly optionalOldSelf?: boolean;
}

/**
 * One node of a structural schema, in the words of OpenAPI and of Kubernetes' extensions, so that it can be turned back into a CRD.
 * Children are indices into {@link GroupSchema.nodes}: equal nodes are stored once.
 */
export interface SchemaNode {
  readonly type?: SchemaType;
  readonly properties?: Readonly<Record<string, number>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: number | boolean;
  readonly items?: number;
  readonly nullable?: boolean;
  readonly default?: Json;
  readonly enum?: readonly Json[];
  readonly pattern?: string;
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: boolean;
  readonly exclusiveMaximum?: boolean;
  readonly multipleOf?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly allOf?: readonly number[];
  readonly anyOf?: readonly number[];
  readonly oneOf?: readonly number[];
  readonly not?: number;
  readonly 'x-kubernetes-int-or-string'?: boolean;
  readonly 'x-kubernetes-preserve-unknown-fields'?: boolean;
  readonly 'x-kubernetes-embedded-resource'?: boolean;
  readonly 'x-kubernetes-list-type'?: 'atomic' | 'set' | 'map';
  readonly 'x-kubernetes-list-map-keys'?: readonly string[];
  readonly 'x-kubernetes-map-type'?: 'atomic' | 'granular';
  readonly 'x-kubernetes-validations'?: readonly CelRule[];
}

/** One version of a kind. */
export interface VersionSchema {
  readonly name: string;
  readonly served: boolean;
  /** The version in which objects are stored; exactly one a kind. */
  readonly storage: boolean;
  /** Whether the status subresource exists: then `status` of a created object is ignored. */
  readonly status?: boolean;
  /** The scale subresource, if any. */
  readonly scale?: {
    readonly specReplicasPath: string;
    readonly statusReplicasPath: string;
    readonly labelSelectorPath?: string;
  };
  /** Index of the root node; absent where the schema is unknown. */
  readonly root?: number;
}

/** One kind of a group. */
export interface KindSchema {
  readonly kind: string;
  readonly plural: string;
  readonly singular?: string;
  readonly listKind?: string;
  readonly shortNames?: readonly string[];
  readonly categories?: readonly string[];
  readonly scope: 'Namespaced' | 'Cluster';
  readonly versions: readonly VersionSchema[];
}

/**
 * The compact schema of an API group: all that its CRDs say, without prose. Loaded on first use.
 * `origin` tells custom resources (exact offline validation) from built-in kinds (structure only; the server adds rules of its own).
 */
export interface GroupSchema {
  /** The API group; empty for the core group. */
  readonly group: string;
  readonly origin: 'crd' | 'builtin';
  /** What the schema was made from, e.g. `cert-manager v1.17.2`. */
  readonly source: string;
  readonly kinds: readonly KindSchema[];
  readonly nodes: readonly SchemaNode[];
}
