import type { Finding } from '../values/finding';
import type { Json } from '../values/json';
import { Converter } from './convert';

/** A document of a file. */
export interface ReadDocument {
  readonly value: Json;
  /** Line of the file on which its content starts, from 1. */
  readonly line: number;
}

/** What a file holds, and what is wrong with it as YAML. */
export interface ReadResult {
  readonly documents: readonly ReadDocument[];
  readonly findings: readonly Finding[];
}

/**
 * The documents of a YAML or JSON text, read as kubectl reads them (YAML 1.1: `yes` and `off` are booleans, `017` is 15, dates stay strings).
 * Empty documents are left out; a List stands for its items. Codes of findings: `yaml/syntax`, whose document is left out,
 * `yaml/duplicate-key`, which kubectl passes over in silence, `yaml/no-json`, `yaml/bad-key`, `yaml/bad-merge`, `yaml/unknown-alias`, `yaml/too-deep`.
 * @param file name for the findings
 */
export function readDocuments(text: string, file: string): ReadResult {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- synth needs no reader, and loading it takes long
  const yaml = require('yaml') as typeof import('yaml');
  const lines = new yaml.LineCounter();
  const findings: Finding[] = [];
  const documents: ReadDocument[] = [];
  const source = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${line}:${col}`;
  };
  const parsed = yaml.parseAllDocuments(text, {
    version: '1.1',
    schema: 'failsafe',
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: 'error',
    lineCounter: lines,
  });
  for (const document of 'empty' in parsed ? [] : parsed) {
    for (const { message, pos } of document.errors) {
      findings.push({ code: 'yaml/syntax', severity: 'error', message: lowerFirst(message), source: source(pos[0]) });
    }
    if (document.errors.length > 0) continue;
    const { contents } = document;
    const converter = new Converter(yaml, (code, field, message, offset) => {
      findings.push({ code, severity: 'error', message, ...(field !== '' && { field }), source: source(offset) });
    });
    const value = converter.value(contents, '');
    if (value === null) continue;
    const items = listItems(value);
    if (items === undefined) documents.push({ value, line: lines.linePos(contents!.range[0]).line });
    else
      documents.push(
        ...items.map((item, index) => ({ value: item, line: lines.linePos(itemOffset(contents, index)).line })),
      );
  }
  return { documents, findings };
}

/** Objects of a List, of whatever kind; undefined for anything else. */
function listItems(value: Json): readonly Json[] | undefined {
  const { kind, items } = value as { kind?: unknown; items?: unknown };
  return typeof kind === 'string' && kind.endsWith('List') && Array.isArray(items) ? (items as Json[]) : undefined;
}

function itemOffset(list: unknown, index: number): number {
  const item = (list as { getIn(path: unknown[], keep: true): unknown }).getIn(['items', index], true);
  return (item as { range?: [number, number, number] } | undefined)?.range?.[0] ?? 0;
}

function lowerFirst(message: string): string {
  return /^[A-Z][a-z]/.test(message) ? message.charAt(0).toLowerCase() + message.slice(1) : message;
}
