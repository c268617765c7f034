import { types } from 'node:util';
import { FindingsError } from '../../values/finding';

/** An import that cannot go on, as a finding. */
export function problem(code: string, message: string, source?: string, fix?: string): FindingsError {
  return new FindingsError([
    {
      code: `import/${code}`,
      severity: 'error',
      message,
      ...(source === undefined ? {} : { source }),
      ...(fix === undefined ? {} : { fix }),
    },
  ]);
}

/** The text of anything that was thrown, with its cause. */
export function reasonOf(error: unknown): string {
  if (!types.isNativeError(error)) return String(error);
  return types.isNativeError(error.cause) ? `${error.message}: ${error.cause.message}` : error.message;
}
