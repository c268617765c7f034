import { FindingsError } from '../../lib/values/finding';

/** What work that failed says: its codes, with the file of the machine, and its text. Throws where it did not fail, or failed by a fault. */
export async function failing(
  work: Promise<unknown>,
): Promise<{ readonly codes: readonly string[]; readonly text: string }> {
  const error = await work.then(
    () => new Error('it did not fail'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof FindingsError)) throw error as Error;
  return {
    codes: error.findings.map(({ code, source = '' }) => `${code} ${source}`.trim()),
    text: error.message,
  };
}
