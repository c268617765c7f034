import type { Field } from '../field';
import type { Problem } from '../finding-on';

/** Gathers what the API server would refuse, by the kinds of fault that it names itself. */
export class Report {
  readonly problems: Problem[] = [];

  /** Something must stand here. */
  required(field: Field, message = 'is required'): void {
    this.add('server/required', field, message);
  }

  invalid(field: Field, message: string): void {
    this.add('server/invalid', field, `${quote(field.value)} ${message}`);
  }

  /** The value stands here for the second time. */
  duplicate(field: Field, message = 'stands here for the second time'): void {
    this.add('server/duplicate', field, `${quote(field.value)} ${message}`);
  }

  notSupported(field: Field, allowed: readonly string[]): void {
    this.add(
      'server/not-supported',
      field,
      `must be one of ${allowed.map(quote).join(', ')}, got ${quote(field.value)}`,
    );
  }

  /** The field can't be set here. */
  forbidden(field: Field, message: string): void {
    this.add('server/forbidden', field, message);
  }

  /** The value names something that is not there. */
  notFound(field: Field, message: string): void {
    this.add('server/not-found', field, `${quote(field.value)} ${message}`);
  }

  tooLong(field: Field, message: string): void {
    this.add('server/too-long', field, message);
  }

  /** A text must be given, unless a default exists. @returns whether it is */
  needs(field: Field): boolean {
    if (field.text !== '') return true;
    this.required(field);
    return false;
  }

  /** A text, where one is given, is one of those allowed. */
  oneOf(field: Field, allowed: readonly string[]): void {
    if (field.text !== '' && !allowed.includes(field.text)) this.notSupported(field, allowed);
  }

  /** As {@link oneOf}, where an empty text is not the same as none. */
  choice(field: Field, allowed: readonly string[]): void {
    if (field.given && !allowed.includes(field.text)) this.notSupported(field, allowed);
  }

  /** A number, where one is given, is not below nought. */
  notNegative(field: Field): void {
    if ((field.number ?? 0) < 0) this.invalid(field, 'must not be less than nought');
  }

  /** A text, where one is given, follows the rules of a name. */
  named(field: Field, problemsOf: (text: string) => readonly string[]): void {
    if (field.text === '') return;
    for (const problem of problemsOf(field.text)) this.invalid(field, problem);
  }

  /** No text stands twice. */
  distinct(fields: readonly Field[]): void {
    const seen = new Set<string>();
    for (const field of fields) {
      if (field.text === '') continue;
      if (seen.has(field.text)) this.duplicate(field);
      seen.add(field.text);
    }
  }

  private add(code: string, { path }: Field, message: string): void {
    this.problems.push({ code, severity: 'error', field: path === '' ? undefined : path, message });
  }
}

function quote(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
