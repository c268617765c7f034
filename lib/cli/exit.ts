import type { Finding } from '../values/finding';

/** What the exit code of `strata` says; listed in `strata --help`. */
export const EXIT = {
  ok: 0,
  /** Checks found errors. */
  findings: 1,
  /** The command line, the program or an input file is wrong. */
  usage: 2,
  /** Writing was refused: files in the way, edited by hand, an unsafe removal, or a folder that can't be written. */
  refused: 3,
  /** Something outside failed: a tool is missing, a cluster or a network does not answer. */
  environment: 4,
  /** A fault of strata itself. */
  internal: 70,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The exit codes as `strata --help` lists them. */
export const EXIT_CODES = `
Exit codes:
  0   done
  1   checks found errors
  2   the command line, the program or an input file is wrong
  3   writing was refused: files in the way, edited by hand, an unsafe removal, or a folder that can't be written
  4   something outside failed: a tool is missing, a cluster or a network does not answer
  70  a fault of strata itself`;

/** Ends the command with a message and an exit code; no stack is shown. */
export class CommandError extends Error {
  constructor(
    message: string,
    readonly exitCode: ExitCode = EXIT.usage,
  ) {
    super(message);
  }
}

/** Codes of findings that no check made: they end a verb. */
const BY_CODE: Readonly<Record<string, ExitCode | undefined>> = {
  'handoff/busy': EXIT.environment,
  'handoff/no-cluster': EXIT.environment,
  'handoff/no-flux': EXIT.usage,
  'handoff/no-pulumi': EXIT.environment,
  'handoff/no-stack': EXIT.usage,
  'handoff/pulumi': EXIT.environment,
  'import/cannot-fetch': EXIT.environment,
  'import/cannot-read-cluster': EXIT.environment,
  'import/cannot-write': EXIT.refused,
  'import/foreign-file': EXIT.refused,
  'machines/configuration': EXIT.usage,
  'machines/files': EXIT.usage,
  'secret/exists': EXIT.refused,
  'secret/no-sops': EXIT.environment,
  'secret/not-written': EXIT.refused,
  'secret/sops': EXIT.usage,
  'secret/source': EXIT.usage,
  'secret/too-big': EXIT.usage,
  'vendor/helm': EXIT.environment,
  'vendor/no-helm': EXIT.environment,
  'vendor/output': EXIT.usage,
};
const BY_GROUP: Readonly<Record<string, ExitCode | undefined>> = {
  import: EXIT.usage,
  machines: EXIT.environment,
  removal: EXIT.refused,
  tree: EXIT.refused,
  yaml: EXIT.usage,
};

/** The exit code for findings that were thrown: the highest of theirs. */
export function exitCodeOf(findings: readonly Finding[]): ExitCode {
  const open = findings.filter(({ severity, acknowledged }) => severity === 'error' && acknowledged === undefined);
  const codes = open.map(({ code }) => BY_CODE[code] ?? BY_GROUP[code.split('/', 1)[0]!] ?? EXIT.findings);
  return codes.reduce<ExitCode>((highest, code) => (code > highest ? code : highest), EXIT.ok);
}
