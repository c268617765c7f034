import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { docOf } from '../../hack/values-schema/tags';
import { intersection, membersOf, type Member, type Members, type PropForm } from './prop-forms';

const FORMS: Partial<Record<ts.SyntaxKind, PropForm>> = {
  [ts.SyntaxKind.StringKeyword]: { is: 'text' },
  [ts.SyntaxKind.NumberKeyword]: { is: 'number' },
  [ts.SyntaxKind.BooleanKeyword]: { is: 'flag' },
};
/** Types that are drawn as a whole. */
const WHOLE = ['JsonObject', 'Quantity', 'ChartFacts', 'SecretRef'];
const modules = new Map<string, Module>();

/** Reads a type that a source file declares or imports. It parses and does not check: the compiler has done that. */
export function readType(file: string, name: string): PropForm {
  return moduleOf(file).named(name);
}

function moduleOf(file: string): Module {
  const known = modules.get(file) ?? new Module(file);
  modules.set(file, known);
  return known;
}

class Module {
  private readonly types = new Map<string, ts.InterfaceDeclaration | ts.TypeAliasDeclaration>();
  private readonly lists = new Map<string, readonly string[]>();
  private readonly imported = new Map<string, { readonly from: string; readonly original: string }>();

  constructor(private readonly file: string) {
    const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
    for (const statement of source.statements) {
      if (ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement))
        this.types.set(statement.name.text, statement);
      if (ts.isVariableStatement(statement))
        for (const each of statement.declarationList.declarations) this.addList(each);
      if (ts.isImportDeclaration(statement))
        this.addNames(statement.moduleSpecifier, statement.importClause?.namedBindings);
      if (ts.isExportDeclaration(statement)) this.addNames(statement.moduleSpecifier, statement.exportClause);
    }
  }

  /** Names that the file has from another one. */
  private addNames(
    module: ts.Expression | undefined,
    names: ts.NamedImportBindings | ts.NamedExportBindings | undefined,
  ): void {
    if (module === undefined || !ts.isStringLiteral(module) || names === undefined) return;
    const from = join(dirname(this.file), `${module.text}.ts`);
    if (!existsSync(from) || !(ts.isNamedImports(names) || ts.isNamedExports(names))) return;
    for (const { name, propertyName = name } of names.elements)
      this.imported.set(name.text, { from, original: propertyName.text });
  }

  named(name: string): PropForm {
    if (WHOLE.includes(name)) return { is: 'named', name };
    const declaration = this.types.get(name);
    if (declaration === undefined) {
      const { from, original } = this.imported.get(name) ?? {};
      return from === undefined ? { is: 'named', name } : moduleOf(from).named(original!);
    }
    if (ts.isTypeAliasDeclaration(declaration)) return this.form(declaration.type, name);
    const parents = (declaration.heritageClauses ?? []).flatMap(({ types }) => types);
    const members: Members[] = parents.map(parent =>
      membersOf(this.reference(parent.expression.getText(), parent.typeArguments ?? [], name)),
    );
    return { is: 'object', members: Object.assign({}, ...members, this.members(declaration.members, name)) as Members };
  }

  /** `const NAME = ['a', 'b'] as const`, of which types are made. */
  private addList({ name, initializer }: ts.VariableDeclaration): void {
    const list = initializer !== undefined && ts.isAsExpression(initializer) ? initializer.expression : undefined;
    if (list === undefined || !ts.isArrayLiteralExpression(list)) return;
    this.lists.set(
      name.getText(),
      list.elements.filter(ts.isStringLiteral).map(({ text }) => text),
    );
  }

  private members(elements: ts.NodeArray<ts.TypeElement>, owner: string): Members {
    const entries = elements.filter(ts.isPropertySignature).flatMap((element): [string, Member][] => {
      const { type, questionToken } = element;
      if (type === undefined || type.kind === ts.SyntaxKind.NeverKeyword) return [];
      const { tags } = docOf(element);
      const bound = (tag: string): number | undefined => (tags.has(tag) ? Number(tags.get(tag)) : undefined);
      const name = element.name.getText().replace(/^'(.*)'$/, '$1');
      const key = `${owner}.${name}`;
      const form = this.form(type, owner);
      return [[name, { key, form, optional: questionToken !== undefined, minimum: bound('minimum'), maximum: bound('maximum') }]]; // prettier-ignore
    });
    return Object.fromEntries(entries);
  }

  /** @param owner Name of the type around it, for members of types without a name */
  private form(type: ts.TypeNode, owner: string): PropForm {
    if (ts.isParenthesizedTypeNode(type)) return this.form(type.type, owner);
    if (ts.isTypeOperatorNode(type)) return this.form(type.type, owner);
    if (ts.isArrayTypeNode(type)) return { is: 'list', item: this.form(type.elementType, owner) };
    if (ts.isUnionTypeNode(type)) return { is: 'union', of: type.types.map(each => this.form(each, owner)) };
    if (ts.isIntersectionTypeNode(type)) return intersection(type.types.map(each => this.form(each, owner)));
    if (ts.isTypeLiteralNode(type)) return this.literalType(type, owner);
    if (ts.isLiteralTypeNode(type)) return { is: 'literal', value: JSON.parse(type.getText().replaceAll("'", '"')) };
    if (ts.isTypeReferenceNode(type)) return this.reference(type.typeName.getText(), type.typeArguments ?? [], owner);
    if (ts.isMappedTypeNode(type)) return this.mapped(type, owner);
    if (ts.isIndexedAccessTypeNode(type)) {
      const list = this.lists.get(type.objectType.getText().replace(/^\(?typeof (\w+)\)?$/, '$1'));
      if (list !== undefined) return { is: 'union', of: list.map(value => ({ is: 'literal', value })) };
    }
    return FORMS[type.kind] ?? { is: 'named', name: type.getText() };
  }

  private literalType({ members }: ts.TypeLiteralNode, owner: string): PropForm {
    const index = members.find(ts.isIndexSignatureDeclaration);
    return index === undefined
      ? { is: 'object', members: this.members(members, owner) }
      : { is: 'map', value: this.form(index.type, owner) };
  }

  /** `{ [name in NAMES]?: T }` */
  private mapped({ typeParameter, type, questionToken }: ts.MappedTypeNode, owner: string): PropForm {
    const names = this.form(typeParameter.constraint!, owner);
    const form = this.form(type!, owner);
    const values = names.is === 'union' ? names.of : [names];
    const entries = values.flatMap((each): [string, Member][] =>
      each.is !== 'literal'
        ? []
        : [
            [
              String(each.value),
              { key: `${owner}.${String(each.value)}`, form, optional: questionToken !== undefined },
            ],
          ],
    );
    return { is: 'object', members: Object.fromEntries(entries) };
  }

  private reference(name: string, [first, second]: readonly ts.TypeNode[], owner: string): PropForm {
    if (first === undefined || WHOLE.includes(name)) return this.named(name);
    const form = this.form(first, owner);
    const chosen = second === undefined ? undefined : this.form(second, owner);
    switch (name) {
      case 'Readonly':
        return form;
      case 'Record':
        return { is: 'map', value: chosen! };
      case 'Omit':
        return without(form, namesIn(chosen));
      case 'Pick':
        return without(
          form,
          Object.keys(membersOf(form)).filter(each => !namesIn(chosen).includes(each)),
        );
      case 'Partial':
        return mapMembers(form, member => ({ ...member, optional: true }));
      default:
        return { is: 'named', name };
    }
  }
}

function namesIn(form: PropForm | undefined): readonly string[] {
  if (form?.is === 'union') return form.of.flatMap(namesIn);
  return form?.is === 'literal' ? [String(form.value)] : [];
}

function without(form: PropForm, names: readonly string[]): PropForm {
  const members = Object.entries(membersOf(form)).filter(([name]) => !names.includes(name));
  return { is: 'object', members: Object.fromEntries(members) };
}

function mapMembers(form: PropForm, change: (member: Member) => Member): PropForm {
  const members = Object.entries(membersOf(form)).map(([name, member]) => [name, change(member)] as const);
  return { is: 'object', members: Object.fromEntries(members) };
}
