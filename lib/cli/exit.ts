/** What the exit code of `strata` says; listed in `strata --help`. */
export const EXIT = {
  ok: 0,
  /** Checks found errors. */
  findings: 1,
  /** The command line, the program or an input file is wrong. */
  usage: 2,
  /** Writing was refused: files in the way, edited by hand, or a folder that can't be written. */
  refused: 3,
  /** Something outside failed: a tool is missing, a cluster or a network does not answer. */
  environment: 4,
} as const;

/** Ends the command with a message and an exit code; no stack is shown. */
export class CommandError extends Error {
  constructor(
    message: string,
    readonly exitCode: (typeof EXIT)[keyof typeof EXIT] = EXIT.usage,
  ) {
    super(message);
  }
}
