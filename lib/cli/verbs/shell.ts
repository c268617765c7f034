import type { Command } from 'commander';
import type { ExitCode } from '../exit';
import type { Output } from '../output';

/** What the verbs of one run share. */
export interface Shell {
  readonly output: Output;
  /** Takes what a verb ended with. */
  readonly done: (code: ExitCode) => void;
}

/** Argument of verbs that read a program. */
export const PROGRAM = 'TypeScript or JavaScript file that exports or builds a Platform';

/** Adds verbs to the command. They load their code when they are called. */
export type Verbs = (program: Command, shell: () => Shell) => void;

/** Examples at the end of a verb's help. */
export function examples(...lines: readonly string[]): string {
  return `\nExamples:\n${lines.map(line => `  $ strata ${line}`).join('\n')}`;
}

/** Gathers the values of an option that can be given several times. */
export function gather(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}
