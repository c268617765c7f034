import { FindingsError, type Finding } from '../values/finding';
import { CommandError, EXIT } from './exit';
import { internalError, systemError, thrownFindings } from './failures';
import type { Output, Report } from './output';
import { explain } from './run';

function errno(code: string, syscall: string, path?: string, dest?: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`${code}: ${syscall}`), { code, syscall, path, dest });
}

describe('systemError', () => {
  test.each([
    [errno('ENOENT', 'open', 'a.yaml'), "a.yaml can't be opened: there is no such file or folder", EXIT.usage],
    [errno('EACCES', 'open', 'a.yaml'), "a.yaml can't be opened: permission denied", EXIT.usage],
    [errno('EACCES', 'mkdir', 'out'), "out can't be written: permission denied", EXIT.refused],
    [errno('ENOSPC', 'open', 'out'), "out can't be written: no space is left", EXIT.refused],
    [errno('EROFS', 'rename', 'a.new', 'a'), "a can't be written: the file system is read-only", EXIT.refused],
  ])('%s', (error, message, exitCode) => {
    expect(systemError(error)).toEqual(new CommandError(message, exitCode));
    expect(systemError(error)?.exitCode).toBe(exitCode);
  });

  test('leaves other errors alone', () => {
    expect(systemError(errno('ECONNREFUSED', 'connect'))).toBeUndefined();
    expect(systemError(new Error('of ours'))).toBeUndefined();
    expect(systemError(undefined)).toBeUndefined();
  });
});

test('findings of another copy of the package are known by their name', () => {
  const findings: Finding[] = [{ code: 'a/b', severity: 'error', message: 'wrong' }];
  expect(thrownFindings(new FindingsError(findings))).toBe(findings);
  expect(thrownFindings(Object.assign(new Error(), { name: 'FindingsError', findings }))).toBe(findings);
  expect(thrownFindings(new Error('other'))).toBeUndefined();
});

describe('an internal error', () => {
  test('has a message, a stack and a hint, and an exit code of its own', () => {
    const reports: Report[] = [];
    const output = { report: report => void reports.push(report) } as Output;
    expect(explain(new TypeError('x is not a function\nbut a mystery'), output)).toBe(70);
    const [{ error = '', findings } = { findings: [] }] = reports;
    const lines = error.split('\n');
    expect(findings).toEqual([]);
    expect(lines[0]).toBe('strata has a fault: x is not a function');
    expect(lines.filter(line => line.startsWith('    at ')).length).toBeGreaterThan(2);
    expect(lines.slice(-2)).toEqual([
      'If the program may give values of a wrong type, `strata synth --typecheck` finds them.',
      'Else please report it, with the lines above, the command and, if you can, the program.',
    ]);
  });

  test('shows whatever was thrown', () => {
    expect(internalError({ a: 1 }).split('\n')[0]).toBe('strata has a fault: { a: 1 }');
  });
});
