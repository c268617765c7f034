import { inspect } from 'node:util';
import { MARK, hasMark } from './marks';

const PLACEHOLDER = '[secret]';

/**
 * A secret held by a program. It has no string form: text, JSON and `inspect` give a placeholder, and an object that contains one is refused,
 * so that no exit can write it by mistake.
 */
export class SecretValue {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
    Object.defineProperty(this, MARK.secretValue, { value: true });
  }

  /** The value itself, for the one place that hands it to a tool. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return PLACEHOLDER;
  }

  toJSON(): string {
    return PLACEHOLDER;
  }

  [inspect.custom](): string {
    return PLACEHOLDER;
  }
}

/** Whether a value is a {@link SecretValue}, of this copy of the package or another. */
export function isSecretValue(value: unknown): value is SecretValue {
  return hasMark(value, MARK.secretValue);
}
