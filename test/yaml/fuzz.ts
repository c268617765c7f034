import { isDeepStrictEqual } from 'node:util';
import { emit } from '../../lib/yaml/emit';
import { Dice, nastyValue } from './nasty';
import { kubectlReader, pythonReader, SCRIPT_READERS, type Reader } from './readers';

/** A slice of the fuzz: documents `from` to `from + count - 1` of a seed. Any slice can be run alone, in any order. */
export interface YamlFuzzSlice {
  readonly seed: number;
  readonly from: number;
  readonly count: number;
  /** The kubectl to read with. @default 'kubectl' */
  readonly kubectl?: string;
}

/** A document that a reader took for something else. */
export interface YamlDisagreement {
  readonly document: number;
  readonly reader: string;
  readonly expected: unknown;
  readonly text: string;
  readonly got: unknown;
}

/** What a slice of the fuzz found. */
export interface YamlFuzzResult {
  readonly documents: number;
  /** Names of the readers that took part. */
  readonly readers: readonly string[];
  /** Names of the readers that this machine lacks. */
  readonly absent: readonly string[];
  readonly disagreements: readonly YamlDisagreement[];
}

const BATCH = 1000;

/** Emits documents full of nasty scalars and has every reader at hand read them back. */
export function runYamlFuzz({ seed, from, count, kubectl = 'kubectl' }: YamlFuzzSlice): YamlFuzzResult {
  const python = pythonReader();
  const go = kubectlReader(kubectl);
  const readers = [...SCRIPT_READERS, ...(python ? [python] : [])];
  const disagreements: YamlDisagreement[] = [];
  for (let start = from; start < from + count; start += BATCH) {
    const numbers = Array.from({ length: Math.min(BATCH, from + count - start) }, (_, index) => start + index);
    const values = numbers.map(number => documentOf(seed, number));
    for (const reader of readers) disagreements.push(...compare(reader, numbers, values));
    if (go) disagreements.push(...compare(go, numbers, values.map(asObject)));
  }
  const absent = [...(python ? [] : ['PyYAML']), ...(go ? [] : ['kubectl'])];
  return {
    documents: count,
    readers: [...readers, ...(go ? [go] : [])].map(({ name }) => name),
    absent,
    disagreements,
  };
}

/** Document number `number` of a seed. */
export function documentOf(seed: number, number: number): unknown {
  return nastyValue(new Dice(Math.imul(seed, 0x9e3779b1) + number * 0x85ebca6b), 4);
}

function asObject(value: unknown, index: number): unknown {
  return { apiVersion: 'example.com/v1', kind: 'Sample', metadata: { name: `sample-${index}` }, spec: value };
}

function compare(reader: Reader, numbers: readonly number[], values: readonly unknown[]): YamlDisagreement[] {
  const texts = values.map(emit);
  const results = reader.read(texts);
  return values.flatMap((expected, index) => {
    const got = results[index];
    if (isDeepStrictEqual(got, JSON.parse(JSON.stringify(expected)))) return [];
    return [{ document: numbers[index]!, reader: reader.name, expected, text: texts[index]!, got }];
  });
}
