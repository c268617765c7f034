import { FindingsError, type Finding } from '../values/finding';

/** An error that ends the verb. */
export function failure(code: string, message: string, fix?: string): FindingsError {
  return new FindingsError([{ code, severity: 'error', message, fix }]);
}

/** @throws FindingsError if anything was found */
export function refuse(findings: readonly Finding[]): void {
  if (findings.length > 0) throw new FindingsError(findings);
}
