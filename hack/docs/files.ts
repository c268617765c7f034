import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { kinds } from '../../lib/kinds/registry';
import { indexOf, pageOf, propsTable } from './page';
import { readEntries, type Item } from './read';

const ROOT = join(__dirname, '..', '..');
const CONSTRUCTS = 'docs/constructs';

/** Entry points that other pages cover: the convenience entry has nothing of its own, the kinds are too many. */
const ELSEWHERE = new Set(['./constructs', './kinds/*']);

/** All generated texts by their path in the repository. */
export function docsFiles(): ReadonlyMap<string, string> {
  const { exports } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    readonly exports: Readonly<Record<string, string>>;
  };
  const entries = Object.entries(exports)
    .filter(([entry, file]) => file.endsWith('.js') && !ELSEWHERE.has(entry))
    .map(([entry, file]) => ({
      name: `strata-cloud${entry.slice(1)}`,
      page: `${entry === '.' ? 'strata-cloud' : entry.slice(2).replace('/', '-')}.md`,
      source: file.replace('./dist/', '').replace(/\.js$/, '.ts'),
    }));
  const read = readEntries(
    ROOT,
    entries.map(({ source }) => source),
  );
  const pages = entries.map(entry => ({ ...entry, items: read.get(entry.source)! }));
  return new Map([
    ['docs/api/README.md', indexOf(pages)],
    ['docs/api/kinds.md', kindsPage()],
    ...pages.map(({ name, page, items }): [string, string] => [`docs/api/${page}`, pageOf(name, items)]),
    ...constructPages(new Map(pages.flatMap(({ items }) => items.map((item): [string, Item] => [item.name, item])))),
  ]);
}

/** Pages of constructs, with each table between its marks made anew: `<!-- props PostgresAppProps -->` to `<!-- end of props -->`. */
function constructPages(items: ReadonlyMap<string, Item>): [string, string][] {
  return readdirSync(join(ROOT, CONSTRUCTS)).map(file => {
    const path = `${CONSTRUCTS}/${file}`;
    const text = readFileSync(join(ROOT, path), 'utf8');
    const filled = text.replace(
      /(<!-- props (\w+) -->\n)[\s\S]*?(<!-- end of props -->)/g,
      (_, start: string, name: string, end: string) => {
        const item = items.get(name);
        if (item === undefined) throw new Error(`${path}: no entry point exports ${name}`);
        return `${start}\n<!-- prettier-ignore-start -->\n${propsTable(item.members)}\n<!-- prettier-ignore-end -->\n\n${end}`;
      },
    );
    return [path, filled];
  });
}

function kindsPage(): string {
  const all = kinds();
  const groups = [...new Set(all.map(({ group }) => group))].sort();
  const lines = groups.map(group => {
    const members = all.filter(kind => kind.group === group);
    const names = members.map(({ kind, versions }) => `${kind} (${versions.join(', ')})`).sort();
    return `- \`strata-cloud/kinds/${group === '' ? 'core' : group}\`: ${names.join(', ')}`;
  });
  return (
    [
      '<!-- Made by `npm run docs` from the kinds of this package. -->',
      '# Kinds',
      'A class for each kind and served version, with the types of all its fields. Classes of versions other than the preferred one have the version in their name: `ExternalSecretV1beta1`. Kinds of your own come from `strata import`.',
      lines.join('\n'),
    ].join('\n\n') + '\n'
  );
}
