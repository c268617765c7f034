import type { GroupSchema, KindSchema } from '../../schema/types';
import type { CrdSchema, CustomResourceDefinition } from '../crd';
import { servedVersions } from '../group-index';
import { apiVersionOf } from '../kind';
import { literal } from './literal';
import { pascal, UniqueNames } from './names';
import { tsdoc } from './tsdoc';
import { textOf, TypeCollector, type DeclaredType, type Member, type TypeExpression } from './types';

/** Names that a module uses itself. */
const RESERVED = ['Construct', 'KubeObject', 'ObjectMeta', 'ObjectType', 'GroupSchema', 'registerGroup'];

/** One served version of a kind on its way to a class. */
interface KindClass {
  readonly name: string;
  readonly apiVersion: string;
  readonly kind: KindSchema;
  readonly description: string;
  /** Top-level fields but those that every object has. */
  readonly fields: readonly Member[];
  /** Names under which the types of spec and status are exported, whatever they are called where they are shared. */
  readonly aliases: readonly (readonly [string, DeclaredType])[];
}

/**
 * Declarations for the kinds of a group: a class, its props and the interfaces below them; the preferred version has the plain name.
 * @param crds What the schema was made from; its descriptions become documentation.
 */
export function declarationsOf(schema: GroupSchema, crds: readonly CustomResourceDefinition[]): string {
  const collector = new TypeCollector(schema.nodes);
  const classes = schema.kinds.flatMap(kind => {
    const crd = crds.find(({ spec }) => spec.names.kind === kind.kind && spec.group === schema.group);
    return servedVersions(kind).flatMap((version, at) => {
      const source = crd?.spec.versions.find(({ name }) => name === version.name)?.schema.openAPIV3Schema;
      if (source === undefined || version.root === undefined) return [];
      const name = `${pascal(kind.kind)}${at === 0 ? '' : pascal(version.name)}`;
      return [classOf(collector, schema, kind, name, version.name, source, version.root)];
    });
  });
  const names = new UniqueNames([...RESERVED, ...classes.flatMap(({ name }) => [name, `${name}Props`])]);
  collector.nameAll(names);
  const written = new Set<DeclaredType>();
  return classes.map(each => `${classText(each)}${typesText(each, names, written)}`).join('\n');
}

function classOf(
  collector: TypeCollector,
  schema: GroupSchema,
  kind: KindSchema,
  name: string,
  version: string,
  source: CrdSchema,
  root: number,
): KindClass {
  const node = schema.nodes[root]!;
  const properties = (source.properties ?? {}) as Readonly<Record<string, CrdSchema>>;
  const aliases: [string, DeclaredType][] = [];
  const fields: Member[] = [];
  for (const [field, child] of Object.entries(node.properties ?? {})) {
    if (['apiVersion', 'kind', 'metadata'].includes(field)) continue;
    const below = properties[field]!;
    const type = collector.visit(below, child, [name, pascal(field)]);
    if (['spec', 'status'].includes(field) && typeof type === 'object' && 'declared' in type)
      aliases.push([`${name}${pascal(field)}`, type.declared]);
    const optional = node.required?.includes(field) !== true || schema.nodes[child]!.default !== undefined;
    const description = typeof below.description === 'string' ? below.description : '';
    if (field !== 'status') fields.push({ name: field, node: schema.nodes[child]!, optional, type, description });
  }
  const description = typeof source.description === 'string' ? source.description : '';
  return { name, apiVersion: apiVersionOf(schema.group, version), kind, description, fields, aliases };
}

function classText({ name, apiVersion, kind, description, fields }: KindClass): string {
  const namespaced = kind.scope === 'Namespaced';
  const summary = `${kind.kind} of ${apiVersion}, ${namespaced ? 'namespaced' : 'cluster-scoped'}.`;
  const members = fields.map(memberText).join('');
  const none = fields.every(({ optional }) => optional) ? ' = {}' : '';
  return `${tsdoc(description === '' ? summary : `${summary} ${description}`, undefined)}export class ${name} extends KubeObject {
  static readonly gvk: ObjectType = { apiVersion: ${literal(apiVersion)}, kind: ${literal(kind.kind)}, namespaced: ${namespaced} };

  constructor(scope: Construct, id: string, props: ${name}Props${none}) {
    super(scope, id, ${name}.gvk, props);
  }
}

/** Props of {@link ${name}}. */
export interface ${name}Props {
  readonly metadata?: ObjectMeta;
${members}}
`;
}

/** The interfaces that a class needs and no class before it needed, outer ones first. */
function typesText({ fields, aliases }: KindClass, names: UniqueNames, written: Set<DeclaredType>): string {
  const texts: string[] = [];
  const write = (type: DeclaredType): void => {
    if (written.has(type)) return;
    written.add(type);
    texts.push(interfaceText(type));
    for (const member of type.members.values()) writeBelow(member.type);
  };
  const writeBelow = (type: TypeExpression): void => {
    const declared = declaredIn(type);
    if (declared) write(declared);
  };
  for (const field of fields) writeBelow(field.type);
  for (const [alias, type] of aliases) {
    write(type);
    if (!names.has(alias)) texts.push(`\nexport type ${names.take(alias)} = ${type.name};\n`);
  }
  return texts.join('');
}

function interfaceText({ name, node, members, description }: DeclaredType): string {
  const own = { ...node, default: undefined };
  const open = node['x-kubernetes-preserve-unknown-fields'] ?? node['x-kubernetes-embedded-resource'];
  const rest = open ? '  readonly [key: string]: unknown;\n' : '';
  const lines = [...members.values()].map(memberText).join('');
  return `\n${tsdoc(description, own)}export interface ${name} {\n${lines}${rest}}\n`;
}

function memberText({ name, node, optional, type, description }: Member): string {
  const own =
    node.properties && node['x-kubernetes-validations'] ? { ...node, 'x-kubernetes-validations': undefined } : node;
  const key = /^[A-Za-z_$][\w$]*$/.test(name) ? name : literal(name);
  return `${tsdoc(description, own, '  ')}  readonly ${key}${optional ? '?' : ''}: ${textOf(type)};\n`;
}

function declaredIn(type: TypeExpression): DeclaredType | undefined {
  if (typeof type === 'string') return undefined;
  if ('declared' in type) return type.declared;
  return declaredIn('listOf' in type ? type.listOf : 'mapOf' in type ? type.mapOf : type.orNull);
}
