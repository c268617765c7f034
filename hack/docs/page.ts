import type { Doc } from '../values-schema/tags';
import type { Item, Member } from './read';

const NOTICE = '<!-- Made by `npm run docs` from the doc comments of the sources. -->';

/** The page of an entry point. */
export function pageOf(name: string, items: readonly Item[]): string {
  return [NOTICE, `# ${name}`, ...items.flatMap(itemText)].join('\n\n') + '\n';
}

/** The list of the pages, by the names of the entry points. */
export function indexOf(
  entries: readonly { readonly name: string; readonly page: string; readonly items: readonly Item[] }[],
): string {
  const lines = entries.map(({ name, page, items }) => {
    const main = items.filter(({ kind }) => kind === 'class' || kind === 'function').map(({ name }) => `\`${name}\``);
    return `- [${name}](${page}): ${main.join(', ')}`;
  });
  return [NOTICE, '# API reference', lines.join('\n')].join('\n\n') + '\n';
}

/** The props of an interface as a table, without padding. */
export function propsTable(members: readonly Member[]): string {
  const rows = members.map(({ name, type = '', optional, doc }) => [
    `\`${name}\`${optional ? '' : ' (required)'}`,
    code(type),
    code(doc.tags.get('default') ?? ''),
    [doc.description, rangeText(doc)].filter(text => text !== '').join(' '),
  ]);
  const lines = [['prop', 'type', 'default', 'meaning'], ['---', '---', '---', '---'], ...rows];
  return lines.map(cells => `| ${cells.map(cell => cell.replaceAll('|', '\\|')).join(' | ')} |`).join('\n');
}

function itemText({ name, kind, signature, doc, example, members }: Item): string[] {
  return [
    `## ${name}`,
    kind === 'interface' ? '' : `\`\`\`ts\n${signature}\n\`\`\``,
    sentences(doc),
    example === undefined ? '' : `\`\`\`ts\n${example}\n\`\`\``,
    members.map(memberText).join('\n'),
  ].filter(text => text !== '');
}

function memberText({ signature, doc }: Member): string {
  const text = sentences(doc);
  return `- \`${signature.replace(/^readonly /, '')}\`${text === '' ? '' : `: ${text}`}`;
}

/** What a comment says, its tags as sentences. */
function sentences(doc: Doc): string {
  const { description, tags } = doc;
  const tagged = (['returns', 'throws', 'default'] as const).flatMap(tag => {
    const text = tags.get(tag);
    if (text === undefined) return [];
    return [`${TAGS[tag]} ${tag === 'default' ? code(text) : text}${/[.!?]$/.test(text) ? '' : '.'}`];
  });
  return [description, rangeText(doc), ...tagged].filter(text => text !== '').join(' ');
}

const TAGS = { returns: 'Returns', throws: 'Throws', default: 'Default:' } as const;

function rangeText({ tags }: Doc): string {
  const [low, high] = [tags.get('minimum'), tags.get('maximum')];
  if (low !== undefined && high !== undefined) return `From ${low} to ${high}.`;
  return low !== undefined ? `At least ${low}.` : high !== undefined ? `At most ${high}.` : '';
}

/** A value as code; prose, which starts with a dash, as it is. */
function code(text: string): string {
  return text === '' ? '' : text.startsWith('-') ? text.replace(/^-\s*/, '') : `\`${text}\``;
}
