import type { FiledMachine } from './cluster-files';
import { specsOf } from './probe';
import type { Site } from './site';
import { each, failed } from './step';

/**
 * Refuses machines of the cluster that run under other names than the files give them: the new name would be a new node and a new member of etcd, beside the old ones.
 * @throws FindingsError `machines/renamed` with all of them
 */
export async function refuseRenamed(site: Site, machines: readonly FiledMachine[]): Promise<void> {
  await each(machines, site.atOnce, async ({ hostname, address, role }) => {
    const answer = await site.talosctl.call(address, ['get', 'hostname', '-o', 'yaml']);
    const [{ hostname: is = '' } = {}] = specsOf<{ readonly hostname?: string }>(answer);
    if (is === '' || is === hostname) return;
    throw failed(
      'machines/renamed',
      `the machine at ${address} is ${is} of this cluster, and the files call it ${hostname}; nothing was done to any machine`,
      `keep the name ${is}; or let it leave first, by strata talos remove FOLDER ${is} --address ${address} --role ${role}: it then joins as ${hostname}`,
      hostname,
    );
  });
}
