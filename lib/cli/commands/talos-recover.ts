import { configurations } from '../../talos/configuration';
import { recover } from '../../talos/recover';
import { onSite } from '../../talos/site';
import { CommandError, EXIT, type ExitCode } from '../exit';
import type { Output } from '../output';
import { bundleOf, clusterOf, siteOptions, type TalosOptions } from './talos-site';

/** Options of `strata talos recover`. */
export interface TalosRecoverOptions extends TalosOptions {
  readonly from: string;
  readonly forget?: readonly string[];
  readonly yes?: string;
}

/** Makes etcd anew from a snapshot. @returns the exit code */
export async function talosRecover(folder: string, options: TalosRecoverOptions, output: Output): Promise<ExitCode> {
  const cluster = clusterOf(folder);
  const { from: snapshot, forget = [], yes } = options;
  const unknown = forget.filter(name => !cluster.machines.some(({ hostname }) => hostname === name));
  if (unknown.length > 0) throw new CommandError(`--forget: ${folder} has no machine '${unknown.join("', '")}'`);
  if (yes !== cluster.cluster)
    throw new CommandError(
      `this wipes what is left of the etcd of ${cluster.cluster}, and goes back to ${snapshot}: if you mean it, add --yes ${cluster.cluster}`,
    );
  const voting = await onSite(cluster, siteOptions(options, bundleOf(options), output), async site =>
    recover({ ...site, configurations: await configurations(site) }, { snapshot, forget }),
  );
  output.result(
    `${cluster.cluster}: etcd is made from ${snapshot}; ${voting.map(({ hostname }) => hostname).join(', ')} vote, and the Kubernetes API is ready`,
  );
  return EXIT.ok;
}
