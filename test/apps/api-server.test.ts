import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { crdsOf } from '../../lib/kinds/crd';
import { groupOf } from '../../lib/kinds/kind';
import { groupSchema } from '../../lib/kinds/registry';
import { startCluster, type Cluster } from '../../lib/sandbox/cluster';
import type { GroupSchema } from '../../lib/schema';
import type { Manifest } from '../../lib/values/json';
import { describeReal } from '../cluster/real';
import { sampleObjects } from './samples';

jest.setTimeout(120_000);

/** The compact schemas of the applications' own kinds. */
function ownSchemas(): readonly GroupSchema[] {
  const folder = join(__dirname, '../../constructs/apps/schemas');
  const files = readdirSync(folder).filter(name => !name.endsWith('.values.schema.json'));
  return files.map(name => JSON.parse(readFileSync(join(folder, name), 'utf8')) as GroupSchema);
}

interface PodTemplate {
  readonly metadata: object;
  readonly spec: object;
}

describeReal('objects of applications on a real API server', ['etcd', 'kube-apiserver'], () => {
  const objects = sampleObjects();
  const schemas = [...new Set(objects.map(({ apiVersion }) => groupOf(apiVersion)))].map(group => groupSchema(group)!);
  let cluster: Cluster;

  beforeAll(async () => {
    const crds = [...schemas.filter(({ origin }) => origin === 'crd'), ...ownSchemas()].flatMap(crdsOf);
    cluster = await startCluster({ crds: crds as unknown as Manifest[] });
    const flux: Manifest = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'flux-system' } };
    for (const object of [flux, ...objects.filter(({ kind }) => kind === 'Namespace')])
      await cluster.client.apply(object);
  });
  afterAll(() => cluster?.stop());

  test('each is accepted in strict mode', async () => {
    const refused = await Promise.all(
      objects.map(object =>
        cluster.client.apply(object, { dryRun: true }).then(
          () => [],
          (error: unknown) => [`${object.kind} ${object.metadata.name}: ${String(error)}`],
        ),
      ),
    );
    expect(refused.flat()).toEqual([]);
  });

  test('the schemas of values make CRDs, and those take values', async () => {
    const metadata = { name: 'orders', namespace: 'tenant-root' };
    const postgres = (spec: object): Manifest => ({
      apiVersion: 'apps.strata.cloud/v1alpha1',
      kind: 'Postgres',
      metadata,
      spec,
    });
    const stored = await cluster.client.create(postgres({ users: { alice: {} }, size: 20 }), { dryRun: true });
    expect(stored.spec).toMatchObject({ replicas: 2, size: 20, users: { alice: { replication: false } } });
    await expect(cluster.client.create(postgres({ size: 'big' }), { dryRun: true })).rejects.toThrow(/spec\.size/);
    await expect(cluster.client.create(postgres({ sise: '1Gi' }), { dryRun: true })).rejects.toThrow(/spec\.sise/);
  });

  test('their pods pass Pod Security restricted, which the namespace enforces', async () => {
    const templates = objects
      .filter(({ kind }) => kind === 'Deployment' || kind === 'StatefulSet')
      .map(({ spec }) => (spec as { template: PodTemplate }).template);
    expect(templates).toHaveLength(4);
    const pod = (spec: object, name: string): Manifest => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace: 'tenant-root' },
      // the disk comes from the StatefulSet's template of claims
      spec: { ...spec, volumes: [...((spec as { volumes: object[] }).volumes ?? []), { name: 'data', emptyDir: {} }] },
    });
    const account = {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: 'default', namespace: 'tenant-root' },
    };
    await cluster.client.apply(account);
    await Promise.all(
      templates.map(({ spec }, index) => cluster.client.create(pod(spec, `pod-${index}`), { dryRun: true })),
    );
    const privileged = { containers: [{ name: 'a', image: 'a:1', securityContext: { privileged: true } }] };
    await expect(cluster.client.create(pod(privileged, 'bad'), { dryRun: true })).rejects.toThrow(
      /PodSecurity "restricted/,
    );
  });
});
