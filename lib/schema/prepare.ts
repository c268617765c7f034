import { formatCheck, type FormatCheck } from './formats';
import { TYPE_BITS } from './json-type';
import { compilePattern, type PatternMatch } from './patterns';
import type { GroupSchema, SchemaNode } from './types';

/** What occurs at a node or below it, as bits: a pass skips the parts of the tree that hold nothing for it. */
export const TRAITS = { embedded: 1, keyedLists: 2, rules: 4 } as const;

/**
 * A node of the schema made ready for validation: children are nodes, patterns and formats are functions.
 * Everything is made when it is first asked for, since a program uses a small part of a large schema.
 */
export class PreparedNode {
  readonly nullable: boolean;
  readonly preserveUnknown: boolean;
  readonly embedded: boolean;
  /** Accepted types, see {@link TYPE_BITS}; an integer is accepted where a number is. 0: any, as in branches of `anyOf`. */
  readonly types: number;
  /** Check of an enforced format; formats that the API server does not enforce are left out. */
  readonly format: FormatCheck | undefined;
  readonly pattern: PatternMatch | undefined;
  readonly anyOf: readonly PreparedNode[] | undefined;
  readonly oneOf: readonly PreparedNode[] | undefined;
  readonly allOf: readonly PreparedNode[] | undefined;
  readonly not: PreparedNode | undefined;
  /** Whether there is any `anyOf`, `oneOf`, `allOf` or `not`. */
  readonly branched: boolean;
  /** Names of declared properties that have a default. */
  readonly defaulted: readonly string[];
  private readonly propertyNodes = new Map<string, PreparedNode>();

  constructor(
    readonly schema: SchemaNode,
    private readonly group: PreparedGroup,
    /** What occurs here or below, see {@link TRAITS}. */
    readonly traits: number,
  ) {
    const branches = (indices: readonly number[] = []): PreparedNode[] | undefined =>
      indices.length === 0 ? undefined : indices.map(index => group.node(index));
    this.nullable = schema.nullable === true;
    this.preserveUnknown = schema['x-kubernetes-preserve-unknown-fields'] === true;
    this.embedded = schema['x-kubernetes-embedded-resource'] === true;
    this.types = acceptedTypes(schema);
    this.format = schema.format === undefined ? undefined : formatCheck(schema.format);
    this.pattern = schema.pattern === undefined ? undefined : compilePattern(schema.pattern);
    this.anyOf = branches(schema.anyOf);
    this.oneOf = branches(schema.oneOf);
    this.allOf = branches(schema.allOf);
    this.not = schema.not === undefined ? undefined : group.node(schema.not);
    this.branched = [this.anyOf, this.oneOf, this.allOf, this.not].some(branch => branch !== undefined);
    this.defaulted = Object.entries(schema.properties ?? {}).flatMap(([name, index]) =>
      (group.schema.nodes[index]!.default ?? undefined) === undefined ? [] : [name],
    );
  }

  /** The node of a declared property. */
  property(name: string): PreparedNode | undefined {
    const known = this.propertyNodes.get(name);
    if (known !== undefined) return known;
    const { properties } = this.schema;
    if (properties === undefined || !Object.hasOwn(properties, name)) return undefined;
    const node = this.group.node(properties[name]!);
    this.propertyNodes.set(name, node);
    return node;
  }

  /** The node of `additionalProperties`, where it is a schema. */
  get additional(): PreparedNode | undefined {
    const { additionalProperties } = this.schema;
    return typeof additionalProperties === 'number' ? this.group.node(additionalProperties) : undefined;
  }

  /** The node of an object's key: that of the property, else that of `additionalProperties`. */
  child(name: string): PreparedNode | undefined {
    return this.property(name) ?? this.additional;
  }

  /** Whether keys that are no declared properties are allowed by `additionalProperties`, with or without a schema. */
  get allowsAdditional(): boolean {
    const { additionalProperties } = this.schema;
    return additionalProperties !== undefined && additionalProperties !== false;
  }

  /** The node of an array's items. */
  get items(): PreparedNode | undefined {
    return this.schema.items === undefined ? undefined : this.group.node(this.schema.items);
  }

  /** Whether any of the {@link TRAITS} given occurs here or below. */
  has(traits: number): boolean {
    return (this.traits & traits) !== 0;
  }
}

function acceptedTypes(schema: SchemaNode): number {
  if (schema['x-kubernetes-int-or-string'] === true) return TYPE_BITS.integer | TYPE_BITS.string;
  if (schema.type === undefined) return 0;
  return schema.type === 'number' ? TYPE_BITS.number | TYPE_BITS.integer : TYPE_BITS[schema.type];
}

/** The prepared nodes of one group. */
export class PreparedGroup {
  private readonly prepared: (PreparedNode | undefined)[] = [];
  private readonly knownTraits: (number | undefined)[] = [];

  constructor(readonly schema: GroupSchema) {}

  node(index: number): PreparedNode {
    const schema = this.schema.nodes[index];
    if (schema === undefined)
      throw new RangeError(`the schema of ${this.schema.group || 'the core group'} has no node ${index}`);
    return (this.prepared[index] ??= new PreparedNode(schema, this, this.traitsOf(index)));
  }

  private traitsOf(index: number): number {
    const known = this.knownTraits[index];
    if (known !== undefined) return known;
    const schema = this.schema.nodes[index]!;
    const { items, additionalProperties, properties = {} } = schema;
    const listType = schema['x-kubernetes-list-type'];
    let traits = 0;
    if (schema['x-kubernetes-embedded-resource'] === true) traits |= TRAITS.embedded;
    if (listType === 'set' || listType === 'map') traits |= TRAITS.keyedLists;
    if ((schema['x-kubernetes-validations'] ?? []).length > 0) traits |= TRAITS.rules;
    if (items !== undefined) traits |= this.traitsOf(items);
    if (typeof additionalProperties === 'number') traits |= this.traitsOf(additionalProperties);
    for (const child of Object.values(properties)) traits |= this.traitsOf(child);
    // rules may also stand in the branches of allOf, on the same value
    for (const branch of schema.allOf ?? []) traits |= this.traitsOf(branch) & TRAITS.rules;
    this.knownTraits[index] = traits;
    return traits;
  }
}

const groups = new WeakMap<GroupSchema, PreparedGroup>();

/** The prepared form of a group's schema, made once. */
export function prepareGroup(schema: GroupSchema): PreparedGroup {
  let group = groups.get(schema);
  if (group === undefined) groups.set(schema, (group = new PreparedGroup(schema)));
  return group;
}
