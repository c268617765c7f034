import { spawn } from 'node:child_process';

/** What a program printed, as it came, and whether it ended well and in time. */
export interface Ran {
  readonly ok: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

/** How a program is run. */
export interface RunOptions {
  /** Limit, in milliseconds; whoever exceeds it is killed. */
  readonly timeoutMs: number;
  /** Variables beside those of this process. */
  readonly env?: Readonly<Record<string, string>>;
  /** Standard input. */
  readonly input?: string;
}

/** Runs one of the user's programs. @throws Error where it can't be started */
export function runTool(program: string, args: readonly string[], options: RunOptions): Promise<Ran> {
  const { timeoutMs, env = {}, input = '' } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { env: { ...process.env, ...env }, stdio: 'pipe' });
    let stdout = '';
    let stderr = '';
    let late = '';
    const timer = setTimeout(() => {
      late = `\ntimeout: no answer in ${timeoutMs} ms`;
      child.kill('SIGKILL');
    }, timeoutMs);
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.on('error', error => {
      clearTimeout(timer);
      reject(error);
    });
    child.on('close', code => {
      clearTimeout(timer);
      resolve({ ok: code === 0 && late === '', stdout, stderr: stderr + late });
    });
    // one that reads nothing may have closed it
    child.stdin.on('error', () => undefined).end(input);
  });
}
