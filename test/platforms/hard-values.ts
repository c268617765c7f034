import { Dice, nastyText, nastyValue } from '../yaml/nasty';
import type { Random } from '../fuzz/random';

/** Text that Flux, Helm, shells, Pulumi or a reader of YAML would each take for something else. */
const TEXTS = ['${cluster}', '${HOME:-none} $(id)', '{{ .Values.x }}', '$$', '${{ x }}', 'ENC[AES256_GCM,data:x]', 'urn:pulumi:a::b::c', '[secret]', '1e3', '0x1F', '12:30', 'yes', 'null', '~', '', ' ', 'a\n\n  b\n', '---\na: b\n', '\u{1f680} é\u0301', '00123', '9007199254740993', '1_000']; // prettier-ignore

/** Keys that programs in JavaScript, Go and YAML have other uses for. */
const KEYS = ['id', 'urn', 'constructor', 'toString', 'hasOwnProperty', 'length', 'then', 'value', 'secret', 'yes', 'null', '1', '0x10', '1.5', 'a.b', '.hidden', '-dash', '_x', 'metadata', 'apiVersion']; // prettier-ignore

/** Keys that only free-form values can have. */
const FREE_KEYS = [...KEYS, 'a/b', 'example.org/a.b', 'a b', '', '*', '&a', '!tag', 'é', 'a:b', '"', '#'];

const VALUES: readonly unknown[] = [null, true, 0, -1, 9007199254740991, 1e21, 1.5, 0.1, {}, [], [[]], [{}], [null], { a: {} }, { a: null }, ['', null]]; // prettier-ignore

/** A string that is hard on one of the exits. */
export function hardText(random: Random): string {
  return random.chance(0.5) ? random.pick(TEXTS) : forFlux(nastyText(diceOf(random)));
}

/** A map of hard strings, with keys that a ConfigMap may have. */
export function hardData(random: Random, most = 4): Record<string, string> {
  const data: Record<string, string> = {};
  for (let count = random.below(most + 1); count > 0; count--) data[random.pick(KEYS)] = hardText(random);
  return data;
}

/** Annotations: any text under qualified names. */
export function hardAnnotations(random: Random): Record<string, string> {
  const names = ['example.org/a', 'example.org/a.b_c', 'yes', 'a', 'x.example.org/1'];
  const annotations: Record<string, string> = {};
  for (let count = random.below(3); count > 0; count--)
    annotations[random.pick(names)] = hardText(random).replace(/^\t+(?=[^]*\n)/, '');
  return annotations;
}

/** A map of anything that JSON can hold, as the values of a chart or a part of a custom resource that its schema leaves open. */
export function hardMap(random: Random): Record<string, unknown> {
  const map: Record<string, unknown> = {};
  for (let count = random.below(5); count > 0; count--) {
    const dice = diceOf(random);
    map[random.pick(FREE_KEYS)] = random.chance(0.5) ? copyOf(random.pick(VALUES)) : forFlux(nastyValue(dice, 3));
  }
  return map;
}

/** A copy whose lists are of this realm: those of structuredClone under jest are lists to everybody but the SDK of Pulumi. */
export function copyOf<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}

/** What kustomize can read. The few characters and keys that it can't have a test of their own, test/exits/not-carried.test.ts. */
function forFlux<T>(value: T): T {
  if (typeof value === 'string') return value.replace(/[\u007f-\u009f\ufffe\uffff]/g, '?') as T;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(forFlux) as T;
  const members = Object.entries(value).filter(([key]) => key !== '<<' && key.length < 200);
  return Object.fromEntries(members.map(([key, member]) => [forFlux(key), forFlux(member)])) as T;
}

function diceOf(random: Random): Dice {
  return new Dice(random.below(2 ** 31));
}
