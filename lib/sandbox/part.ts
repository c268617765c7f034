import { get as httpGet } from 'node:http';
import { get as httpsGet } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ProcessGroup, ProcessSpec, RunningProcess } from './process-group';

/** A part of a cluster that runs in a process of its own. */
export interface Part {
  readonly process: RunningProcess;
  /** Where it listens. */
  readonly address: string;
  /** Asks it, now, whether it is well. */
  healthy(): Promise<boolean>;
}

/** Raised when a part ends or stays unready; the message carries the last lines of its log. */
export class PartFailedError extends Error {
  override readonly name = 'PartFailedError';

  constructor(
    readonly part: string,
    reason: string,
    log: string,
  ) {
    super(`${part} did not become ready: ${reason}\n${log.replace(/^/gm, '  | ')}`);
  }
}

/** Seconds that a part has to become ready: plenty, as a loaded machine takes long. */
const READY_TIMEOUT = 120;

/**
 * Starts a process and waits until it is well.
 * @throws PartFailedError when it ends first, or takes too long
 */
export async function startPart(
  group: ProcessGroup,
  spec: ProcessSpec,
  address: string,
  healthy: () => Promise<boolean>,
): Promise<Part> {
  const process = group.start(spec);
  const deadline = Date.now() + READY_TIMEOUT * 1000;
  for (;;) {
    const ended = process.exit();
    if (ended !== undefined) throw new PartFailedError(spec.name, ended, process.lastLines());
    if (await healthy()) return { process, address, healthy };
    if (Date.now() > deadline) {
      throw new PartFailedError(spec.name, `not ready after ${READY_TIMEOUT} s`, process.lastLines());
    }
    await sleep(50);
  }
}

/** Where a GET goes beside its address. */
export interface AnswerOptions {
  /** PEM of the authority to trust: an https address needs it. */
  readonly ca?: string;
  /** Unix socket to ask through. */
  readonly socketPath?: string;
}

/** Whether a GET answers 200 within two seconds. */
export function answersOk(url: string, options: AnswerOptions = {}): Promise<boolean> {
  return new Promise(resolve => {
    const get = url.startsWith('https:') ? httpsGet : httpGet;
    const probe = get(url, { ...options, timeout: 2000, agent: false }, response => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    probe.once('timeout', () => probe.destroy());
    probe.once('error', () => resolve(false));
  });
}
