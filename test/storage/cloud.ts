import { PostgresApp } from '../../constructs/apps/postgres';
import { CiliumNetwork } from '../../constructs/infrastructure/cilium';
import { Flux } from '../../constructs/infrastructure/flux';
import { LinstorStorage } from '../../constructs/infrastructure/linstor';
import { SnapshotController } from '../../constructs/infrastructure/snapshot-controller';
import { CertManager } from '../../constructs/platform/cert-manager';
import { CloudNativePg } from '../../constructs/platform/cloudnative-pg';
import { ExternalSecrets } from '../../constructs/platform/external-secrets';
import { IngressNginx } from '../../constructs/platform/ingress-nginx';
import { VictoriaMetricsOperator } from '../../constructs/platform/victoria-metrics-operator';
import { Tenant } from '../../constructs/tenancy/tenant';
import { TenantIngressController } from '../../constructs/tenancy/tenant-ingress';
import { VolumeSnapshot } from '../../lib/kinds/generated/snapshot.storage.k8s.io';
import { PersistentVolumeClaim } from '../../lib/kinds/generated/core';
import { Component } from '../../lib/model/component';
import { Platform } from '../../lib/model/platform';

/** A bare cluster with storage of every sort, ingress of the platform and of tenants, and users of both. */
export function storageCloud(): Platform {
  const platform = new Platform('storage', { host: 'example.org', nodes: { controlPlanes: 3, workers: 3 } });
  new Flux(platform, 'flux', { source: { url: 'https://git.example.org/cloud.git' }, hostNetwork: true });
  new CiliumNetwork(platform, 'cilium');
  new CertManager(platform, 'cert-manager');
  new ExternalSecrets(platform, 'external-secrets');
  new CloudNativePg(platform, 'cloudnative-pg');
  new VictoriaMetricsOperator(platform, 'victoria-metrics-operator');
  new IngressNginx(platform, 'ingress-nginx');
  new SnapshotController(platform, 'snapshot-controller');
  new LinstorStorage(platform, 'linstor', {
    pools: [
      { name: 'data', zfs: { devices: ['/dev/sdb'] } },
      { name: 'thin', nodes: 'worker', zfsThin: { zPool: 'tank' } },
      { name: 'fast', nodes: ['w1', 'w2', 'w3'], lvmThin: { volumeGroup: 'fast', devices: ['/dev/nvme0n1'] } },
      { name: 'logs', nodes: { disks: 'big' }, lvm: { volumeGroup: 'logs' } },
      { name: 'files', nodes: 'control-plane', fileThin: { directory: '/var/lib/files' } },
    ],
    classes: [
      { name: 'local', pool: 'data', default: true },
      { name: 'replicated', pool: 'data', replicas: 3 },
      { name: 'sealed', pool: 'fast', replicas: 2, encrypted: true, reclaimPolicy: 'Retain' },
    ],
    encryption: 'generated',
    scrapes: true,
  });
  const root = new Tenant(platform, 'root', { ingress: 'own' });
  new TenantIngressController(root, 'ingress');
  const shop = new Tenant(root, 'shop', { ingress: 'own' });
  new TenantIngressController(shop, 'ingress', { replicas: 1 });
  new PostgresApp(shop, 'orders', { storageClass: 'replicated' });
  const files = new Component(platform, 'files', { namespace: 'files' });
  files.addNamespace('files');
  new PersistentVolumeClaim(files, 'claim', {
    metadata: { name: 'data' },
    spec: { accessModes: ['ReadWriteOnce'], storageClassName: 'sealed', resources: { requests: { storage: '1Gi' } } },
  });
  new VolumeSnapshot(files, 'snapshot', {
    metadata: { name: 'before' },
    spec: { volumeSnapshotClassName: 'linstor-snapshots', source: { persistentVolumeClaimName: 'data' } },
  });
  return platform;
}
