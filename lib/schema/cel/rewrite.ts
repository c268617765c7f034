/** Prefix of the functions that take the place of the CEL library's own, where these differ from the API server's. */
export const OWN_PREFIX = 'k8s_';

/** Methods whose own version is called instead: see docs/decisions on the CEL library for what differs. */
const METHODS = ['matches', 'substring', 'indexOf', 'lastIndexOf', 'lowerAscii', 'upperAscii', 'trim', 'split'];
/** Functions whose own version is called instead. */
const FUNCTIONS = ['duration', 'timestamp', 'double', 'int'];

const STRING_LITERAL = /[rRbB]{0,2}("""[^]*?"""|'''[^]*?'''|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')/y;
const RAW_STRING_LITERAL = /[bB]?[rR][bB]?("""[^]*?"""|'''[^]*?'''|"[^"\n]*"|'[^'\n]*')/y;
const IDENTIFIER = /[A-Za-z_]\w*/y;
const METHOD_CALL = new RegExp(`\\.\\s*(${METHODS.join('|')})\\s*\\(`, 'y');
const FUNCTION_CALL = new RegExp(`(${FUNCTIONS.join('|')})\\s*\\(`, 'y');
const CANONICAL_IP_CALL = /ip\s*\.\s*isCanonical\s*\(/y;
const HAS_CALL = /has\s*\(/y;

/** The text that `pattern` (sticky) matches at a position. */
function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

/** The string literal at a position, with its prefix and quotes. */
function literalAt(text: string, at: number): string | undefined {
  return (matchAt(RAW_STRING_LITERAL, text, at) ?? matchAt(STRING_LITERAL, text, at))?.[0];
}

/**
 * A rule's text with calls that the CEL library would evaluate differently from the API server replaced by calls of own functions.
 * String literals are left alone.
 */
export function rewriteRule(rule: string): string {
  let result = '';
  for (let at = 0; at < rule.length;) {
    const literal = literalAt(rule, at);
    const method = literal === undefined ? matchAt(METHOD_CALL, rule, at) : null;
    if (literal !== undefined) {
      result += literal;
      at += literal.length;
    } else if (method !== null) {
      result += `.${OWN_PREFIX}${method[1]}(`;
      at += method[0].length;
    } else {
      const [written, length] = rewriteWord(rule, at);
      result += written;
      at += length;
    }
  }
  return result;
}

/** What is written for the identifier, number or other character at a position, and how much of the rule that is. */
function rewriteWord(rule: string, at: number): readonly [written: string, length: number] {
  const word = matchAt(IDENTIFIER, rule, at)?.[0];
  if (word === undefined) return [rule[at]!, 1];
  const canonical = matchAt(CANONICAL_IP_CALL, rule, at)?.[0];
  if (canonical !== undefined) return [`${OWN_PREFIX}ipIsCanonical(`, canonical.length];
  // a method of the same name stands behind a dot
  const called = /\.\s*$/.test(rule.slice(0, at)) ? null : matchAt(FUNCTION_CALL, rule, at);
  if (called !== null) return [`${OWN_PREFIX}${called[1]}(`, called[0].length];
  const has = matchAt(HAS_CALL, rule, at)?.[0];
  const argument = has === undefined ? undefined : argumentAt(rule, at + has.length);
  const member = argument === undefined ? null : /^([^]*\][^]*)\.\s*(\w+)\s*$/.exec(argument);
  if (has === undefined || argument === undefined || member === null) return [word, word.length];
  // the library takes no index within has(): has(x[0].f) becomes ("f" in x[0])
  return [`("${member[2]}" in ${rewriteRule(member[1]!)})`, has.length + argument.length + 1];
}

/** The text from a position to the parenthesis that closes it; undefined if there is none. */
function argumentAt(rule: string, start: number): string | undefined {
  let depth = 0;
  for (let at = start; at < rule.length;) {
    const character = rule[at]!;
    if (character === ')' && depth === 0) return rule.slice(start, at);
    if ('([{'.includes(character)) depth++;
    if (')]}'.includes(character)) depth--;
    at += literalAt(rule, at)?.length ?? 1;
  }
  return undefined;
}
