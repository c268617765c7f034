import type { FiledMachine } from './cluster-files';
import { etcdHealth, membersBy } from './etcd';
import { etcdService } from './etcd-service';
import { Kubectl } from './kubectl';
import { probe } from './probe';
import { membersByAny } from './quorum';
import { RecoveryMark } from './recovery-mark';
import type { RunningSite, Site } from './site';
import { each, failed, until } from './step';
import { wasNode } from './was-node';

/** What a control plane's etcd does: it waits for its cluster, it takes part in one, or nobody knows, and why. */
type EtcdStage = { readonly takesPart: boolean } | { readonly reason: string };

async function etcdStage({ talosctl }: Site, machine: FiledMachine): Promise<EtcdStage> {
  if ((await membersBy(talosctl, machine)) !== undefined) return { takesPart: true };
  const said = await etcdService(talosctl, machine);
  return 'reason' in said ? said : { takesPart: said.state !== 'Preparing' && said.state !== 'Waiting' };
}

/**
 * Makes the etcd cluster, once: on the first control plane by name, and only when every control plane has been asked and none takes part in one.
 * @returns whether it was made now
 */
export async function bootstrapOnce(site: Site): Promise<boolean> {
  const { controlPlanes, talosctl, patience, tell } = site;
  const isThere = await until<boolean>(
    async () => {
      const stages = await Promise.all(controlPlanes.map(machine => etcdStage(site, machine)));
      if (stages.some(stage => 'takesPart' in stage && stage.takesPart)) return { answer: true };
      return stages.find(stage => 'reason' in stage) ?? { answer: false };
    },
    {
      limit: patience.machine,
      poll: patience.poll,
      onWait: detail => tell({ step: 'bootstrap', state: 'wait', detail }),
    },
    reason =>
      failed(
        'machines/not-bootstrapped',
        `the cluster was not made, since not every control plane could be asked whether it is there already: ${reason}`,
        'start the machine, or take it out of the program; making the cluster twice would split it',
      ),
  );
  if (isThere) return false;
  refuseWhileRecovering(site);
  await refuseAfterNodes(site);
  const [first] = controlPlanes.toSorted((a, b) => (a.hostname < b.hostname ? -1 : 1));
  const { hostname, address } = first!;
  tell({ machine: hostname, step: 'bootstrap', state: 'begin' });
  await until<true>(
    async () => {
      const { ok, stderr } = await talosctl.call(address, ['bootstrap']);
      return ok || /AlreadyExists/.test(stderr) ? { answer: true } : { reason: stderr };
    },
    { limit: patience.etcd, poll: patience.poll, onWait: detail => tell({ machine: hostname, step: 'bootstrap', state: 'wait', detail }) }, // prettier-ignore
    reason =>
      failed(
        'machines/bootstrap',
        `${hostname} does not make the cluster: ${reason}`,
        'machines need the time from a server, and no failing boot task: see talosctl dmesg and talosctl service of it',
        hostname,
      ),
  );
  tell({ machine: hostname, step: 'bootstrap', state: 'done' });
  return true;
}

/** Control planes that a recovery has wiped look like new ones: an empty etcd would be made in place of the snapshot's. */
function refuseWhileRecovering(site: Site): void {
  const mark = new RecoveryMark(site);
  if (mark.stage() === undefined) return;
  throw failed(
    'machines/recovering',
    'the cluster was not made: a recovery of its etcd was begun and has not ended',
    `run strata talos recover again; if you mean to begin with nothing, remove ${mark.path}`,
  );
}

