import { log } from '@pulumi/pulumi';

/** What the SDK says of resources that it registers and of the state that it reads: what it asks, and in full what the engine answers. */
const OF_RESOURCES = /^(Regist(er|ering) ?resource|Invok\S+ [^:]*: tok=pulumi:pulumi:readStackResourceOutputs)/i;

let isQuiet = false;

/**
 * Keeps what the SDK logs of resources from the engine. It sends it at any level, for `--debug` to show: three messages a resource, an eighth of a run's time,
 * with the values of Secrets in the clear. Source: @pulumi/pulumi, runtime/resource.js, registerResource, and runtime/invoke.js.
 */
export function quietLog(): void {
  if (isQuiet) return;
  isQuiet = true;
  const debug: typeof log.debug = log.debug.bind(log);
  const quiet: typeof log.debug = (message, ...others) =>
    OF_RESOURCES.test(message) ? Promise.resolve() : debug(message, ...others);
  Object.assign(log, { debug: quiet });
}
