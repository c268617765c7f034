import { crc32 } from 'node:zlib';
import { RESERVED } from './tree-paths';

/** Name of the inventory at the root of a tree. It is part of the tree: committed with it, it tells ours from theirs in every clone. */
export const INVENTORY = `${RESERVED}inventory.json`;

/**
 * The files that the last run wrote, by path, each with its mark. The mark is the size and CRC-32 of the content: it has to notice the hand
 * of a colleague, not of an attacker, and costs a third of SHA-256 at a time when every file passes through it.
 */
export type Inventory = ReadonlyMap<string, string>;

/** Mark of a file's content. */
export function markOf(content: Buffer): string {
  return `${content.length}-${crc32(content).toString(16).padStart(8, '0')}`;
}

/** The inventory as a file: one line a path, sorted, so that git merges it. */
export function inventoryText(inventory: Inventory): string {
  const rows = [...inventory]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, mark]) => `    ${JSON.stringify(path)}: "${mark}"`);
  return `{\n  "version": 1,\n  "files": {\n${rows.join(',\n')}\n  }\n}\n`;
}

/** Reads an inventory. @throws Error where the text is none, e.g. after a bad merge */
export function parseInventory(text: string): Inventory {
  const { version, files } = JSON.parse(text) as { version?: unknown; files?: unknown };
  if (version !== 1 || typeof files !== 'object' || files === null) throw new Error('version 1 with files is expected');
  return new Map(Object.entries(files).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}
