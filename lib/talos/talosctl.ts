import type { Redaction } from './redaction';
import { runTool } from './run-tool';

/** What a call answered. Texts are without secrets, but for {@link Answer.raw}. */
export interface Answer {
  readonly ok: boolean;
  readonly stdout: string;
  readonly stderr: string;
  /** Standard output as it came: it may hold keys and goes nowhere but to a reader. */
  readonly raw: string;
}

/** How a machine is called. */
export interface CallOptions {
  /** Machine that passes the call on. @default - the machine itself */
  readonly via?: string;
  /** Whether the machine is in maintenance, where nobody is known yet. @default false */
  readonly insecure?: boolean;
  /** Limit of the call, in milliseconds. @default 10 s */
  readonly timeoutMs?: number;
}

const USUAL_TIMEOUT_MS = 10_000;

/** The user's `talosctl`: one machine a call, its address and the way to it always named. */
export class Talosctl {
  /**
   * @param program path or name of the command
   * @param talosconfig file with the credential of an administrator
   */
  constructor(
    private readonly program: string,
    private readonly talosconfig: string,
    private readonly redaction: Redaction,
  ) {}

  /** Runs it without any machine. */
  offline(args: readonly string[]): Promise<Answer> {
    return this.#run(args, 60_000);
  }

  /** Asks a machine, or tells it what to do. */
  call(address: string, args: readonly string[], options: CallOptions = {}): Promise<Answer> {
    const { via = address, insecure = false, timeoutMs = USUAL_TIMEOUT_MS } = options;
    const who = insecure ? ['--insecure'] : ['--talosconfig', this.talosconfig];
    return this.#run([...args, ...who, '-e', via, '-n', address], timeoutMs);
  }

  async #run(args: readonly string[], timeoutMs: number): Promise<Answer> {
    // no context of the user's own is ever used
    const env = { TALOSCONFIG: this.talosconfig };
    const { ok, stdout, stderr } = await runTool(this.program, args, { env, timeoutMs });
    return { ok, stdout: this.redaction.clean(stdout), stderr: this.redaction.clean(stderr).trim(), raw: stdout };
  }
}
