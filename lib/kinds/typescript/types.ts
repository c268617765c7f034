import type { SchemaNode } from '../../schema/types';
import type { CrdSchema } from '../crd';
import { literal } from './literal';
import { commonEnding, comparePaths, pascal, singular, type NamePath, type UniqueNames } from './names';

/** Keyword of a source schema that names its type; the built-in kinds' OpenAPI documents have such names, CRDs have none. */
export const TYPE_NAME = 'x-type-name';
/** Keyword for the prose of that type, where `description` tells of the field that has the type. */
export const TYPE_DESCRIPTION = 'x-type-description';

const LONGEST_UNION = 100;

/** A TypeScript type: text, a declared interface, or one of these in a list or map. */
export type TypeExpression =
  | string
  | { readonly declared: DeclaredType }
  | { readonly listOf: TypeExpression }
  | { readonly mapOf: TypeExpression }
  | { readonly orNull: TypeExpression };

/** One member of an interface. */
export interface Member {
  readonly name: string;
  readonly node: SchemaNode;
  readonly optional: boolean;
  readonly type: TypeExpression;
  /** Prose of the source; empty where it has none, or where the places that share the type disagree. */
  description: string;
}

/** An interface: equal schemas of a group share one. */
export interface DeclaredType {
  readonly node: SchemaNode;
  readonly members: Map<string, Member>;
  description: string;
  /** Where the type is used, each path once. */
  readonly paths: Map<string, NamePath>;
  name: string;
}

/** Collects the interfaces that the schemas of a group need, then names them. */
export class TypeCollector {
  private readonly types = new Map<string, DeclaredType>();
  private readonly bySource = new WeakMap<object, TypeExpression>();

  constructor(private readonly nodes: readonly SchemaNode[]) {}

  /** The type of a node. `source` is the schema that the node was made from: its prose becomes documentation. */
  visit(source: CrdSchema, index: number, path: NamePath): TypeExpression {
    const node = this.nodes[index]!;
    if (node.nullable !== true) return this.visitPresent(source, node, index, path);
    return { orNull: this.visitPresent(source, node, index, path) };
  }

  /**
   * Names all interfaces: by the source's own name, else by the path that leads to them. What several fields share has the ending
   * of their names where no other type wants it, else the shortest path.
   */
  nameAll(names: UniqueNames): void {
    const types = [...this.types.values()].map(type => ({
      type,
      path: [...type.paths.values()].sort(comparePaths)[0]!,
    }));
    types.sort((a, b) => comparePaths(a.path, b.path));
    const short = types.map(({ type }) => (type.paths.size > 1 ? commonEnding([...type.paths.values()]) : undefined));
    const isOnly = (name: string): boolean => short.indexOf(name) === short.lastIndexOf(name);
    types.forEach(({ type, path }, at) => {
      const wanted = short[at];
      type.name = names.take(
        wanted !== undefined && path.length > 2 && isOnly(wanted) && !names.has(wanted) ? wanted : path.join(''),
      );
    });
  }

  private visitPresent(source: CrdSchema, node: SchemaNode, index: number, path: NamePath): TypeExpression {
    if (node.enum) return union(node.enum.map(literal));
    if (node['x-kubernetes-int-or-string'] || node.format === 'quantity') return 'number | string';
    switch (node.type) {
      case 'string':
      case 'boolean':
        return node.type;
      case 'integer':
      case 'number':
        return 'number';
      case 'array':
        return { listOf: this.visitItems(source, node, path) };
      case 'object':
        return this.visitObject(source, node, index, path);
      default:
        return 'unknown';
    }
  }

  private visitItems(source: CrdSchema, node: SchemaNode, path: NamePath): TypeExpression {
    if (node.items === undefined) return 'unknown';
    return this.visit(source.items as CrdSchema, node.items, [...path.slice(0, -1), singular(path.at(-1) ?? '')]);
  }

  private visitObject(source: CrdSchema, node: SchemaNode, index: number, path: NamePath): TypeExpression {
    const open = node['x-kubernetes-preserve-unknown-fields'] ?? node['x-kubernetes-embedded-resource'] ?? false;
    if (node.properties) return this.visitStructure(source, node, index, path);
    if (typeof node.additionalProperties === 'number') {
      const item = this.visit(source.additionalProperties as CrdSchema, node.additionalProperties, [...path, 'Value']);
      return { mapOf: item };
    }
    return { mapOf: open || node.additionalProperties === true ? 'unknown' : 'never' };
  }

  private visitStructure(source: CrdSchema, node: SchemaNode, index: number, path: NamePath): TypeExpression {
    const name = source[TYPE_NAME];
    if (name === 'ObjectMeta') return name;
    const properties = source.properties as Readonly<Record<string, CrdSchema>>;
    const known = this.bySource.get(properties);
    if (known !== undefined) return known;
    const named = typeof name === 'string';
    const here = named ? [name] : path;
    const type = this.declare(named ? `${index} ${name}` : `${index}`, node, source, here);
    const expression = { declared: type };
    if (named) this.bySource.set(properties, expression);
    for (const [field, child] of Object.entries(node.properties ?? {})) {
      const below = properties[field]!;
      const member = type.members.get(field);
      const expressionBelow = this.visit(below, child, [...here, pascal(field)]);
      if (member) member.description = agreed(member.description, describe(below));
      else type.members.set(field, this.member(node, field, child, expressionBelow, describe(below)));
    }
    return expression;
  }

  private declare(key: string, node: SchemaNode, source: CrdSchema, path: NamePath): DeclaredType {
    const known = this.types.get(key);
    const description = source[TYPE_NAME] === undefined ? describe(source) : text(source[TYPE_DESCRIPTION]);
    if (!known) {
      const type: DeclaredType = {
        node,
        members: new Map(),
        description,
        paths: new Map([[path.join('.'), path]]),
        name: '',
      };
      this.types.set(key, type);
      return type;
    }
    known.description = agreed(known.description, description);
    known.paths.set(path.join('.'), path);
    return known;
  }

  private member(parent: SchemaNode, name: string, child: number, type: TypeExpression, description: string): Member {
    const node = this.nodes[child]!;
    const optional = parent.required?.includes(name) !== true || node.default !== undefined;
    return { name, node, optional, type, description };
  }
}

/** The text of a type; lists and maps are readonly. */
export function textOf(type: TypeExpression): string {
  if (typeof type === 'string') return type;
  if ('declared' in type) return type.declared.name;
  if ('mapOf' in type) return `{ readonly [key: string]: ${textOf(type.mapOf)} }`;
  if ('orNull' in type) return `${textOf(type.orNull)} | null`;
  const item = textOf(type.listOf);
  return `readonly ${/^readonly | \| /.test(item) && !item.startsWith('{') ? `(${item})` : item}[]`;
}

/** A union on one line, or one member a line where it is long. */
function union(members: readonly string[]): string {
  const line = members.join(' | ');
  return line.length <= LONGEST_UNION ? line : `\n    | ${members.join('\n    | ')}\n  `;
}

function describe(source: CrdSchema): string {
  return text(source.description);
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function agreed(one: string, other: string): string {
  return one === other ? one : '';
}
