import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { CommandError, EXIT } from './exit';

/** Options for a program that no tsconfig.json speaks for. */
const STANDARD = ['--strict', '--skipLibCheck', '--target', 'es2022', '--module', 'node16'];

/**
 * Checks a program's types with the TypeScript that is installed for it, by the nearest tsconfig.json above it.
 * @throws CommandError with the errors of tsc
 */
export function typecheck(file: string): void {
  const path = resolve(file);
  if (!existsSync(path)) throw new CommandError(`there is no file ${file}`);
  const config = configAbove(dirname(path));
  const about = config === undefined ? [...STANDARD, path] : ['--project', config];
  const { status, stdout, error } = spawnSync(
    process.execPath,
    [tscFor(path), '--noEmit', '--pretty', 'false', '--listFiles', ...about],
    { encoding: 'utf8', maxBuffer: 1 << 28 },
  );
  if (error !== undefined) throw new CommandError(`tsc can't be run: ${error.message}`, EXIT.environment);
  const lines = stdout.split('\n').filter(line => line !== '');
  const isRead = lines.some(line => resolve(line) === path);
  const errors = lines.filter(line => !existsSync(line));
  if (status !== 0) throw new CommandError(`${file} has type errors:\n${errors.join('\n')}`);
  if (!isRead && config !== undefined) {
    throw new CommandError(
      `${relative(process.cwd(), config)} does not include ${file}: its types can't be checked; add it to "include"`,
    );
  }
}

function configAbove(folder: string): string | undefined {
  const config = join(folder, 'tsconfig.json');
  if (existsSync(config)) return config;
  const above = dirname(folder);
  return above === folder ? undefined : configAbove(above);
}

function tscFor(path: string): string {
  try {
    return createRequire(path).resolve('typescript/bin/tsc');
  } catch {
    throw new CommandError(
      'TypeScript is not installed for the program: npm install --save-dev typescript',
      EXIT.environment,
    );
  }
}
