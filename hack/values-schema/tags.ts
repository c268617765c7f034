import ts from 'typescript';
import type { JsonSchema } from './json-schema';

/** What a TSDoc comment says: its text, then its tags by name. */
export interface Doc {
  readonly description: string;
  readonly tags: ReadonlyMap<string, string>;
}

/** Reads the TSDoc comment of a declaration. */
export function docOf(node: ts.Node): Doc {
  const doc = ts.getJSDocCommentsAndTags(node).find(ts.isJSDoc);
  const tags = (doc?.tags ?? []).map((tag): [string, string] => [tag.tagName.text, textOf(tag.comment)]);
  return { description: textOf(doc?.comment), tags: new Map(tags) };
}

/** A comment as one paragraph; `{@link Name}` becomes the name. */
function textOf(comment: string | ts.NodeArray<ts.JSDocComment> | undefined): string {
  const text = ts.getTextOfJSDocComment(comment) ?? '';
  return text
    .replace(/\{@link (\S+?)\}/g, '$1')
    .replace(/\s+/g, ' ')
    .trim();
}

const NUMBERS = ['minimum', 'maximum', 'minLength', 'maxLength', 'minItems', 'maxItems'] as const;

/**
 * The keywords that the tags of a declaration stand for.
 * @throws Error for a tag that is not known, so that none is dropped in silence
 */
export function keywordsOf({ description, tags }: Doc, where: string): JsonSchema {
  const keywords: Record<string, unknown> = description === '' ? {} : { description };
  for (const [name, text] of tags) {
    if (name === 'default') {
      const literal = literalDefault(text, where);
      if (literal !== undefined) keywords.default = literal;
    } else if (name === 'pattern') {
      keywords.pattern = text;
    } else if (name === 'immutable') {
      keywords['x-kubernetes-validations'] = [{ rule: 'self == oldSelf', message: 'it cannot change after creation' }];
    } else if ((NUMBERS as readonly string[]).includes(name)) {
      keywords[name] = Number(text);
    } else {
      throw new Error(`${where}: tag @${name} is not known`);
    }
  }
  return keywords;
}

/** The value of a `@default`: JSON, a string maybe in single quotes; undefined for prose, which starts with a dash. */
function literalDefault(text: string, where: string): unknown {
  if (text.startsWith('-')) return undefined;
  try {
    return JSON.parse(text.replace(/^'(.*)'$/, '"$1"'));
  } catch {
    throw new Error(`${where}: @default must be JSON, or prose after a dash, got ${text}`);
  }
}
