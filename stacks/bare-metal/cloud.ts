import { join } from 'node:path';
import { Platform } from 'strata-cloud';
import { PostgresApp } from 'strata-cloud/apps/postgres';
import { PaasFull } from 'strata-cloud/bundles/paas-full';
import { readMachines, TalosCluster } from 'strata-cloud/os/talos-cluster';
import { SelfSignedIssuer } from 'strata-cloud/platform/issuers';
import { Tenant } from 'strata-cloud/tenancy/tenant';
import { TenantEtcd } from 'strata-cloud/tenancy/tenant-etcd';
import { TenantIngressController } from 'strata-cloud/tenancy/tenant-ingress';

/** In what the clusters that run this cloud differ. */
export interface CloudSettings {
  /** Name of the cluster. */
  readonly cluster: string;
  /** Domain under which the cloud and its tenants are reached. */
  readonly host: string;
}

/** The cloud, from its machines up. Pulumi and `strata synth` make it by this function, so that both deliver the same. */
export function buildCloud({ cluster, host }: CloudSettings): Platform {
  const platform = new Platform(cluster, { host, nodeCidr: '192.168.10.0/24' });

  const talos = new TalosCluster(platform, 'talos', {
    machines: readMachines(join(__dirname, 'machines.yaml')),
    talosVersion: '1.12.1',
    // the form of the configuration: that of the first boot, whatever version runs later
    contract: '1.12',
    kubernetesVersion: '1.33.12',
    vip: '192.168.10.10',
    settings: { install: { disk: '/dev/nvme0n1' } },
  });

  const paas = new PaasFull(platform, 'paas', {
    source: { url: 'https://git.example.org/cloud.git' },
    controlPlanes: talos.addressesOf('control-plane'),
    storagePools: [{ name: 'data', zfs: { devices: ['/dev/nvme1n1'] } }],
    addressPools: { public: { addresses: ['203.0.113.16/28'] } },
  });
  new SelfSignedIssuer(paas.certManager!, 'selfsigned');

  // the tenant above all others has an etcd and an ingress controller, which those below it use too
  const root = new Tenant(platform, 'root', { ingress: 'own' });
  new TenantEtcd(root, 'etcd', { storageClass: 'local' });
  new TenantIngressController(root, 'ingress');

  const shop = new Tenant(root, 'shop', { quota: { cpu: 16, memory: '64Gi', storage: '500Gi' } });
  new PostgresApp(shop, 'orders', { replicas: 2, size: '20Gi', storageClass: 'local' });
  return platform;
}

/** The cloud of stack `prod`, for `strata synth`; its values are those of Pulumi.prod.yaml. */
export const platform = buildCloud({ cluster: 'prod', host: 'cloud.example.org' });
