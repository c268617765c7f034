import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { canonical, NotPlain } from '../../lib/kinds/canonical';
import type { Component } from '../../lib/model/component';
import { validate, type GroupSchema, type Violation } from '../../lib/schema';
import { FindingsError } from '../../lib/values/finding';
import type { Json, JsonObject } from '../../lib/values/json';

/** Something wrong with what an application was given. */
export interface Problem {
  readonly code: string;
  /** Path of the prop, e.g. `users.alice.password`. */
  readonly field: string;
  readonly message: string;
  readonly fix?: string;
}

const CODES: Readonly<Partial<Record<Violation['type'], string>>> = {
  Unknown: 'props/unknown',
  Required: 'props/required',
  TypeInvalid: 'props/type',
};

/** Code of all other faults: out of range, none of the values allowed, not of the pattern. */
const OTHER = 'props/value';

/** The generated schema of an application's values; its file is read on first use. */
export class ValuesSchema {
  private schema?: GroupSchema;

  /** @param name Name of its files, e.g. `postgres` */
  constructor(private readonly name: string) {}

  /** All that is wrong with values by their schema: unknown and missing members, types, ranges, patterns. */
  problems(values: unknown): readonly Problem[] {
    let spec: Json | undefined;
    try {
      spec = canonical(values);
    } catch (error) {
      if (error instanceof NotPlain) return [{ code: error.code, field: error.path, message: error.message }];
      throw error;
    }
    const { group, kinds } = (this.schema ??= this.read());
    const { kind, versions } = kinds[0]!;
    const object: JsonObject = {
      apiVersion: `${group}/${versions[0]!.name}`,
      kind,
      metadata: { name: 'values', namespace: 'values' },
      ...(spec === undefined ? {} : { spec }),
    };
    return validate(this.schema, kind, object).map(({ type, field, message }) => ({
      code: CODES[type] ?? OTHER,
      field: field.replace(/^spec\.?/, ''),
      message,
    }));
  }

  private read(): GroupSchema {
    return JSON.parse(readFileSync(join(__dirname, 'schemas', `${this.name}.schema.json`), 'utf8')) as GroupSchema;
  }
}

/** Whether values have the shape that their schema gives them, so that their members can be compared. */
export function hasShape(problems: readonly Problem[]): boolean {
  return problems.every(({ code }) => code === CODES.Unknown || code === OTHER);
}

/** @throws FindingsError with all problems, if there are any */
export function refuse(app: Component, problems: readonly Problem[]): void {
  if (problems.length === 0) return;
  const place = { severity: 'error', construct: app.node.path, source: app.source() } as const;
  throw new FindingsError(problems.map(problem => ({ ...problem, ...place })));
}

/** A hint at the name that was probably meant, to be put after a message. */
export function didYouMean(suggestion: string | undefined): string {
  return suggestion === undefined ? '' : `, did you mean '${suggestion}'?`;
}
