import { readFileSync, statSync, writeFileSync } from 'node:fs';

/** Writes a file, unless it holds this very text already: then it is not touched. */
export function writeChanged(path: string, text: string): void {
  const content = Buffer.from(text);
  const isSameSize = statSync(path, { throwIfNoEntry: false })?.size === content.length;
  if (!isSameSize || !readFileSync(path).equals(content)) writeFileSync(path, content);
}
