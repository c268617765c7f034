import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Inputs of a `command:local:Command`. */
export interface CommandInputs {
  readonly create?: string;
  readonly update?: string;
  readonly delete?: string;
  /** @default ['/bin/sh', '-c'] */
  readonly interpreter?: readonly string[];
  readonly dir?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  /** Whether the command knows what the one before wrote. @default true */
  readonly addPreviousOutputInEnv?: boolean;
  /** @default 'stdoutAndStderr' */
  readonly logging?: 'stdout' | 'stderr' | 'stdoutAndStderr' | 'none';
}

/** What a command wrote, without its last line feed. */
export interface CommandOutputs {
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a command by its interpreter (provider/pkg/provider/local/commandOutputs.go, run).
 * @param log is told each piece of the output that the program wants logged
 * @throws Error with the exit code and all that it wrote
 */
export async function run(
  command: string,
  {
    interpreter = ['/bin/sh', '-c'],
    dir,
    environment,
    stdin = '',
    addPreviousOutputInEnv = true,
    logging,
  }: CommandInputs,
  earlier: CommandOutputs,
  signal: AbortSignal,
  log: (text: string) => void,
): Promise<CommandOutputs> {
  const [program = '/bin/sh', ...options] = interpreter;
  const previous = addPreviousOutputInEnv ? previousOutputs(earlier) : {};
  const env = { ...process.env, ...environment, ...previous };
  const child = spawn(program, [...options, command], { cwd: dir, env, signal });
  const written = { stdout: '', stderr: '' };
  let all = '';
  for (const stream of ['stdout', 'stderr'] as const)
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      written[stream] += text;
      all += text;
      if (logging === undefined || logging === 'stdoutAndStderr' || logging === stream) log(text.replace(/\n$/, ''));
    });
  // a command need not read what it is given
  child.stdin.on('error', () => undefined).end(stdin);
  const [code, killed] = (await once(child, 'close')) as [number | null, string | null];
  if (code !== 0)
    throw new Error(
      `${code === null ? `signal: ${killed}` : `exit status ${code}`}: running ${JSON.stringify(command)}:\n${all}`,
    );
  return { stdout: written.stdout.replace(/\n$/, ''), stderr: written.stderr.replace(/\n$/, '') };
}

function previousOutputs({ stdout, stderr }: CommandOutputs): Record<string, string> {
  return {
    ...(stdout ? { PULUMI_COMMAND_STDOUT: stdout } : {}),
    ...(stderr ? { PULUMI_COMMAND_STDERR: stderr } : {}),
  };
}
