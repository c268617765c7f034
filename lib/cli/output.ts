import { styleText } from 'node:util';
import type { MachineChange } from '../talos/changes';
import { formatFinding, type Finding } from '../values/finding';
import { Progress } from './progress';

type Style = Parameters<typeof styleText>[0];

/** What a command found and did, for `--json`. */
export interface Report {
  readonly findings: readonly Finding[];
  /** Why the command ended early, where no finding says it. */
  readonly error?: string;
  /** The files of a tree: their paths in it. */
  readonly tree?: Readonly<Record<'written' | 'unchanged' | 'removed', readonly string[]>>;
  /** What changes of machines, by cluster. */
  readonly machines?: Readonly<Record<string, readonly MachineChange[]>>;
  /** What was written of a change in steps. */
  readonly steps?: readonly StepReport[];
}

/** One step of a cluster on its way to another program; objects as `kind.group namespace/name`. */
export interface StepReport {
  readonly cluster: string;
  /** Objects that Flux will leave alone when their unit lets go of them. */
  readonly marked: readonly string[];
  /** Objects that Flux deletes by this step. */
  readonly removed: readonly string[];
  /** Objects that wait for later steps. */
  readonly waiting: readonly string[];
  /** Objects with data that stay, and that nothing looks after once the later steps are done. */
  readonly kept: readonly string[];
  /** How many steps come after this one. */
  readonly left: number;
}

/** Where a command writes: results to standard output, everything else to standard error. */
export interface Output {
  /** Whether a program reads the output: one {@link Report} on standard output instead of text. */
  readonly json: boolean;
  result(text: string): void;
  note(text: string): void;
  /** Findings as text, or the report as JSON. */
  report(report: Report): void;
  /** Tells of long work: see {@link Progress}. */
  progress(what: string): Progress;
}

/** How a command prints. */
export interface OutputOptions {
  /** Whether colours are wanted where standard error is a terminal and NO_COLOR is not set. */
  readonly colour: boolean;
  readonly json: boolean;
}

/** Output of this process: plain lines where standard error is no terminal, or where colours are switched off. */
export function terminalOutput({ colour, json }: OutputOptions): Output {
  const { NO_COLOR = '', TERM } = process.env;
  const on = colour && process.stderr.isTTY && NO_COLOR === '' && TERM !== 'dumb';
  // Node would look at standard output, which a user may have sent to a file
  const style = (styles: Style, text: string): string =>
    on ? styleText(styles, text, { validateStream: false }) : text;
  const write = (stream: NodeJS.WriteStream, text: string): void =>
    void stream.write(text.endsWith('\n') ? text : `${text}\n`);
  const note = (text: string): void => write(process.stderr, text);
  return {
    json,
    result: text => write(process.stdout, text),
    note,
    report: report => {
      if (json) write(process.stdout, JSON.stringify(report, undefined, 2));
      else for (const finding of report.findings) note(style(colourOf(finding), formatFinding(finding)));
      if (report.error !== undefined) note(style('red', `error: ${report.error}`));
    },
    progress: what => new Progress(what, process.stderr),
  };
}

function colourOf({ severity, acknowledged }: Finding): Style {
  if (acknowledged !== undefined) return 'dim';
  return severity === 'error' ? 'red' : 'yellow';
}
