import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Manifest } from '../values/json';
import type { ApiClient } from './api-client';
import { FILES } from './control-plane';
import { answersOk, startPart, type Part } from './part';
import { withFreePort } from './ports';
import type { ProcessGroup } from './process-group';

/** The processes beside the API server that make Deployments into pods and pods into running ones. */
export const CONTROLLERS = ['kube-controller-manager', 'kube-scheduler', 'kwok'] as const;

type Programs = Readonly<Record<(typeof CONTROLLERS)[number], string>>;

/** Starts the controller manager, the scheduler and kwok, which plays the kubelet of every node. */
export function startControllers(group: ProcessGroup, programs: Programs): Promise<readonly Part[]> {
  const manager = startKubernetes(group, programs, 'kube-controller-manager', [
    `--service-account-private-key-file=${FILES.serviceAccountKey}`,
    `--root-ca-file=${FILES.serverCertificate}`,
    // No cloud and no pod network of this machine stand behind the nodes.
    '--controllers=*,-nodeipam,-node-route-controller,-service-lb-controller,-cloud-node-lifecycle-controller',
    // kwok tells seldom that its nodes are well: by default their pods become unready after 50 s, and kwok never makes them ready again
    '--node-monitor-grace-period=24h',
  ]);
  const scheduler = startKubernetes(group, programs, 'kube-scheduler', []);
  return Promise.all([manager, scheduler, startKwok(group, programs.kwok)]);
}

function startKubernetes(
  group: ProcessGroup,
  programs: Programs,
  name: 'kube-controller-manager' | 'kube-scheduler',
  more: readonly string[],
): Promise<Part> {
  const ca = readFileSync(join(group.dir, FILES.serverCertificate), 'utf8');
  return withFreePort(port => {
    const args = [
      `--kubeconfig=${FILES.kubeconfig}`,
      '--bind-address=127.0.0.1',
      `--secure-port=${port}`,
      `--tls-cert-file=${FILES.serverCertificate}`,
      `--tls-private-key-file=${FILES.serverKey}`,
      '--leader-elect=false',
      '--kube-api-qps=500',
      '--kube-api-burst=1000',
      ...more,
    ];
    const url = `https://127.0.0.1:${port}`;
    return startPart(group, { name, program: programs[name], args }, url, () => answersOk(`${url}/healthz`, { ca }));
  });
}

function startKwok(group: ProcessGroup, program: string): Promise<Part> {
  return withFreePort(port => {
    const address = `127.0.0.1:${port}`;
    const args = [
      `--kubeconfig=${FILES.kubeconfig}`,
      '--manage-all-nodes=true',
      `--server-address=${address}`,
      '--v=ERROR',
    ];
    const url = `http://${address}`;
    return startPart(group, { name: 'kwok', program, args }, url, () => answersOk(`${url}/healthz`));
  });
}

/** Adds nodes `node-1` to `node-N`, each as large as a big server. */
export async function addNodes(client: ApiClient, count: number): Promise<void> {
  const nodes = Array.from({ length: count }, (_, i) => node(`node-${i + 1}`));
  await Promise.all(nodes.map(each => client.apply(each)));
  await Promise.all(nodes.map(({ status, ...each }) => client.apply({ ...each, status }, { subresource: 'status' })));
}

function node(name: string): Manifest {
  const size = { cpu: '64', memory: '256Gi', 'ephemeral-storage': '1Ti', pods: '500' };
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      labels: { 'kubernetes.io/hostname': name, 'kubernetes.io/os': 'linux', 'kubernetes.io/arch': 'amd64' },
    },
    status: { capacity: size, allocatable: size },
  };
}
