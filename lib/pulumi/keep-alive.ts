import { runtime } from '@pulumi/pulumi';

/**
 * The program waits for a promise, as it does for a resource, and fails with it. Done with a promise that fails, the program ends with its error before the
 * engine is told that all resources are known, and so nothing is deleted. An error that is thrown or logged later would come after that in programs that the
 * Automation API runs.
 */
export function keepAlive(work: Promise<unknown>): void {
  const done = runtime.rpcKeepAlive() as (end: Promise<unknown>) => void;
  done(work);
}
