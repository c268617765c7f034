import { TenantCluster } from '../../constructs/apps/tenant-cluster';
import { TenantEtcd } from '../../constructs/tenancy/tenant-etcd';
import { crdsOf } from '../../lib/kinds/crd';
import { startCluster, type Cluster } from '../../lib/sandbox';
import { toolsOf } from '../../lib/sandbox/cluster-options';
import type { Manifest } from '../../lib/values/json';
import { describeReal } from '../cluster/real';
import { packagedSchemas } from '../fuzz/schemas';
import { cloud } from './cloud';

jest.setTimeout(180_000);

describeReal('tenant clusters', toolsOf({}), () => {
  let cluster: Cluster;
  beforeAll(async () => {
    const crds = packagedSchemas('crd').flatMap(crdsOf) as unknown as Manifest[];
    cluster = await startCluster({ crds });
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
    const namespaces = objects.filter(({ id }) => id.kind === 'Namespace');
    await cluster.client.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'flux-system' } });
    for (const { manifest } of namespaces) await cluster.client.apply(manifest);
    const refused: string[] = [];
    await Promise.all(
      objects.map(({ manifest }) =>
        cluster.client.apply(manifest).catch((error: unknown) => refused.push(String(error))),
      ),
    );
    expect(refused).toEqual([]);
    expect(objects.length).toBeGreaterThan(150);
  });
});
