import type { Construct } from 'constructs';
import { Component } from '../../lib/model/component';

/** A storage that asks for everything that can be asked of nodes, and is the pod network besides. */
export class NeedyStorage extends Component {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.providePodNetwork();
    this.requireOfNodes(
      {
        kernelModules: [{ name: 'drbd', parameters: ['usermode_helper=disabled'] }, { name: 'zfs' }],
        extensions: ['drbd', 'zfs'],
        kernelArguments: ['intel_iommu=on'],
        sysctls: { 'vm.nr_hugepages': '128' },
        lvmIgnores: ['^/dev/drbd.*', '^/dev/dm-.*'],
        kubeletMounts: [{ path: '/var/lib/storage' }],
        containerd: { 'io.containerd.cri.v1.runtime': { device_ownership_from_security_context: true } },
        maxPods: 512,
      },
      { on: 'control-plane', oidc: { issuerUrl: 'https://id.example.org', clientId: 'kubernetes' } },
    );
  }
}
