import { FindingsError } from '../values/finding';

/** An error as Pulumi shall print it: of findings the message alone, since they name the lines of the program and the stack of calls inside of this package helps nobody. */
export function printedError(error: unknown): unknown {
  if (error instanceof FindingsError) Object.defineProperty(error, '__pulumiRunError', { value: true });
  return error;
}
