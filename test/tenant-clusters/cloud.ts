import { CiliumNetwork } from '../../constructs/infrastructure/cilium';
import { CertManager } from '../../constructs/platform/cert-manager';
import { ClusterApi } from '../../constructs/platform/cluster-api';
import { EtcdOperator } from '../../constructs/platform/etcd-operator';
import { Kamaji } from '../../constructs/platform/kamaji';
import { Tenant } from '../../constructs/tenancy/tenant';
import { TenantEtcd } from '../../constructs/tenancy/tenant-etcd';
import { Platform } from '../../lib/model/platform';

/** A platform with all that tenants' clusters need but the virtual machines, which are taken to be there. */
export interface Cloud {
  readonly platform: Platform;
  /** The tenant above all others, with an etcd and ingress controllers. */
  readonly root: Tenant;
  /** A tenant below it, which uses both. */
  readonly team: Tenant;
}

/** Makes the platform. */
export function cloud(): Cloud {
  const platform = new Platform('test', {
    podCidr: '10.244.0.0/16',
    host: 'example.org',
    external: [
      { group: 'instancetype.kubevirt.io', kind: 'VirtualMachineClusterInstancetype', name: '*' },
      { group: 'networking.k8s.io', kind: 'IngressClass', name: 'tenant-root' },
      { group: 'storage.k8s.io', kind: 'StorageClass', name: '*' },
      { kind: 'Namespace', name: 'ingress' },
    ],
  });
  new CiliumNetwork(platform, 'cilium');
  new CertManager(platform, 'cert-manager');
  new ClusterApi(platform, 'cluster-api');
  new EtcdOperator(platform, 'etcd-operator');
  new Kamaji(platform, 'kamaji');
  const ingress = { className: 'tenant-root', namespace: 'ingress', podLabels: { app: 'ingress' } };
  const root = new Tenant(platform, 'root', { ingress });
  new TenantEtcd(root, 'etcd');
  return { platform, root, team: new Tenant(root, 'test') };
}
