import { spawn } from 'node:child_process';
import { FindingsError } from '../values/finding';

/** Lines of an error message of helm that a reader needs; the rest is a trace of templates. */
const ERROR_LINES = 12;

/**
 * Runs helm and gives what it prints.
 * @param input is piped to it
 * @throws FindingsError `vendor/helm` with its message, `vendor/no-helm` where there is none
 */
export function runHelm(helm: string, args: readonly string[], input = ''): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(helm, args, { stdio: 'pipe' });
    const output: Buffer[] = [];
    const errors: Buffer[] = [];
    child.stdout.on('data', (data: Buffer) => output.push(data));
    child.stderr.on('data', (data: Buffer) => errors.push(data));
    child.on('error', error => reject(noHelm(helm, error)));
    child.on('close', code => {
      if (code === 0) resolve(Buffer.concat(output).toString('utf8'));
      else reject(failure(args[0]!, Buffer.concat(errors).toString('utf8')));
    });
    // helm may end before it has read everything; its exit code tells why
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}

function noHelm(helm: string, error: Error): FindingsError {
  const message = `${helm} can't be run: ${error.message}`;
  const fix = 'install helm 3.17 or later and put it on PATH';
  return new FindingsError([{ code: 'vendor/no-helm', severity: 'error', message, fix }]);
}

function failure(command: string, errors: string): FindingsError {
  const lines = errors.trim().split('\n');
  const text = lines.slice(-ERROR_LINES).join('\n');
  return new FindingsError([{ code: 'vendor/helm', severity: 'error', message: `helm ${command}: ${text}` }]);
}
