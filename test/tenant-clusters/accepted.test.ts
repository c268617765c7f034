import { TenantCluster } from '../../constructs/apps/tenant-cluster';
import { TenantEtcd } from '../../constructs/tenancy/tenant-etcd';
import type { Cluster } from '../../lib/sandbox';
import { toolsOf } from '../../lib/sandbox/cluster-options';
import { refusals, startWithKinds } from '../cluster/accepting';
import { describeReal } from '../cluster/real';
import { cloud } from './cloud';

jest.setTimeout(180_000);

describeReal('tenant clusters', toolsOf({}), () => {
  let cluster: Cluster;
  beforeAll(async () => {
    cluster = await startWithKinds();
  });
  afterAll(() => cluster.stop());

  test('each object is accepted by a real API server, by strict server-side apply', async () => {
    const { platform, team } = cloud();
    new TenantEtcd(team, 'etcd', { replicas: 5, spread: 'preferred', storageClass: 'local', monitoring: true });
    new TenantCluster(team, 'plain');
    const addon = { enabled: true };
    new TenantCluster(team, 'full', {
      version: 'v1.34',
      host: 'k8s.example.org',
      network: { podCidr: '10.10.0.0/16', serviceCidr: '10.11.0.0/16' },
      nodeHealthCheck: { maxUnhealthy: '2' },
      nodeGroups: {
        web: { minReplicas: 1, instanceType: 'u1.large', roles: ['ingress-nginx'], storageClass: 'local' },
        ml: {
          resources: { cpu: 8, memory: '32Gi' },
          gpus: [{ name: 'nvidia.com/AD102GL_L40S' }],
          version: 'v1.32',
          kubelet: { systemReservedMemory: '2Gi', evictionHardMemory: '500Mi', evictionSoftMemory: '1Gi' },
        },
      },
      addons: {
        certManager: addon,
        ingressNginx: { ...addon, hosts: ['www.example.org'] },
        gpuOperator: addon,
        hami: addon,
        velero: addon,
      },
    });
    const { objects, findings } = platform.model();
    expect(findings).toEqual([]);
    await cluster.client.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'flux-system' } });
    expect(await refusals(cluster.client, objects)).toEqual([]);
    expect(objects.length).toBeGreaterThan(150);
  });
});
