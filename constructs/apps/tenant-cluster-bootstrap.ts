import type { KubeadmConfigTemplateSpec } from '../../lib/kinds/generated/bootstrap.cluster.x-k8s.io';
import { reservationsOf } from './tenant-cluster-sizes';
import type { MachinesOf } from './tenant-cluster-template';

const STATE = ['kubelet', 'containerd'] as const;

/** How a machine becomes a node: its second disk holds what kubelet and containerd write, then kubeadm joins it. */
export function bootstrapSpec({ cluster, namespace, group }: MachinesOf): KubeadmConfigTemplateSpec {
  const kept = reservationsOf(group);
  return {
    template: {
      spec: {
        diskSetup: {
          // made at the first start, used again at all others
          filesystems: [
            { device: '/dev/vdb', filesystem: 'xfs', label: 'persistent', partition: 'none', overwrite: false },
          ],
        },
        mounts: [
          ['LABEL=persistent', '/persistent'],
          ...STATE.map(name => [`/persistent/${name}`, `/var/lib/${name}`, 'none', 'bind,nofail']),
        ],
        preKubeadmCommands: [
          'systemctl stop containerd.service',
          `mkdir -p ${STATE.flatMap(name => [`/persistent/${name}`, `/var/lib/${name}`]).join(' ')}`,
          ...STATE.map(name => `mountpoint -q /var/lib/${name} || mount -o bind /persistent/${name} /var/lib/${name}`),
          'systemctl start containerd.service',
        ],
        joinConfiguration: {
          nodeRegistration: {
            ignorePreflightErrors: ['FileExisting-conntrack'],
            kubeletExtraArgs: {
              // HAMi's device plugin looks for it
              ...((group.gpus ?? []).length === 0 ? {} : { 'node-labels': 'gpu=on' }),
              'system-reserved': `memory=${kept.systemReservedMemory},cpu=${kept.systemReservedCpu}`,
              'kube-reserved': `memory=${kept.kubeReservedMemory},cpu=${kept.kubeReservedCpu}`,
              'eviction-hard': `memory.available<${kept.evictionHardMemory},nodefs.available<10%,imagefs.available<15%,nodefs.inodesFree<5%`,
              'eviction-soft': `memory.available<${kept.evictionSoftMemory},nodefs.available<15%,imagefs.available<20%`,
              'eviction-soft-grace-period': ['memory', 'nodefs', 'imagefs']
                .map(signal => `${signal}.available=1m30s`)
                .join(','),
              'eviction-minimum-reclaim': 'memory.available=256Mi',
              'enforce-node-allocatable': 'pods',
            },
          },
          discovery: { bootstrapToken: { apiServerEndpoint: `${cluster}.${namespace}.svc:6443` } },
        },
      },
    },
  };
}
