import type { KernelModule, NodeRequirements } from '../../lib/model/node-requirements';

/** Lets pods without privileges open the block devices that are mounted for them: disks of machines, and claims that images are written to. */
export const BLOCK_DEVICES: NonNullable<NodeRequirements['containerd']> = {
  'io.containerd.cri.v1.runtime': { device_ownership_from_security_context: true },
};

/** Modules by which a machine gets a PCI device of its node. */
export const VFIO: readonly KernelModule[] = [{ name: 'vfio_pci' }, { name: 'vfio_iommu_type1' }];
