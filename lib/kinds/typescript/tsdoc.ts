import type { SchemaNode } from '../../schema/types';
import { literal } from './literal';

const WIDTH = 116;
const LONGEST_PROSE = 400;
const LONGEST_RULE = 160;

/** Constraints that a documentation tag of the same name states as they are. */
const TAGS = [
  'minimum',
  'maximum',
  'multipleOf',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'minProperties',
  'maxProperties',
] as const;

/** Formats of numbers that tell their width only. */
const WIDTHS: ReadonlySet<string> = new Set(['int32', 'int64', 'float', 'double']);

/** A documentation comment of prose and of what the schema demands, with a line break behind it; empty where there is nothing to say. */
export function tsdoc(description: string, node: SchemaNode | undefined, indent = ''): string {
  const lines = [...wrap(prose(description), WIDTH - indent.length), ...(node ? tagsOf(node) : [])].map(escape);
  if (lines.length === 0) return '';
  if (lines.length === 1) return `${indent}/** ${lines[0]!} */\n`;
  return `${indent}/**\n${lines.map(line => `${indent} * ${line}\n`).join('')}${indent} */\n`;
}

/** Tags for the constraints of a node, those of the values in a list or map excepted. */
function tagsOf(node: SchemaNode): string[] {
  const tags: string[] = [];
  if (node.default !== undefined) tags.push(`@default ${valueText(node.default)}`);
  for (const tag of TAGS) {
    const value = node[tag];
    if (value === undefined) continue;
    const exclusive = (tag === 'minimum' && node.exclusiveMinimum) || (tag === 'maximum' && node.exclusiveMaximum);
    tags.push(`@${exclusive ? `exclusive${tag === 'minimum' ? 'Minimum' : 'Maximum'}` : tag} ${value}`);
  }
  if (node.pattern !== undefined) tags.push(`@pattern ${code(node.pattern)}`);
  if (node.format !== undefined && !WIDTHS.has(node.format)) tags.push(`@format ${node.format}`);
  if (node.uniqueItems || node['x-kubernetes-list-type'] === 'set') tags.push('@uniqueItems');
  const keys = node['x-kubernetes-list-map-keys'];
  if (keys) tags.push(`@uniqueBy ${keys.join(', ')}`);
  for (const { rule, message } of node['x-kubernetes-validations'] ?? []) {
    const text = message === undefined ? rule : oneLine(message);
    tags.push(
      `@rule ${message === undefined || text === '' ? code(shorten(oneLine(rule), LONGEST_RULE)) : shorten(text, LONGEST_RULE)}`,
    );
  }
  return tags;
}

/** The first paragraph, cut behind a sentence where it is long. */
function prose(description: string): string {
  const paragraph = oneLine(description.split(/\n\s*\n/, 1)[0] ?? '');
  if (paragraph.length <= LONGEST_PROSE) return paragraph;
  const end = paragraph.lastIndexOf('. ', LONGEST_PROSE);
  return end > 0 ? paragraph.slice(0, end + 1) : shorten(paragraph, LONGEST_PROSE);
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + word.length + 1 > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return line === '' ? lines : [...lines, line];
}

function oneLine(text: string): string {
  return text.trim().replace(/\s+/g, ' ');
}

function shorten(text: string, longest: number): string {
  return text.length <= longest ? text : `${text.slice(0, longest - 3)}...`;
}

function valueText(value: unknown): string {
  return shorten(oneLine(literal(value)), LONGEST_RULE);
}

/** Text in backticks, so that its signs are not read as tags. */
function code(text: string): string {
  const line = text.replaceAll('\n', '\\n');
  return line.includes('`') ? line : `\`${line}\``;
}

/** A comment must not end early. */
function escape(line: string): string {
  return line.replaceAll('*/', '*\\/');
}
