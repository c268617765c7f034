import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const REPOSITORY = join(__dirname, '..', '..');

/** A block of TypeScript on a page of the docs. */
export interface Sample {
  readonly page: string;
  /** Line on which its code begins, counted from 1. */
  readonly line: number;
  readonly code: string;
}

/** Pages that people write; those of docs/api are generated, and their examples are parts of programs. */
export function pages(): readonly string[] {
  const docs = readdirSync(join(REPOSITORY, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith('.md') && !file.startsWith('api/'))
    .map(file => join('docs', file));
  return ['README.md', 'CONTRIBUTING.md', ...docs.sort()];
}

/** All blocks marked as `ts`: each is a program of its own. */
export function samples(): readonly Sample[] {
  return pages().flatMap(page => {
    const text = readFileSync(join(REPOSITORY, page), 'utf8');
    return [...text.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(({ 1: code = '', index }) => ({
      page,
      line: text.slice(0, index).split('\n').length + 1,
      code,
    }));
  });
}
