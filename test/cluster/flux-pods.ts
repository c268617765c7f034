import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Cluster } from '../../lib/sandbox';
import { answersOk, startPart, type Part } from '../../lib/sandbox/part';
import { withFreePort } from '../../lib/sandbox/ports';
import type { ProcessGroup } from '../../lib/sandbox/process-group';
import type { Manifest } from '../../lib/values/json';

/** What is read of a controller's container. */
interface Container {
  readonly name: string;
  readonly args: readonly string[];
  readonly ports: readonly { readonly containerPort: number }[];
  readonly livenessProbe: Probe;
  readonly readinessProbe: Probe;
}

interface Probe {
  readonly httpGet: { readonly port: number; readonly path: string };
}

/** Containers of a Deployment of Flux, and the account that they run as. */
export function podOf(deployment: Manifest): { readonly containers: readonly Container[]; readonly account: string } {
  const { spec } = (deployment.spec as { template: { spec: { containers: Container[]; serviceAccountName: string } } })
    .template;
  return { containers: spec.containers, account: spec.serviceAccountName };
}

/** Kubeconfig of a service account of Flux. */
export function kubeconfigOf(cluster: Cluster, kubectl: string, account: string): string {
  const args = ['--kubeconfig', cluster.kubeconfigPath, '--namespace', 'flux-system', 'create', 'token', account];
  const token = execFileSync(kubectl, args, { encoding: 'utf8' }).trim();
  const path = join(cluster.dir, `${account}.kubeconfig`);
  writeFileSync(path, readFileSync(cluster.kubeconfigPath, 'utf8').replace(/token: .*/, `token: ${token}`), {
    mode: 0o600,
  });
  return path;
}

/**
 * Runs containers as processes of this machine, with their own arguments but for what a machine of tests needs otherwise: each port becomes a free one
 * on loopback, the folder of artifacts lies in the scratch folder, and nobody is elected, since only pods know their namespace.
 */
export async function runContainers(
  group: ProcessGroup,
  containers: readonly Container[],
  programs: Readonly<Record<string, string>>,
  kubeconfig: string,
): Promise<readonly Part[]> {
  const ports = new Map<number, number>();
  for (const { containerPort } of containers.flatMap(container => container.ports))
    ports.set(containerPort, await withFreePort(port => Promise.resolve(port)));
  const data = join(group.dir, 'data');
  mkdirSync(data, { recursive: true });
  return Promise.all(
    containers.map(({ name, args, livenessProbe, readinessProbe }) => {
      const spec = {
        name,
        program: programs[name]!,
        args: [
          ...args.map(arg =>
            arg
              .replace(/=(?:127\.0\.0\.1)?:(\d+)$/, (_, port: string) => `=127.0.0.1:${ports.get(Number(port))}`)
              .replace('=/data', `=${data}`),
          ),
          '--enable-leader-election=false',
        ],
        env: { RUNTIME_NAMESPACE: 'flux-system', KUBECONFIG: kubeconfig },
      };
      const urls = [livenessProbe, readinessProbe].map(
        ({ httpGet: { port, path } }) => `http://127.0.0.1:${ports.get(port)}${path}`,
      );
      const healthy = async (): Promise<boolean> => (await Promise.all(urls.map(url => answersOk(url)))).every(Boolean);
      return startPart(group, spec, urls[0]!, healthy);
    }),
  );
}
