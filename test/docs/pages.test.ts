import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pages, REPOSITORY } from './samples';

jest.setTimeout(120_000);

test('the reference and the tables of props say what the sources say; `npm run docs` brings them up to date', () => {
  const jiti = join(REPOSITORY, 'node_modules', '.bin', 'jiti');
  const { stdout, stderr, status } = spawnSync(jiti, ['hack/docs.ts', '--check'], {
    cwd: REPOSITORY,
    encoding: 'utf8',
  });
  expect({ stdout, stderr, status }).toEqual({ stdout: '', stderr: '', status: 0 });
});

/** Addresses that a page links to inside the repository, with the heading if one is named. */
const linksOf = (page: string): string[] =>
  [...readFileSync(join(REPOSITORY, page), 'utf8').matchAll(/\]\((?!https?:)([^)]+)\)/g)].map(([, target]) => target!);

/** Anchors of the headings of a page, as GitHub makes them. */
const anchorsOf = (file: string): string[] =>
  [...readFileSync(file, 'utf8').matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );

test.each(pages())('%s: every link inside the repository leads somewhere', page => {
  const broken = linksOf(page).filter(target => {
    const [path, anchor] = target.split('#');
    const file = path === '' ? join(REPOSITORY, page) : join(REPOSITORY, dirname(page), path!);
    return !existsSync(file) || (anchor !== undefined && !anchorsOf(file).includes(anchor));
  });
  expect(broken).toEqual([]);
});

test('the README leads to every page of docs and of its constructs', () => {
  const below = (folder: string): string[] =>
    readdirSync(join(REPOSITORY, folder))
      .filter(file => file.endsWith('.md'))
      .map(file => `${folder}/${file}`);
  const links = linksOf('README.md').map(link => link.split('#')[0]);
  expect([...below('docs'), ...below('docs/constructs')].filter(page => !links.includes(page))).toEqual([]);
});
