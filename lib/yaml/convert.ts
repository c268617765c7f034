import type { Alias, Pair, Scalar, YAMLMap, YAMLSeq, ParsedNode } from 'yaml';
import type { Json } from '../values/json';
import { MAX_DEPTH } from './not-emittable';
import { resolvePlain } from './resolve';

type Node = ParsedNode | Alias | Scalar | YAMLMap | YAMLSeq | null;

/** Is told of what a JSON document can't hold: a code, the path of the field, what is wrong, and the offset in the text. */
export type Report = (code: string, field: string, message: string, offset: number) => void;

/** Turns the syntax tree of one document into the value that kubectl takes it for. */
export class Converter {
  private readonly anchors = new Map<string, Json>();

  constructor(
    private readonly yaml: typeof import('yaml'),
    private readonly report: Report,
  ) {}

  value(node: Node, path: string, depth = 0): Json {
    if (node === null) return null;
    if (this.yaml.isAlias(node)) return this.alias(node, path);
    if (depth > MAX_DEPTH) {
      this.report('yaml/too-deep', path, `nested deeper than ${MAX_DEPTH} levels`, offsetOf(node));
      return null;
    }
    let value: Json;
    if (this.yaml.isScalar(node)) value = this.scalar(node, path);
    else if (this.yaml.isSeq(node))
      value = node.items.map((item, index) => this.value(item as Node, `${path}[${index}]`, depth + 1));
    else value = this.map(node, path, depth);
    if (node.anchor !== undefined) this.anchors.set(node.anchor, value);
    return value;
  }

  private alias(node: Alias, path: string): Json {
    const value = this.anchors.get(node.source);
    if (value !== undefined) return value;
    this.report(
      'yaml/unknown-alias',
      path,
      `the alias *${node.source} has no anchor that ends before it`,
      offsetOf(node),
    );
    return null;
  }

  private scalar(node: Scalar, path: string): Json {
    const text = String(node.value);
    const { tag } = node;
    if (tag === '!!binary' || tag === 'tag:yaml.org,2002:binary') return Buffer.from(text, 'base64').toString('utf8');
    const resolved =
      tag === undefined ? node.type === 'PLAIN' : /^(?:!!|tag:yaml\.org,2002:)(?:int|float|bool|null)$/.test(tag);
    const value = resolved ? resolvePlain(text) : text;
    if (typeof value !== 'number' || Number.isFinite(value)) return value;
    this.report('yaml/no-json', path, `${text} is no JSON number`, offsetOf(node));
    return null;
  }

  private map(node: YAMLMap, path: string, depth: number): Json {
    const members = new Map<string, Json>();
    const merged = new Map<string, Json>();
    for (const pair of node.items as Pair<Node, Node>[]) {
      if (isMerge(pair.key)) {
        this.merge(pair.value, path, depth, merged);
        continue;
      }
      const key = this.key(pair.key, path);
      const field = path === '' ? key : `${path}.${key}`;
      if (members.has(key)) {
        this.report(
          'yaml/duplicate-key',
          field,
          `the key ${key} stands here twice; the last one counts`,
          offsetOf(pair.key),
        );
      }
      members.set(key, this.value(pair.value, field, depth + 1));
    }
    return Object.fromEntries([...merged].filter(([key]) => !members.has(key)).concat([...members]));
  }

  private merge(node: Node, path: string, depth: number, merged: Map<string, Json>): void {
    const value = this.value(node, path, depth + 1);
    for (const source of Array.isArray(value) ? (value as readonly Json[]) : [value]) {
      if (typeof source !== 'object' || source === null || Array.isArray(source)) {
        this.report('yaml/bad-merge', path, '<< wants a map or a list of maps', offsetOf(node));
        continue;
      }
      for (const [key, member] of Object.entries(source)) if (!merged.has(key)) merged.set(key, member);
    }
  }

  private key(node: Node, path: string): string {
    const key = this.yaml.isScalar(node) ? this.scalar(node, path) : undefined;
    if (typeof key === 'string') return key;
    if (typeof key === 'number' || typeof key === 'boolean') return String(key);
    this.report('yaml/bad-key', path, 'a key must be text, a number or a boolean', offsetOf(node));
    return String(node);
  }
}

function isMerge(key: Node): boolean {
  const { type, value } = (key ?? {}) as Partial<Scalar>;
  return type === 'PLAIN' && value === '<<';
}

function offsetOf(node: Node): number {
  return node?.range?.[0] ?? 0;
}
