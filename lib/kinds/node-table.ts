import type { CelRule, SchemaNode } from '../schema/types';
import { isMap } from '../values/json-map';
import { KEYWORDS, REFUSED_KEYWORDS, RULE_FIELDS, WORDS } from './keywords';
import type { KeywordShape } from './keywords';
import { nameOf } from './reading';
import type { Reading } from './reading';
import { compareText } from './version-order';

const KEYWORD_LIST = Object.entries(KEYWORDS) as readonly (readonly [string, KeywordShape])[];

/**
 * The nodes of a group, each distinct one stored once. A node's children come before it, and equal input in equal order gives equal indices.
 * What the API server would refuse is reported, not stored.
 */
export class NodeTable {
  readonly nodes: SchemaNode[] = [];
  private readonly indexByText = new Map<string, number>();
  /** How many conditions are being read, one inside the other. */
  private conditions = 0;
  private readonly indexBySource = new WeakMap<object, number>();

  /** @param structural Whether fields must say their type, as those of custom resources must. */
  constructor(private readonly structural: boolean) {}

  /** Index of the node that the schema of a field, an item or a map's value describes. */
  addField(schema: unknown, field: string, reading: Reading): number {
    if (this.structural && this.conditions === 0 && isMap(schema) && !saysType(schema)) {
      const fix = 'add type, x-kubernetes-int-or-string: true or x-kubernetes-preserve-unknown-fields: true';
      reading.report('no-type', field, `an API server refuses the schema of a field without type`, fix);
    }
    return this.add(schema, field, reading);
  }

  /** Index of the node of a schema that restricts a value of known type; it and the fields below it need not say types. */
  private addCondition(schema: unknown, field: string, reading: Reading): number {
    this.conditions++;
    const index = this.add(schema, field, reading);
    this.conditions--;
    return index;
  }

  private add(schema: unknown, field: string, reading: Reading): number {
    if (!isMap(schema)) {
      reading.wrongType(schema, field, 'a schema');
      return this.intern({});
    }
    const known = this.indexBySource.get(schema);
    if (known !== undefined) return known;
    for (const keyword of Object.keys(schema)) {
      if (!REFUSED_KEYWORDS.has(keyword)) continue;
      reading.report(
        'refused-keyword',
        `${field}.${keyword}`,
        `an API server refuses ${keyword} in the schema of a CRD`,
        `write the schema without ${keyword}`,
      );
    }
    const entries: [string, unknown][] = [];
    for (const [keyword, shape] of KEYWORD_LIST) {
      const value = schema[keyword];
      if (value === undefined || (value === null && shape !== 'value')) continue;
      const kept = this.keep(keyword, shape, value, `${field}.${keyword}`, reading);
      if (kept !== undefined) entries.push([keyword, kept]);
    }
    const index = this.intern(Object.fromEntries(entries));
    this.indexBySource.set(schema, index);
    return index;
  }

  private intern(node: SchemaNode): number {
    const text = JSON.stringify(node);
    const known = this.indexByText.get(text);
    if (known !== undefined) return known;
    this.indexByText.set(text, this.nodes.length);
    return this.nodes.push(node) - 1;
  }

  /** The value of a keyword as it is stored; undefined where it says nothing or is wrong. */
  private keep(keyword: string, shape: KeywordShape, value: unknown, field: string, reading: Reading): unknown {
    switch (shape) {
      case 'flag':
        if (typeof value !== 'boolean') return reading.wrongType(value, field, 'true or false');
        return value || undefined;
      case 'number':
        return typeof value === 'number' ? value : reading.wrongType(value, field, 'a number');
      case 'count':
        return Number.isInteger(value) && (value as number) >= 0
          ? value
          : reading.wrongType(value, field, 'a whole number of at least 0');
      case 'type':
      case 'text':
        return keepText(keyword, value, field, reading);
      case 'texts':
        return nonEmpty(reading.texts(value, field));
      case 'names':
        return nonEmpty([...new Set(reading.texts(value, field) ?? [])].sort(compareText));
      case 'value':
        return value;
      case 'values':
        return reading.array(value, field);
      case 'rules':
        return keepRules(value, field, reading);
      case 'field':
        return this.addField(value, field, reading);
      case 'condition':
        return this.addCondition(value, field, reading);
      case 'conditions':
        return nonEmpty(
          reading.array(value, field)?.map((each, at) => this.addCondition(each, `${field}[${at}]`, reading)),
        );
      case 'fieldOrTrue':
        return this.keepAdditional(value, field, reading);
      case 'fieldsByName':
        return this.keepProperties(value, field, reading);
    }
  }

  private keepAdditional(value: unknown, field: string, reading: Reading): number | true | undefined {
    if (value === true) return true;
    if (value !== false) return this.addField(value, field, reading);
    reading.report(
      'refused-keyword',
      field,
      'an API server refuses additionalProperties: false',
      'leave it out: unknown fields are refused or pruned anyway',
    );
    return undefined;
  }

  private keepProperties(
    value: unknown,
    field: string,
    reading: Reading,
  ): Readonly<Record<string, number>> | undefined {
    const properties = Object.entries(reading.record(value, field) ?? {}).sort(([a], [b]) => compareText(a, b));
    if (properties.length === 0) return undefined;
    return Object.fromEntries(
      properties.map(([name, schema]) => [name, this.addField(schema, `${field}.${name}`, reading)]),
    );
  }
}

/** Whether a schema says of which type its values are, or that they are of any. */
function saysType(schema: Readonly<Record<string, unknown>>): boolean {
  return (
    (schema.type !== undefined && schema.type !== '') ||
    schema['x-kubernetes-int-or-string'] === true ||
    schema['x-kubernetes-preserve-unknown-fields'] === true
  );
}

function keepText(keyword: string, value: unknown, field: string, reading: Reading): string | undefined {
  if (value === '') return undefined;
  const words = WORDS[keyword];
  if (typeof value === 'string' && (!words || words.includes(value))) return value;
  if (typeof value !== 'string' || !words) {
    reading.wrongType(value, field, 'a string');
    return undefined;
  }
  reading.report('unknown-word', field, `${keyword} is ${nameOf(value)}; it must be one of ${words.join(', ')}`);
  return undefined;
}

function keepRules(value: unknown, field: string, reading: Reading): readonly CelRule[] | undefined {
  const rules = reading.array(value, field)?.map((each, at) => {
    const rule = reading.record(each, `${field}[${at}]`);
    if (rule) reading.text(rule.rule, `${field}[${at}].rule`);
    return Object.fromEntries(
      RULE_FIELDS.flatMap(name => (rule?.[name] === undefined ? [] : [[name, rule[name]]])),
    ) as unknown as CelRule;
  });
  return nonEmpty(rules);
}

function nonEmpty<T>(list: readonly T[] | undefined): readonly T[] | undefined {
  return list === undefined || list.length === 0 ? undefined : list;
}
