import { Platform } from 'strata-cloud';
import { HttpCacheApp } from 'strata-cloud/apps/http-cache';
import { PostgresApp } from 'strata-cloud/apps/postgres';
import { TenantCluster } from 'strata-cloud/apps/tenant-cluster';
import { VmDisk } from 'strata-cloud/apps/vm-disk';
import { VmInstance } from 'strata-cloud/apps/vm-instance';
import { PaasFull } from 'strata-cloud/bundles/paas-full';
import { TalosCluster, type Machine } from 'strata-cloud/os/talos-cluster';
import { SelfSignedIssuer } from 'strata-cloud/platform/issuers';
import { Tenant } from 'strata-cloud/tenancy/tenant';
import { TenantEtcd } from 'strata-cloud/tenancy/tenant-etcd';
import { TenantIngressController } from 'strata-cloud/tenancy/tenant-ingress';

export const platform = new Platform('prod', { host: 'cloud.example.org', nodeCidr: '192.168.10.0/24' });

// three control planes and three workers; what drives and kernels need comes from the components below
const machine = (role: Machine['role'], tens: number, number: number): Machine => ({
  hostname: `${role}-${number}`,
  role,
  address: `192.168.10.${tens}${number}`,
  mac: `02:00:00:00:0${tens}:0${number}`,
  zone: `room-${number}`,
});
const talos = new TalosCluster(platform, 'talos', {
  machines: [1, 2, 3].flatMap(number => [machine('control-plane', 1, number), machine('worker', 2, number)]),
  talosVersion: '1.12.1',
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

const shop = new Tenant(root, 'shop', { quota: { cpu: 64, memory: '256Gi', storage: '2Ti' } });

new PostgresApp(shop, 'orders', {
  replicas: 2,
  size: '20Gi',
  storageClass: 'local',
  users: { shop: {} },
  databases: { shop: { roles: { admin: ['shop'] } } },
});

new HttpCacheApp(shop, 'images', { endpoints: ['203.0.113.10:80', '203.0.113.11:80'], size: '10Gi' });

new TenantCluster(shop, 'apps', {
  nodeGroups: { md0: { minReplicas: 2, maxReplicas: 5, instanceType: 'u1.large', roles: ['ingress-nginx'] } },
  addons: { certManager: { enabled: true }, ingressNginx: { enabled: true } },
});

const disk = new VmDisk(shop, 'legacy-system', {
  source: { http: { url: 'https://cloud.debian.org/images/cloud/bookworm/latest/debian-12-generic-amd64.qcow2' } },
  storage: '20Gi',
  storageClass: 'replicated',
});
new VmInstance(shop, 'legacy', { instanceType: 'u1.medium', disks: [disk] });
