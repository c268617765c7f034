import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { FREE_FORM, INT_OR_STRING, QUANTITY, type JsonSchema } from './json-schema';
import { docOf, keywordsOf } from './tags';

type Declaration = ts.InterfaceDeclaration | ts.TypeAliasDeclaration;

/**
 * Reads the type of an application's values into a JSON Schema: closed objects, nothing referred to, the tags as keywords.
 * It knows the types that a structural schema has words for; any other is an error that names its place.
 */
export function readValues(file: string, name: string): JsonSchema {
  return new Module(file).named(name, file);
}

/** One source file; what it imports by a relative path is read when a type is looked up there. */
class Module {
  private readonly declared = new Map<string, Declaration>();
  private readonly imported = new Map<string, string>();

  constructor(private readonly file: string) {
    const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
    for (const statement of source.statements) {
      if (ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement)) {
        this.declared.set(statement.name.text, statement);
      } else if (ts.isImportDeclaration(statement)) {
        const from = join(dirname(file), `${(statement.moduleSpecifier as ts.StringLiteral).text}.ts`);
        const names = statement.importClause?.namedBindings;
        if (names !== undefined && ts.isNamedImports(names))
          for (const { name } of names.elements) this.imported.set(name.text, from);
      }
    }
  }

  /** Schema of a type that the file declares or imports. */
  named(name: string, where: string): JsonSchema {
    const declaration = this.declared.get(name);
    if (declaration === undefined) {
      const from = this.imported.get(name);
      if (from === undefined) throw new Error(`${where}: type ${name} is not declared in ${this.file}`);
      return new Module(from).named(name, where);
    }
    const keywords = keywordsOf(docOf(declaration), name);
    if (ts.isTypeAliasDeclaration(declaration)) return { ...this.schema(declaration.type, name), ...keywords };
    const { properties, required } = this.members(declaration);
    return {
      ...keywords,
      type: 'object',
      properties,
      ...(required.length > 0 ? { required } : {}),
      additionalProperties: false,
    };
  }

  /** Members of an interface, those that it inherits first. */
  private members(declaration: ts.InterfaceDeclaration): { properties: JsonSchema; required: readonly string[] } {
    const properties: Record<string, JsonSchema> = {};
    const required: string[] = [];
    for (const { expression } of (declaration.heritageClauses ?? []).flatMap(({ types }) => types)) {
      const parent = this.named(expression.getText(), declaration.name.text);
      Object.assign(properties, parent.properties);
      required.push(...((parent.required ?? []) as readonly string[]));
    }
    for (const member of declaration.members) {
      const where = `${declaration.name.text}.${member.name?.getText() ?? '?'}`;
      if (!ts.isPropertySignature(member) || member.type === undefined || !ts.isIdentifier(member.name))
        throw new Error(`${where}: only plain properties with a type can be values`);
      const doc = docOf(member);
      if (doc.description === '') throw new Error(`${where}: the TSDoc line is missing`);
      const optional = member.questionToken !== undefined;
      if (optional !== doc.tags.has('default'))
        throw new Error(`${where}: ${optional ? '@default is missing' : '@default on a required property'}`);
      properties[member.name.text] = { ...this.schema(member.type, where), ...keywordsOf(doc, where) };
      if (!optional) required.push(member.name.text);
    }
    return { properties, required };
  }

  private schema(type: ts.TypeNode, where: string): JsonSchema {
    if (ts.isParenthesizedTypeNode(type)) return this.schema(type.type, where);
    if (ts.isTypeOperatorNode(type) && type.operator === ts.SyntaxKind.ReadonlyKeyword)
      return this.schema(type.type, where);
    if (ts.isArrayTypeNode(type)) return { type: 'array', items: this.schema(type.elementType, where) };
    if (ts.isTypeReferenceNode(type)) return this.reference(type, where);
    switch (type.kind) {
      case ts.SyntaxKind.StringKeyword:
        return { type: 'string' };
      case ts.SyntaxKind.BooleanKeyword:
        return { type: 'boolean' };
      case ts.SyntaxKind.NumberKeyword:
        return { type: 'integer' };
      default:
        return this.choice(type, where);
    }
  }

  private reference(type: ts.TypeReferenceNode, where: string): JsonSchema {
    const name = type.typeName.getText();
    const [first, second] = type.typeArguments ?? [];
    if (name === 'Readonly' && first !== undefined) return this.schema(first, where);
    if (name === 'Record' && second !== undefined)
      return { type: 'object', additionalProperties: this.schema(second, where) };
    if (name === 'JsonObject') return FREE_FORM;
    return name === 'Quantity' ? QUANTITY : this.named(name, where);
  }

  /** A union: of texts, of text and number, or of types, for which a structural schema has no word. */
  private choice(type: ts.TypeNode, where: string): JsonSchema {
    const members = ts.isUnionTypeNode(type) ? type.types : [type];
    const kinds = new Set(members.map(member => member.kind));
    if (kinds.size === 2 && kinds.has(ts.SyntaxKind.StringKeyword) && kinds.has(ts.SyntaxKind.NumberKeyword))
      return INT_OR_STRING;
    if (members.some(ts.isTypeReferenceNode)) return { anyOf: members.map(member => this.schema(member, where)) };
    return { type: 'string', enum: texts(type, where) };
  }
}

/** The texts that a type stands for: a literal, a template of literals, or a union of such. */
function texts(type: ts.TypeNode, where: string): readonly string[] {
  if (ts.isParenthesizedTypeNode(type)) return texts(type.type, where);
  if (ts.isUnionTypeNode(type)) return type.types.flatMap(member => texts(member, where));
  if (ts.isLiteralTypeNode(type) && ts.isStringLiteralLike(type.literal)) return [type.literal.text];
  if (ts.isTemplateLiteralTypeNode(type)) {
    return type.templateSpans.reduce<readonly string[]>(
      (starts, span) =>
        starts.flatMap(start => texts(span.type, where).map(each => `${start}${each}${span.literal.text}`)),
      [type.head.text],
    );
  }
  throw new Error(`${where}: a structural schema has no word for the type ${type.getText()}`);
}
