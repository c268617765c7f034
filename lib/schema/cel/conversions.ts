import type { Environment } from '@marcbachmann/cel-js';
import type { Duration, UnsignedInt } from '@marcbachmann/cel-js/evaluator';
import { parseGoDuration } from '../../values/duration';
import { isGoTime } from '../formats';
import { OWN_PREFIX } from './rewrite';
import { celDuration } from './values';

const TIMESTAMP = 'google.protobuf.Timestamp';
const DURATION = 'google.protobuf.Duration';
const INT64_LIMIT = 2n ** 63n;

/** Conversions that the CEL library reads more loosely or more strictly than the API server. */
export function registerConversions(environment: Environment): void {
  environment
    .registerFunction(`${OWN_PREFIX}duration(string): ${DURATION}`, durationOf)
    .registerFunction(`${OWN_PREFIX}duration(${DURATION}): ${DURATION}`, (value: Duration) => value)
    .registerFunction(`${OWN_PREFIX}timestamp(string): ${TIMESTAMP}`, timestampOf)
    .registerFunction(
      `${OWN_PREFIX}timestamp(int): ${TIMESTAMP}`,
      (seconds: bigint) => new Date(Number(seconds) * 1000),
    )
    .registerFunction(`${OWN_PREFIX}timestamp(${TIMESTAMP}): ${TIMESTAMP}`, (value: Date) => value)
    .registerFunction(`${OWN_PREFIX}double(double): double`, (value: number) => value)
    .registerFunction(`${OWN_PREFIX}double(int): double`, (value: bigint) => Number(value))
    .registerFunction(`${OWN_PREFIX}double(uint): double`, (value: UnsignedInt) => Number(value.valueOf()))
    .registerFunction(`${OWN_PREFIX}double(string): double`, doubleOf)
    .registerFunction(`${OWN_PREFIX}int(int): int`, (value: bigint) => value)
    .registerFunction(`${OWN_PREFIX}int(uint): int`, (value: UnsignedInt) => inRange(value.valueOf()))
    .registerFunction(`${OWN_PREFIX}int(double): int`, (value: number) => inRange(BigInt(Math.trunc(value))))
    .registerFunction(`${OWN_PREFIX}int(${TIMESTAMP}): int`, (value: Date) =>
      BigInt(Math.floor(value.getTime() / 1000)),
    )
    .registerFunction(`${OWN_PREFIX}int(string): int`, intOf);
}

function durationOf(text: string): Duration {
  const nanoseconds = parseGoDuration(text);
  if (nanoseconds === undefined) throw new Error(`${JSON.stringify(text)} is no duration`);
  return celDuration(nanoseconds);
}

function timestampOf(text: string): Date {
  if (!isGoTime(text)) throw new Error(`${JSON.stringify(text)} is no timestamp`);
  return new Date(text.replace(',', '.'));
}

function doubleOf(text: string): number {
  const special = /^([+-]?)(inf|infinity|nan)$/i.exec(text);
  if (special !== null) return special[2]!.toLowerCase() === 'nan' ? NaN : special[1] === '-' ? -Infinity : Infinity;
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) throw new Error(`${JSON.stringify(text)} is no number`);
  return Number(text);
}

function intOf(text: string): bigint {
  if (!/^[+-]?\d+$/.test(text)) throw new Error(`${JSON.stringify(text)} is no integer`);
  return inRange(BigInt(text.replace(/^\+/, '')));
}

function inRange(value: bigint): bigint {
  if (value >= INT64_LIMIT || value < -INT64_LIMIT) throw new Error('integer overflow');
  return value;
}
