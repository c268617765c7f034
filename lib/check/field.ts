import { formatPath } from '../schema/run';
import { isMap, ownValue } from '../values/json-map';

/** A value inside a manifest with its path. What is absent is a field too, so that a reader can step through what is not there. */
export class Field {
  constructor(
    readonly value: unknown,
    private readonly up?: Field,
    private readonly key: string | number = '',
  ) {}

  /** Path from the root of the manifest: `spec.template.spec.containers[0].image`; keys that are no plain names stand in brackets. */
  get path(): string {
    return formatPath(this.segments);
  }

  private get segments(): readonly (string | number)[] {
    return this.up === undefined ? [] : [...this.up.segments, this.key];
  }

  /** The field below, by member names. */
  at(...keys: readonly string[]): Field {
    return keys.reduce<Field>(
      (field, key) => new Field(isMap(field.value) ? ownValue(field.value, key) : undefined, field, key),
      this,
    );
  }

  /** The items of a list; none where it is no list. */
  get items(): readonly Field[] {
    return Array.isArray(this.value) ? this.value.map((item: unknown, index) => new Field(item, this, index)) : [];
  }

  /** The members of an object; none where it is no object. */
  get members(): readonly (readonly [key: string, field: Field])[] {
    return isMap(this.value)
      ? Object.entries(this.value).map(([key, value]) => [key, new Field(value, this, key)])
      : [];
  }

  /** Whether something stands here; null does not count. */
  get given(): boolean {
    return this.value !== undefined && this.value !== null;
  }

  /** The text; empty where there is none. */
  get text(): string {
    return typeof this.value === 'string' ? this.value : '';
  }

  /** The number; undefined where there is none. */
  get number(): number | undefined {
    return typeof this.value === 'number' ? this.value : undefined;
  }
}
