import { isDeepStrictEqual } from 'node:util';
import type { FiledCluster, FiledMachine } from './cluster-files';
import { running } from './probe';
import type { RunningSite } from './site';
import { failed } from './step';

/** What the cluster itself keeps of the program that was last delivered to it. */
const RECORD = { name: 'strata-machines', namespace: 'kube-system' };

/** What the cluster keeps while a new authority is brought in. */
const ROTATION = { name: 'strata-rotation', namespace: 'kube-system' };

type Known = Pick<FiledMachine, 'hostname' | 'address' | 'mac'>;

/** Keeps in the cluster which machines the program has, so that one that leaves later was taken out of the program before. */
export async function keepRecord({ kubectl, cluster }: RunningSite): Promise<void> {
  const machines = cluster.machines.map(({ hostname, address, mac }): Known => ({ hostname, address, mac }));
  const data = { contract: cluster.contract, machines: JSON.stringify(machines) };
  const known = await kubectl.configMap(RECORD);
  if (!isDeepStrictEqual(known, data)) await kubectl.applyConfigMap(RECORD, data);
}

/**
 * Refuses another form of the configuration together with another version of Talos: it would follow the version unasked, and two things would change at once.
 * @throws FindingsError `machines/contract`
 */
export async function refuseNewForm(site: RunningSite): Promise<void> {
  const { kubectl, cluster, controlPlanes, talosctl } = site;
  const { contract = cluster.contract } = (await kubectl.configMap(RECORD)) ?? {};
  if (contract === cluster.contract) return;
  const { version } = await running(talosctl, controlPlanes[0]!);
  if (version === undefined || version === cluster.talosVersion) return;
  throw failed(
    'machines/contract',
    `the configuration of the machines has the form of Talos ${contract}; with the upgrade from ${version} to ${cluster.talosVersion} it would become that of ${cluster.contract}`,
    `give the TalosCluster contract: '${contract}'; another form is a change of its own, in a later run`,
  );
}

/** Keeps in the cluster that a new authority is being brought in, until it is the only one. @param authority as it is told; undefined at the end */
export async function keepRotation({ kubectl }: RunningSite, authority: string | undefined): Promise<void> {
  if (authority === undefined) await kubectl.deleteConfigMap(ROTATION);
  else await kubectl.applyConfigMap(ROTATION, { authority });
}

/**
 * Refuses a delivery in the middle of a rotation: either bundle would put one authority alone in force, on all machines at once.
 * @throws FindingsError `machines/rotation`
 */
export async function refuseRotating({ kubectl }: RunningSite): Promise<void> {
  const { authority } = (await kubectl.configMap(ROTATION)) ?? {};
  if (authority === undefined) return;
  throw failed(
    'machines/rotation',
    `a new authority of ${authority} is being brought in, and the old one is not dropped yet`,
    'end it first: strata talos rotate-ca, with the same files as before',
  );
}

/**
 * The name under which the program that was last delivered has a machine, or whoever is at its address by now; undefined where it has neither, so that the machine may go.
 */
export async function wantedAs({ kubectl }: RunningSite, { address, mac }: Known): Promise<string | undefined> {
  const { machines = '[]' } = (await kubectl.configMap(RECORD)) ?? {};
  const isSame = (other: Known): boolean => mac !== undefined && other.mac?.toLowerCase() === mac.toLowerCase();
  return (JSON.parse(machines) as readonly Known[]).find(other => other.address === address || isSame(other))?.hostname;
}

/** The least of a cluster that leads to it and to one of its machines, without what their changes are about. */
export function waysTo(cluster: FiledCluster, machine?: FiledMachine): FiledCluster {
  const controlPlanes = cluster.machines.filter(({ role }) => role === 'control-plane');
  const all = machine === undefined || controlPlanes.includes(machine) ? controlPlanes : [...controlPlanes, machine];
  return { ...cluster, machines: all.map(each => ({ ...each, installer: '', schematic: '', patch: '' })) };
}
