import ts from 'typescript';
import type { Random } from '../fuzz/random';
import { shuffled } from './random-order';

/**
 * The text of a program with its statements in another order that runs: imports first, then each statement after those that declare what it names.
 * Statements that assign to a variable or declare none with `const` keep their order among each other.
 */
export function reorderProgram(text: string, random: Random): string {
  const source = ts.createSourceFile('program.ts', text, ts.ScriptTarget.ES2022, true);
  const imports = source.statements.filter(ts.isImportDeclaration);
  const rest = source.statements.filter(statement => !ts.isImportDeclaration(statement));
  const needs = needsOf(rest);
  const order: number[] = [];
  const waiting = new Set(rest.keys());
  while (waiting.size > 0) {
    const ready = [...waiting].filter(statement => ![...needs[statement]!].some(need => waiting.has(need)));
    const [next] = shuffled(ready, random);
    waiting.delete(next!);
    order.push(next!);
  }
  return [...imports, ...order.map(statement => rest[statement]!)].map(each => each.getFullText(source)).join('\n');
}

/** Which earlier statements each one needs. */
function needsOf(statements: readonly ts.Statement[]): ReadonlySet<number>[] {
  const declaredBy = new Map<string, number>();
  statements.forEach((statement, index) => {
    for (const name of declaredNames(statement)) declaredBy.set(name, index);
  });
  let lastOfUnknown: number | undefined;
  return statements.map((statement, index) => {
    const needs = new Set<number>();
    const visit = (node: ts.Node): void => {
      const declared = ts.isIdentifier(node) ? declaredBy.get(node.text) : undefined;
      if (declared !== undefined && declared < index) needs.add(declared);
      node.forEachChild(visit);
    };
    visit(statement);
    if (!isConstruction(statement)) {
      if (lastOfUnknown !== undefined) needs.add(lastOfUnknown);
      lastOfUnknown = index;
    }
    return needs;
  });
}

/** Declarations by `const`, functions, classes and types, and bare `new X(...)`: whatever else may change what others read. */
function isConstruction(statement: ts.Statement): boolean {
  if (ts.isVariableStatement(statement)) return (statement.declarationList.flags & ts.NodeFlags.Const) !== 0;
  if (ts.isExpressionStatement(statement)) return ts.isNewExpression(statement.expression);
  return (
    ts.isFunctionDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement)
  );
}

function declaredNames(statement: ts.Statement): readonly string[] {
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.flatMap(({ name }) => (ts.isIdentifier(name) ? [name.text] : []));
  const { name } = statement as { name?: ts.Node };
  return name !== undefined && ts.isIdentifier(name) ? [name.text] : [];
}
