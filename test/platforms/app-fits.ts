import type { Random } from '../fuzz/random';
import { hardText } from './hard-values';
import type { Fit, Fits } from './prop-drawer';

const one =
  (...values: readonly unknown[]): Fit =>
  random =>
    random.pick(values);
const some =
  (...values: readonly unknown[]): Fit =>
  random =>
    values.filter(() => random.chance(0.4));
const left: Fit = () => undefined;
const duration = one('30s', '10m', '2h');
const instanceType = one('u1.medium', 'u1.large', 'cx1.2xlarge', 'o1.small');

/** Keys without a meaning behind them. */
const SSH_KEYS = ['AAAA', 'BBBB'].map(each => `ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI${each.repeat(10)}AAA null@"x"`);
const CLOUD_INIT = ['#cloud-config\nhostname: null\n', '#!/bin/sh\necho "${x}" $$ {{ y }}\n', '', '\t a: [\n'];
const GPUS = [{ name: 'nvidia.com/AD102GL_L40S' }, { name: 'example.org/null' }];

/** What fits texts and numbers of virtual machines. */
const MACHINES: Fits = {
  'VmDiskValues.source': random => random.pick([undefined, { upload: {} }, { http: { url: 'https://images.example.org/a.qcow2?x=${y}' } }, { image: { name: random.pick(['ubuntu-24.04', 'null']) } }]), // prettier-ignore
  'VmInstanceValues.instanceType': instanceType,
  'VmInstanceValues.instanceProfile': one('ubuntu', '', 'windows.11'),
  'VmInstanceValues.resources': random => (random.chance(0.8) ? undefined : { cpu: 2, sockets: 1, memory: '4Gi' }),
  'VmInstanceValues.cpuModel': one('Haswell', 'host-passthrough', 'null'),
  'VmInstanceValues.networks': some({ name: 'backend' }, { name: 'null' }),
  'VmInstanceValues.gpus': some(...GPUS),
  'VmInstanceValues.sshKeys': some(...SSH_KEYS),
  'VmInstanceValues.cloudInit': one(...CLOUD_INIT),
  'VmInstanceValues.cloudInitSeed': random => hardText(random).slice(0, 40),
  'VmInstanceValues.externalPorts': random => random.pick([[22], [80, 443], [65535], []]),
};

/** What fits texts and numbers of tenants' clusters. */
const CLUSTERS: Fits = {
  'TenantClusterValues.host': random => (random.chance(0.3) ? 'api.null.example.org' : undefined),
  'TenantClusterValues.maxNodeProvisionTime': duration,
  'TenantClusterValues.nodeGroups': left,
  'TenantClusterNodeHealth.maxUnhealthy': one('50%', '1', '0'),
  'TenantClusterNodeHealth.nodeStartupTimeout': duration,
  'TenantClusterNodeHealth.readyUnknownTimeout': duration,
  'TenantClusterNodeHealth.readyFalseTimeout': duration,
  'TenantClusterNetwork.podCidr': one('10.243.0.0/16', '10.200.0.0/15'),
  'TenantClusterNetwork.serviceCidr': one('10.95.0.0/16', '10.99.0.0/20'),
  'TenantClusterNodeGroup.instanceType': instanceType,
  'TenantClusterNodeGroup.minReplicas': one(0, 1, 2),
  'TenantClusterNodeGroup.maxReplicas': one(2, 5, 10),
  'TenantClusterNodeGroup.diskSize': one('20Gi', '100Gi'),
  'TenantClusterNodeGroup.resources': random => (random.chance(0.7) ? undefined : { cpu: 4, memory: random.pick(['8Gi', '16Gi']) }), // prettier-ignore
  'TenantClusterNodeGroup.roles': some('ingress-nginx', 'null', '1e3'),
  'TenantClusterNodeGroup.gpus': some(...GPUS),
  'TenantClusterNodeGroup.version': left,
  'TenantClusterNodeGroup.kubelet': kubelet,
  'TenantClusterAddonValues.valuesOverride': random => ({ global: { a: hardText(random) }, null: [random.below(9)] }),
  'TenantClusterAddons.hami': left,
  'TenantClusterIngressNginx.hosts': left,
  '*.resourcesPreset': one('c1.medium', 't1.micro', 'u1.4xlarge', 'nano'),
};

function kubelet(random: Random): object {
  const share = { evictionHardMemory: '5%', evictionSoftMemory: '12%' };
  const amount = { evictionHardMemory: '100Mi', evictionSoftMemory: '200Mi' };
  const reserved = { systemReservedMemory: '300Mi', kubeReservedMemory: '256Mi', systemReservedCpu: '60m', kubeReservedCpu: '0.1' }; // prettier-ignore
  return { ...(random.chance(0.5) ? reserved : {}), ...random.pick([{}, share, amount]) };
}

export const APP_FITS: Fits = { ...MACHINES, ...CLUSTERS };
