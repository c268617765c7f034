import { inspect } from 'node:util';
import type { Finding, FindingsError } from '../values/finding';
import { CommandError, EXIT } from './exit';

const WHY: Readonly<Record<string, string | undefined>> = {
  EACCES: 'permission denied',
  EDQUOT: 'the disk quota is used up',
  EEXIST: 'a file stands where a folder must be',
  EISDIR: 'it is a folder',
  EMFILE: 'too many files are open',
  ENOENT: 'there is no such file or folder',
  ENOSPC: 'no space is left',
  ENOTDIR: 'a file stands where a folder must be',
  EPERM: 'the operation is not permitted',
  EROFS: 'the file system is read-only',
};

/** Codes that tell of a place that can't be written. */
const WRITING = new Set(['EDQUOT', 'ENOSPC', 'EROFS']);

/** The findings of an error that this copy of the package threw, or another copy that the program brings. */
export function thrownFindings(error: unknown): readonly Finding[] | undefined {
  const { name, findings } = (error ?? {}) as Partial<FindingsError>;
  return name === 'FindingsError' && Array.isArray(findings) ? findings : undefined;
}

/** What the operating system refused about a file, as an error for people; undefined for any other error. */
export function systemError(error: unknown): CommandError | undefined {
  const { code = '', path, dest, syscall = '' } = (error ?? {}) as NodeJS.ErrnoException & { readonly dest?: string };
  const why = WHY[code];
  if (why === undefined || path === undefined) return undefined;
  const writes = WRITING.has(code) || ['mkdir', 'rename', 'unlink', 'write'].includes(syscall);
  return new CommandError(
    `${dest ?? path} can't be ${writes ? 'written' : 'opened'}: ${why}`,
    writes ? EXIT.refused : EXIT.usage,
  );
}

/** A fault of strata itself: what it was, where, and what to do about it. */
export function internalError(error: unknown): string {
  const [message, stack] =
    error instanceof Error ? [error.message, error.stack ?? ''] : [inspect(error, { depth: 1 }), ''];
  const [first = ''] = message.split('\n');
  const frames = stack.split('\n').filter(line => line.startsWith('    at '));
  return [
    `strata has a fault: ${first}`,
    ...frames,
    'If the program may give values of a wrong type, `strata synth --typecheck` finds them.',
    'Else please report it, with the lines above, the command and, if you can, the program.',
  ].join('\n');
}
