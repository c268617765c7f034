import { CommanderError } from 'commander';
import { commandLine } from './command-line';
import { CommandError, EXIT, exitCodeOf, type ExitCode } from './exit';
import { internalError, systemError, thrownFindings } from './failures';
import { terminalOutput, type Output } from './output';

/** Runs `strata` with its arguments. @returns the exit code */
export async function run(argv: readonly string[]): Promise<ExitCode> {
  let code: ExitCode = EXIT.ok;
  let output = terminalOutput({ colour: true, json: false });
  const program = commandLine(() => ({ output, done: result => (code = result) }));
  program.hook('preAction', (_, verb) => {
    const { color, json } = verb.optsWithGlobals<{ color: boolean; json?: boolean }>();
    output = terminalOutput({ colour: color, json: json === true });
  });
  try {
    await program.parseAsync(argv);
    return code;
  } catch (error) {
    return explain(error, output);
  }
}

/** Tells what ended the command. A stack is shown only where the fault is ours. */
export function explain(error: unknown, output: Output): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  const findings = thrownFindings(error);
  if (findings !== undefined) {
    output.report({ findings });
    return exitCodeOf(findings);
  }
  const known = error instanceof CommandError ? error : systemError(error);
  if (known !== undefined) {
    output.report({ findings: [], error: known.message });
    return known.exitCode;
  }
  output.report({ findings: [], error: internalError(error) });
  return EXIT.internal;
}
