import { Cdi } from '../../constructs/infrastructure/cdi';
import { KubeVirt } from '../../constructs/infrastructure/kubevirt';
import { InstanceTypes } from '../../constructs/apps/instance-types';
import { VmDisk } from '../../constructs/apps/vm-disk';
import { VmImages } from '../../constructs/apps/vm-images';
import { VmInstance } from '../../constructs/apps/vm-instance';
import { Tenant } from '../../constructs/tenancy/tenant';
import { Platform } from '../../lib/model/platform';

const CRD = { group: 'apiextensions.k8s.io', kind: 'CustomResourceDefinition' } as const;
const url = 'https://cloud-images.ubuntu.com/noble/current/noble-server-cloudimg-amd64.img';

/** A platform with virtual machines of every shape that the constructs know; the networks of pods come from elsewhere. */
export function virtualMachines(): Platform {
  const platform = new Platform('test', {
    external: [
      { ...CRD, name: '*.cilium.io' },
      { ...CRD, name: '*.k8s.cni.cncf.io' },
      { group: 'k8s.cni.cncf.io', kind: 'NetworkAttachmentDefinition', namespace: '*', name: 'subnet-1' },
      { group: 'networking.k8s.io', kind: 'IngressClass', name: 'public' },
      { kind: 'Secret', namespace: 'tenant-root', name: 'user-data' },
    ],
  });
  const proxy = (host: string) => ({ host: `${host}.example.org`, ingressClassName: 'public' });
  new KubeVirt(platform, 'kubevirt', {
    exportProxy: proxy('exports'),
    hostDevices: { pci: [{ pciVendorSelector: '10DE:2236', resourceName: 'nvidia.com/GA102GL_A10' }] },
  });
  new Cdi(platform, 'cdi', { uploadProxy: proxy('uploads') });
  new InstanceTypes(platform, 'instance-types');
  new VmImages(platform, 'vm-images', { images: { ubuntu: { url } } });

  const tenant = new Tenant(platform, 'root');
  const golden = new VmDisk(tenant, 'golden', { source: { image: { name: 'ubuntu' } }, storage: '20Gi' });
  const system = new VmDisk(tenant, 'system', { source: golden, storage: '20Gi' });
  const download = new VmDisk(tenant, 'download', { source: { http: { url } } });
  const setup = new VmDisk(tenant, 'setup', { source: { upload: {} }, optical: true });
  const data = new VmDisk(tenant, 'data');
  new VmInstance(tenant, 'web', {
    disks: [system, data, { disk: setup, bus: 'sata' }],
    sshKeys: ['ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIPht0dPk5qQ alice'],
    external: true,
  });
  new VmInstance(tenant, 'router', {
    disks: [download],
    resources: { cpu: 2, sockets: 1, memory: '4Gi' },
    instanceProfile: 'debian',
    networks: [{ name: 'subnet-1' }],
    gpus: [{ name: 'nvidia.com/GA102GL_A10' }],
    cloudInitSecret: { name: 'user-data' },
    external: true,
    externalMethod: 'WholeIP',
    externalPorts: [],
  });
  return platform;
}
