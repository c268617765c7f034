import type { ParseResult } from '@marcbachmann/cel-js';
import { celEnvironment } from './environment';
import { OWN_PREFIX, rewriteRule } from './rewrite';

/** What rules can name. `oldSelf` is absent where nothing is replaced. */
export interface CelScope {
  readonly self: unknown;
  readonly oldSelf?: unknown;
}

/** An expression ready to be evaluated. */
export interface CompiledExpression {
  readonly usesOldSelf: boolean;
  /** Fields of `self` and `oldSelf` that it reads, by their escaped names; undefined where it reads either as a whole. */
  readonly fields: ReadonlySet<string> | undefined;
  /** @throws Error where CEL's evaluation fails, e.g. a field that is absent */
  evaluate(scope: CelScope): unknown;
}

/** Why an expression cannot be compiled: it has a syntax error, or calls a function that is not known here. */
export interface CompileFault {
  readonly fault: string;
}

const compiled = new Map<string, CompiledExpression | CompileFault>();

/** Compiles an expression, once for each text. */
export function compileExpression(text: string): CompiledExpression | CompileFault {
  let known = compiled.get(text);
  if (known === undefined) compiled.set(text, (known = compile(text)));
  return known;
}

function compile(text: string): CompiledExpression | CompileFault {
  let parsed: ParseResult;
  try {
    parsed = celEnvironment().parse(rewriteRule(text));
  } catch (error) {
    return { fault: messageOf(error) };
  }
  const checked = parsed.check();
  if (!checked.valid) return { fault: messageOf(checked.error) };
  const uses = new Uses();
  uses.collect(parsed.ast);
  return {
    usesOldSelf: uses.variables.has('oldSelf'),
    fields: uses.whole ? undefined : uses.fields,
    evaluate: scope => parsed(scope) as unknown,
  };
}

/** First line of what the CEL library says, with functions by the names that rules use. */
export function messageOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split('\n')[0]!.replaceAll(OWN_PREFIX, '');
}

/** What a syntax tree reads of `self` and `oldSelf`. */
class Uses {
  readonly variables = new Set<string>();
  readonly fields = new Set<string>();
  /** Whether it reads more than single fields. */
  whole = false;

  collect(tree: unknown): void {
    if (Array.isArray(tree)) for (const part of tree) this.collect(part);
    if (!isTree(tree)) return;
    if (tree.op === 'id') {
      if (this.isVariable(tree)) this.whole = true;
    } else if ((tree.op === '.' || tree.op === '.?') && Array.isArray(tree.args) && this.isVariable(tree.args[0])) {
      this.fields.add(String(tree.args[1]));
    } else this.collect(tree.args);
  }

  /** Whether a tree is one of the variables, which is noted. */
  private isVariable(tree: unknown): boolean {
    if (!isTree(tree) || tree.op !== 'id' || (tree.args !== 'self' && tree.args !== 'oldSelf')) return false;
    this.variables.add(tree.args);
    return true;
  }
}

function isTree(value: unknown): value is { readonly op: string; readonly args: unknown } {
  return typeof value === 'object' && value !== null && 'op' in value && 'args' in value;
}
