import { FindingsError } from '../values/finding';
import type { FiledCluster, FiledMachine } from './cluster-files';
import type { Site } from './site';
import { each, failed } from './step';
import type { Talosctl } from './talosctl';
import type { Workspace } from './workspace';

/** Writes the credential of an administrator, which the bundle's authority signs anew each time, as `talosconfig` of the workspace. */
export async function issueTalosconfig(
  talosctl: Talosctl,
  workspace: Workspace,
  cluster: FiledCluster,
  secrets: string,
): Promise<void> {
  await generate(talosctl, cluster, secrets, 'talosconfig', workspace.write('talosconfig', ''));
}

/**
 * Makes the configuration of every machine: the base of its role with the keys, its patch laid over, checked as the machine will check it.
 * @returns path of each machine's configuration, by hostname
 * @throws FindingsError `machines/configuration` with all machines whose configuration is refused
 */
export async function configurations(
  site: Pick<Site, 'cluster' | 'bundle' | 'talosctl' | 'workspace' | 'atOnce'>,
): Promise<ReadonlyMap<string, string>> {
  const { cluster, bundle: secrets, talosctl, workspace, atOnce } = site;
  // talosctl keeps the rights of files that are there
  const bases = {
    'control-plane': workspace.write('controlplane.yaml', ''),
    worker: workspace.write('worker.yaml', ''),
  };
  await generate(talosctl, cluster, secrets, 'controlplane', bases['control-plane']);
  await generate(talosctl, cluster, secrets, 'worker', bases.worker);
  const files = new Map(
    cluster.machines.map(({ hostname }) => [hostname, workspace.write(`${hostname}.yaml`, '')] as const),
  );
  await each(cluster.machines, atOnce, async machine => {
    const patch = workspace.write(`${machine.hostname}.patch.yaml`, machine.patch);
    const target = files.get(machine.hostname)!;
    const steps = [
      ['machineconfig', 'patch', bases[machine.role], '-p', `@${patch}`, '-o', target],
      ['validate', '-m', 'metal', '--strict', '-c', target],
    ];
    for (const step of steps) {
      const { ok, stderr, stdout } = await talosctl.offline(step);
      if (!ok) throw refused(machine, stderr || stdout);
    }
  });
  return files;
}

function refused({ hostname }: FiledMachine, why: string): FindingsError {
  return failed(
    'machines/configuration',
    `talosctl refuses the configuration of ${hostname}: ${why}`,
    'correct the settings of the machine; strata check finds most of what talosctl refuses',
    hostname,
  );
}

async function generate(
  talosctl: Talosctl,
  cluster: FiledCluster,
  secrets: string,
  what: 'controlplane' | 'worker' | 'talosconfig',
  target: string,
): Promise<void> {
  const { ok, stderr } = await talosctl.offline([
    'gen', 'config', cluster.cluster, cluster.endpoint,
    '--with-secrets', secrets,
    '--talos-version', `v${cluster.contract}`,
    '--kubernetes-version', cluster.kubernetesVersion,
    '--with-docs=false', '--with-examples=false',
    '--output-types', what, '--output', target, '--force',
  ]); // prettier-ignore
  if (ok) return;
  const fix = 'give the secrets bundle that talosctl gen secrets wrote for this cluster';
  throw new FindingsError([{ code: 'machines/secrets', severity: 'error', message: `talosctl gen config failed: ${stderr}`, fix }]); // prettier-ignore
}