/** Nodes outlive the etcd that they joined: where there are any, an empty one would be a second cluster, and what the first one held would be lost. */
async function refuseAfterNodes({ cluster, talosctl, atOnce, patience, tell }: Site): Promise<void> {
  await each(cluster.machines, atOnce, async machine => {
    const { hostname, address } = machine;
    const was = await until<boolean>(
      async () => {
        const said = await wasNode(talosctl, machine);
        if (typeof said === 'boolean') return { answer: said };
        // one that is not there yet, or has no configuration, can't say
        return (await probe(talosctl, machine)).state === 'ours' ? said : { answer: false };
      },
      { limit: patience.machine, poll: patience.poll, onWait: detail => tell({ machine: hostname, step: 'bootstrap', state: 'wait', detail }) }, // prettier-ignore
      reason => failed('machines/not-bootstrapped', `the cluster was not made, since ${hostname} does not say whether it was a node of it: ${reason}`, 'run it again', hostname), // prettier-ignore
    );
    if (!was) return;
    throw failed(
      'machines/was-node',
      `the cluster was not made: ${hostname} has been a node of it, and the etcd that it had is on no control plane`,
      `bring a control plane back with the disk that it had, or go back to a snapshot by strata talos recover; to begin with nothing, wipe ${hostname} first: talosctl -n ${address} reset --graceful=false --reboot --system-labels-to-wipe STATE --system-labels-to-wipe EPHEMERAL`,
      hostname,
    );
  });
}

/** Waits until each control plane is a voting member of one etcd, and the Kubernetes API is ready. */
export async function controlPlaneHolds<S extends Site>(site: S): Promise<S & RunningSite> {
  const { controlPlanes, talosctl, patience, tell } = site;
  let isLost = false;
  await until<true>(
    async () => {
      const { problems } = await etcdHealth(talosctl, controlPlanes);
      if (problems[0] === undefined) return { answer: true };
      isLost = (await membersByAny(talosctl, controlPlanes)) === undefined;
      return { reason: problems[0] };
    },
    {
      limit: patience.etcd,
      poll: patience.poll,
      onWait: detail => tell({ step: 'etcd', state: 'wait', detail }),
    },
    reason =>
      isLost
        ? failed('machines/etcd', `etcd has no majority: ${reason}, nor does any other member`, 'bring its members back; where a majority is gone for good: strata talos recover') // prettier-ignore
        : failed('machines/etcd', `etcd is not whole: ${reason}`, 'start the machine, or remove the member that is gone for good'), // prettier-ignore
  );
  return reachKubernetes(site);
}

/** Waits until the Kubernetes API is ready for whoever a control plane gives a kubeconfig to. */
export async function reachKubernetes<S extends Site>(site: S): Promise<S & RunningSite> {
  const { cluster, controlPlanes, talosctl, patience, tell, workspace, redaction, kubectlProgram } = site;
  const file = workspace.write('kubeconfig', '');
  const kubectl = new Kubectl(kubectlProgram, file, redaction);
  await until<true>(
    async () => {
      const reasons: string[] = [];
      for (const { address } of controlPlanes) {
        const { ok, stderr } = await talosctl.call(address, ['kubeconfig', '--merge=false', '--force', file]);
        const reason = ok ? await kubectl.notReady() : stderr;
        if (reason === undefined) return { answer: true };
        reasons.push(reason);
        if (ok) break;
      }
      return { reason: reasons.join('; ') };
    },
    {
      limit: patience.kubernetes,
      poll: patience.poll,
      onWait: detail => tell({ step: 'kubernetes', state: 'wait', detail }),
    },
    reason =>
      failed(
        'machines/kubernetes',
        `the Kubernetes API at ${cluster.endpoint} is not ready: ${reason}`,
        'the endpoint must be reachable from here and from the machines',
      ),
  );
  return { ...site, kubectl };
}

/** Waits until machines are nodes. They need not be Ready: that takes a pod network, which comes after. */
export async function nodesRegistered(
  { kubectl, patience, tell }: RunningSite,
  machines: readonly FiledMachine[],
): Promise<void> {
  await until<true>(
    async () => {
      const known = new Set((await kubectl.nodes()).map(({ name }) => name));
      const absent = machines.filter(({ hostname }) => !known.has(hostname)).map(({ hostname }) => hostname);
      return absent.length === 0 ? { answer: true } : { reason: absent.join(', ') };
    },
    {
      limit: patience.kubernetes,
      poll: patience.poll,
      onWait: detail => tell({ step: 'nodes', state: 'wait', detail }),
    },
    reason =>
      failed('machines/nodes', `no node of Kubernetes yet: ${reason}`, 'see talosctl service kubelet of the machine'),
  );
}
