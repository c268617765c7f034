import { join } from 'node:path';
import ts from 'typescript';
import { docOf, type Doc } from '../values-schema/tags';

/** Something that an entry point exports. */
export interface Item {
  readonly name: string;
  readonly kind: 'class' | 'function' | 'constant' | 'interface' | 'type';
  /** Head of the declaration as it stands in the source. */
  readonly signature: string;
  readonly doc: Doc;
  /** Code of its `@example`, line by line as written. */
  readonly example?: string;
  /** What users of it see, in the order of the source; inherited ones too where it is an interface. */
  readonly members: readonly Member[];
}

/** A member of a class or an interface. */
export interface Member {
  readonly name: string;
  readonly signature: string;
  /** Type of a property as it stands in the source; undefined for methods and inferred types. */
  readonly type?: string;
  readonly optional: boolean;
  readonly doc: Doc;
}

const KINDS: readonly Item['kind'][] = ['class', 'function', 'constant', 'interface', 'type'];

/** Reads the exports of source files, each sorted by kind and name. */
export function readEntries(root: string, files: readonly string[]): ReadonlyMap<string, readonly Item[]> {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), name => ts.sys.readFile(name)) as {
    readonly config: { readonly compilerOptions: unknown };
  };
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root);
  const program = ts.createProgram(
    files.map(file => join(root, file)),
    options,
  );
  const checker = program.getTypeChecker();
  return new Map(
    files.map(file => {
      const module = checker.getSymbolAtLocation(program.getSourceFile(join(root, file))!)!;
      const items = checker.getExportsOfModule(module).map(symbol => itemOf(symbol, checker));
      return [file, items.toSorted((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) || compare(a.name, b.name))];
    }),
  );
}

function itemOf(exported: ts.Symbol, checker: ts.TypeChecker): Item {
  const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
  const { name } = exported;
  const node = symbol.declarations![0]!;
  const doc = docOf(node);
  const example = exampleOf(node);
  if (ts.isClassDeclaration(node))
    return { name, kind: 'class', signature: headOf(node), doc, example, members: classMembers(node) };
  if (ts.isInterfaceDeclaration(node))
    return { name, kind: 'interface', signature: headOf(node), doc, members: interfaceMembers(node, checker) };
  if (ts.isTypeAliasDeclaration(node)) return { name, kind: 'type', signature: headOf(node), doc, members: [] };
  if (ts.isFunctionDeclaration(node))
    return { name, kind: 'function', signature: headOf(node), doc, example, members: [] };
  const type = checker.typeToString(checker.getTypeOfSymbolAtLocation(symbol, node));
  return { name, kind: 'constant', signature: `const ${name}: ${type}`, doc: docOf(node.parent.parent), members: [] };
}

function classMembers(node: ts.ClassDeclaration): Member[] {
  const hidden = [ts.SyntaxKind.PrivateKeyword, ts.SyntaxKind.OverrideKeyword, ts.SyntaxKind.DeclareKeyword];
  return node.members.filter(member => !modifiersOf(member).some(modifier => hidden.includes(modifier))).map(memberOf);
}

function interfaceMembers(node: ts.InterfaceDeclaration, checker: ts.TypeChecker): Member[] {
  const declared = checker.getTypeAtLocation(node).getProperties();
  return declared.map(symbol => memberOf(symbol.declarations![0] as ts.TypeElement));
}

function memberOf(node: ts.ClassElement | ts.TypeElement): Member {
  const { type, questionToken } = node as Partial<ts.PropertySignature>;
  return {
    name: node.name?.getText() ?? 'constructor',
    signature: headOf(node),
    type: type === undefined ? undefined : onLine(type.getText()),
    optional: questionToken !== undefined,
    doc: docOf(node),
  };
}

/** A declaration without what it holds: no body, no members, no initial value beside a stated type. */
function headOf(node: ts.Node): string {
  const { body, members, type, initializer } = node as {
    readonly body?: ts.Node;
    readonly members?: ts.NodeArray<ts.Node>;
    readonly type?: ts.Node;
    readonly initializer?: ts.Node;
  };
  const text = node.getSourceFile().text;
  const end = body?.getStart() ?? (members === undefined ? undefined : text.lastIndexOf('{', members.pos));
  const cut = end ?? (type !== undefined && initializer !== undefined ? type.end : node.end);
  return onLine(text.slice(node.getStart(), cut))
    .replace(/^export /, '')
    .replace(/;$/, '');
}

/** Code without its comments on one line. */
function onLine(code: string): string {
  return code
    .replace(/\/\*\*[\s\S]*?\*\//g, '')
    .replace(/\s+/g, ' ')
    .replace(/([([<]) | ([)\]>])(?=[^ ]|$)/g, '$1$2')
    .replace(/,( ?[)\]}])/g, '$1')
    .trim();
}

function exampleOf(node: ts.Node): string | undefined {
  const tag = ts.getJSDocTags(node).find(({ tagName }) => tagName.text === 'example');
  return tag === undefined ? undefined : ts.getTextOfJSDocComment(tag.comment);
}

function modifiersOf(node: ts.Node): readonly ts.SyntaxKind[] {
  return ts.canHaveModifiers(node) ? (ts.getModifiers(node) ?? []).map(({ kind }) => kind) : [];
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
