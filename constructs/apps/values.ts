import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { canonical, NotPlain } from '../../lib/kinds/canonical';
import type { Component } from '../../lib/model/component';
import { compareText } from '../../lib/model/identity';
import { validateValue, type GroupSchema, type Violation } from '../../lib/schema';
import { FindingsError } from '../../lib/values/finding';
import type { Json } from '../../lib/values/json';

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

/** Code of a name that is too long for an object made of it. */
export const NAME_TOO_LONG = 'identity/name-length';

/** Code of all other faults: out of range, none of the values allowed, not of the pattern. */
const OTHER = 'props/value';

/** The generated schema of an application's values; its file is read on first use. */
export class ValuesSchema {
  private schema?: GroupSchema;

  /** @param name Name of its files, e.g. `postgres` */
  constructor(private readonly name: string) {}

  /** All that is wrong with values by their schema: unknown and missing members, types, ranges, patterns. */
  problems(values: unknown): readonly Problem[] {
    let plain: Json | undefined;
    try {
      plain = canonical(values);
    } catch (error) {
      if (error instanceof NotPlain) return [{ code: error.code, field: error.path, message: error.message }];
      throw error;
    }
    const schema = (this.schema ??= this.read());
    const root = schema.nodes[schema.kinds[0]!.versions[0]!.root!]!;
    const violations = validateValue(schema, root.properties!.spec!, plain ?? {}).map(problemOf);
    return [...nulls(plain ?? {}, ''), ...violations].sort((a, b) => compareText(a.field, b.field));
  }

  private read(): GroupSchema {
    return JSON.parse(readFileSync(join(__dirname, 'schemas', `${this.name}.schema.json`), 'utf8')) as GroupSchema;
  }
}

function problemOf({ type, field, message }: Violation): Problem {
  return { code: CODES[type] ?? OTHER, field, message };
}

/** Members that are null. An API server takes them for absent, which nobody means who writes `alice:` in YAML. */
function nulls(value: Json, path: string): Problem[] {
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((item: Json, index) => nulls(item, `${path}[${index}]`));
  return Object.entries(value as Readonly<Record<string, Json>>).flatMap(([key, member]) => {
    const field = path === '' ? key : `${path}.${key}`;
    if (member !== null) return nulls(member, field);
    return [
      { code: 'props/type', field, message: 'must not be null', fix: 'leave it out, or give {} for one with defaults' },
    ];
  });
}

/** Whether values have the shape that their schema gives them, so that their members can be compared. */
export function hasShape(problems: readonly Problem[]): boolean {
  return problems.every(({ code }) => [CODES.Unknown, OTHER, NAME_TOO_LONG].includes(code));
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
