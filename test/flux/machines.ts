import type { MachineFacts } from '../../lib/model/model';
import type { ApiClient } from '../../lib/sandbox';
import type { Manifest } from '../../lib/values/json';

const CONTROL_PLANE = 'node-role.kubernetes.io/control-plane';

/** Adds the machines of a program as nodes, with the labels and the taint that Talos gives them; kwok plays their kubelets. */
export async function addMachines(client: ApiClient, machines: readonly MachineFacts[]): Promise<void> {
  for (const node of machines.map(nodeOf)) {
    await client.apply(node);
    const size = { cpu: '64', memory: '256Gi', 'ephemeral-storage': '1Ti', pods: '500' };
    await client.apply({ ...node, status: { capacity: size, allocatable: size } }, { subresource: 'status' });
  }
}

function nodeOf({ name, role, zone, labels }: MachineFacts): Manifest {
  const isControlPlane = role === 'control-plane';
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      labels: {
        'kubernetes.io/hostname': name,
        'kubernetes.io/os': 'linux',
        'kubernetes.io/arch': 'amd64',
        ...(zone === undefined ? {} : { 'topology.kubernetes.io/zone': zone }),
        ...(isControlPlane ? { [CONTROL_PLANE]: '' } : {}),
        ...labels,
      },
    },
    spec: isControlPlane ? { taints: [{ key: CONTROL_PLANE, effect: 'NoSchedule' }] } : {},
  };
}
