import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';

/**
 * The watchdog: reads "+ PID" and "- PID" until every writer of its standard input is gone (the owner stopped, crashed or was killed), then kills the
 * process groups that are left, waits for their end and removes the scratch folder. Only a shell survives the death of the program in any form.
 */
const WATCHDOG = `
trap '' HUP INT TERM
pids=' '
while read -r op pid; do
  case $op in
    +) pids="$pids$pid " ;;
    -) pids="\${pids%% $pid *} \${pids#* $pid }" ;;
  esac
done
for pid in $pids; do kill -s KILL -- "-$pid" 2>/dev/null; done
for pid in $pids; do
  tries=0
  while kill -0 "$pid" 2>/dev/null && [ $tries -lt 100 ]; do tries=$((tries + 1)); sleep 0.05; done
done
[ -z "$1" ] || rm -rf -- "$1"
`;

/** Registers itself with the watchdog before it becomes the program: there is no moment in which it runs unwatched. */
const REGISTER = 'echo "+ $$" >&3; exec "$@" 3>&-';

/** What a process of the group is started with. */
export interface ProcessSpec {
  /** Name in messages, and of the log file. */
  readonly name: string;
  /** Path of the program. */
  readonly program: string;
  readonly args: readonly string[];
  /**
   * Environment variables beside PATH and HOME.
   * @default - none
   */
  readonly env?: Readonly<Record<string, string>>;
}

/** A process that runs in a {@link ProcessGroup}. */
export interface RunningProcess {
  readonly name: string;
  readonly pid: number;
  readonly logPath: string;
  /** Why the process ended, undefined while it runs. */
  exit(): string | undefined;
  /** The last lines that the process wrote, for error messages. */
  lastLines(count?: number): string;
}

/**
 * Processes that live no longer than their owner. Whatever ends the owner (stop, exception, Ctrl-C, SIGKILL), a watchdog kills them all. They hold nothing
 * worth saving, so they get no time to say goodbye.
 */
export class ProcessGroup {
  private readonly watchdog: ChildProcess;
  private readonly watchdogInput: Writable;
  private readonly ended: Promise<void>;
  private readonly members: RunningProcess[] = [];

  /**
   * @param dir scratch folder, home and temporary folder of the processes; their logs go to its `logs`
   * @param removeDir whether the folder goes when the group ends
   */
  constructor(
    readonly dir: string,
    removeDir: boolean,
  ) {
    mkdirSync(join(dir, 'logs'), { recursive: true });
    mkdirSync(join(dir, 'tmp'), { recursive: true });
    this.watchdog = spawn('/bin/sh', ['-c', WATCHDOG, 'watchdog', removeDir ? dir : ''], {
      cwd: '/',
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    this.watchdogInput = this.watchdog.stdin!;
    this.watchdogInput.on('error', () => undefined);
    this.ended = new Promise(resolve => this.watchdog.once('exit', () => resolve()));
    this.watchdog.unref();
  }

  /** All processes that were started, running or not. */
  get processes(): readonly RunningProcess[] {
    return this.members;
  }

  /** Starts a process; its output goes to `logs/NAME.log`. */
  start(spec: ProcessSpec): RunningProcess {
    const logPath = join(this.dir, 'logs', `${spec.name}.log`);
    const log = openSync(logPath, 'a', 0o600);
    const child = spawn('/bin/sh', ['-c', REGISTER, spec.name, spec.program, ...spec.args], {
      cwd: this.dir,
      detached: true,
      env: { PATH: process.env.PATH, HOME: this.dir, TMPDIR: join(this.dir, 'tmp'), ...spec.env },
      stdio: ['ignore', log, log, this.watchdogInput],
    });
    closeSync(log);
    child.unref();
    let exit: string | undefined;
    child.once('error', error => (exit = error.message));
    child.once('exit', (code, signal) => {
      exit = signal ? `ended by ${signal}` : `exit code ${String(code)}`;
      if (this.watchdogInput.writable) this.watchdogInput.write(`- ${String(child.pid)}\n`);
    });
    const running: RunningProcess = {
      name: spec.name,
      pid: child.pid ?? 0,
      logPath,
      exit: () => exit,
      lastLines: (count = 15) => readFileSync(logPath, 'utf8').trimEnd().split('\n').slice(-count).join('\n'),
    };
    this.members.push(running);
    return running;
  }

  /** Ends every process and resolves when they are gone. May be called more than once. */
  async stop(): Promise<void> {
    this.watchdog.ref();
    this.watchdogInput.end();
    await this.ended;
  }
}
