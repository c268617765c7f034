import { reportedByServer, statusOf, type Violation } from '../../lib/schema';

/** What is said of an object: accepted (200), not decoded (400) or refused (422), and which fields are at fault. */
export interface Verdict {
  readonly status: number;
  /** Faulty fields in one notation, sorted, each once; undefined where none are named. */
  readonly fields: readonly string[] | undefined;
  /** The whole answer, for reports. */
  readonly text: string;
}

/** One notation for paths: the API server writes map keys as `a.b.key` in one place and as `a.b[key]` in another. */
function normalise(field: string): string {
  return field
    .replaceAll(/[[\]]/g, '.')
    .replaceAll(/\.+/g, '.')
    .replaceAll(/^\.|\.$/g, '');
}

function fieldSet(fields: readonly string[]): string[] {
  return [...new Set(fields.map(normalise))].sort();
}

/** Our verdict. */
export function ownVerdict(violations: readonly Violation[]): Verdict {
  const reported = reportedByServer(violations);
  const status = statusOf(reported);
  // of values that don't decode the server names no fields; of an object of a wrong kind it names some without need
  const named = reported.every(
    ({ stage, type, field }) => (stage !== 'decode' || type === 'Unknown') && field !== 'kind',
  );
  return {
    status,
    fields: named ? fieldSet(reported.map(({ field }) => field)) : undefined,
    text: JSON.stringify(reported),
  };
}

/** The part of an API server's answer that matters. */
export interface ServerAnswer {
  readonly code: number;
  readonly message?: string;
  readonly causes?: readonly { readonly field?: string; readonly message?: string }[];
}

const NOT_CHECKED = 'some validation rules were not checked';

/** The API server's verdict. */
export function serverVerdict({ code, message = '', causes = [] }: ServerAnswer): Verdict {
  const text = `${message} ${JSON.stringify(causes)}`;
  if (code < 300) return { status: 200, fields: [], text };
  if (code === 422) {
    const told = causes.filter(cause => cause.message?.includes(NOT_CHECKED) !== true);
    // a fault of a whole branch has no field; its message begins with the path in quotes
    const fields = told.map(cause =>
      cause.field === '<nil>' ? (/: "([^"]*)" must /.exec(cause.message ?? '')?.[1] ?? '') : (cause.field ?? ''),
    );
    return { status: code, fields: fieldSet(fields), text };
  }
  const unknown = [...message.matchAll(/unknown field "((?:[^"\\]|\\.)*)"/g)].map(([, field]) => field!);
  return { status: code, fields: unknown.length > 0 ? fieldSet(unknown) : undefined, text };
}

/** Whether two verdicts are the same: the status, and the fields where both name them. */
export function agree(own: Verdict, server: Verdict): boolean {
  if (own.status !== server.status) return false;
  if (own.fields === undefined || server.fields === undefined) return true;
  return own.fields.join('\n') === server.fields.join('\n');
}
