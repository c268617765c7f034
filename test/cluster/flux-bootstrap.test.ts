import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Flux } from '../../constructs/infrastructure/flux';
import { Platform } from '../../lib/model/platform';
import { ensureTools, startCluster, type Cluster } from '../../lib/sandbox';
import { startDelivery, type Delivery } from '../../lib/sandbox/delivery';
import { ProcessGroup } from '../../lib/sandbox/process-group';
import type { Manifest } from '../../lib/values/json';
import { kubeconfigOf, podOf, runContainers } from './flux-pods';
import { untilReady } from './flux-objects';
import { describeReal } from './real';

jest.setTimeout(120_000);

const TOOLS = [
  ...(['etcd', 'kube-apiserver', 'kubectl', 'helm'] as const),
  ...(['source-controller', 'kustomize-controller', 'helm-controller'] as const),
];

describeReal('Flux as the construct writes it', TOOLS, () => {
  let cluster: Cluster;
  let delivery: Delivery;
  let group: ProcessGroup;
  let tools: Readonly<Record<(typeof TOOLS)[number], string>>;
  let scratch: string;

  beforeEach(async () => {
    tools = await ensureTools(TOOLS);
    scratch = mkdtempSync(join(tmpdir(), 'flux-bootstrap-'));
    cluster = await startCluster();
    delivery = await startDelivery(join(scratch, 'delivery'), tools.helm);
    group = new ProcessGroup(join(scratch, 'flux'), false);
  });
  afterEach(async () => {
    await group.stop();
    await delivery.close();
    await cluster.stop();
    rmSync(scratch, { recursive: true });
  });

  /** Applies all objects, namespace first, and gives them by kind and name. */
  async function bootstrap(hostNetwork: boolean): Promise<ReadonlyMap<string, Manifest>> {
    const platform = new Platform('test');
    new Flux(platform, 'flux', { source: { url: delivery.gitUrl }, hostNetwork });
    const objects = [...platform.model().objects].sort(
      (a, b) => Number(b.id.kind === 'Namespace') - Number(a.id.kind === 'Namespace'),
    );
    for (const { manifest } of objects) await cluster.client.apply(manifest);
    return new Map(objects.map(({ id, manifest }) => [`${id.kind}/${id.name}`, manifest]));
  }

  async function pushTree(): Promise<Manifest> {
    const tree = join(scratch, 'tree');
    mkdirSync(tree);
    const page = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'page', namespace: 'default' },
      data: { a: 'b' },
    };
    writeFileSync(join(tree, 'page.yaml'), JSON.stringify(page));
    await delivery.pushTree(tree);
    const source: Manifest = {
      apiVersion: 'source.toolkit.fluxcd.io/v1',
      kind: 'GitRepository',
      metadata: { name: 'flux-system', namespace: 'flux-system' },
      spec: { interval: '10m', url: delivery.gitUrl, ref: { branch: 'main' } },
    };
    await cluster.client.apply(source);
    return source;
  }

  test('the controllers that share the network of a node bring a tree to Ready', async () => {
    const made = await bootstrap(true);
    const { containers, account } = podOf(made.get('Deployment/flux')!);
    await runContainers(group, containers, tools, kubeconfigOf(cluster, tools.kubectl, account));
    await pushTree();
    const kustomization: Manifest = {
      apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
      kind: 'Kustomization',
      metadata: { name: 'page', namespace: 'flux-system' },
      spec: {
        interval: '10m',
        path: './',
        prune: true,
        wait: true,
        sourceRef: { kind: 'GitRepository', name: 'flux-system' },
      },
    };
    await cluster.client.apply(kustomization);
    await untilReady(cluster.client, kustomization);
    expect(
      await cluster.client.get({
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'page', namespace: 'default' },
      }),
    ).toMatchObject({ data: { a: 'b' } });
  });

  test('the rights of source-controller are enough', async () => {
    const made = await bootstrap(false);
    const { containers, account } = podOf(made.get('Deployment/source-controller')!);
    const [part] = await runContainers(group, containers, tools, kubeconfigOf(cluster, tools.kubectl, account));
    const source = await pushTree();
    await untilReady(cluster.client, source);
    expect(readFileSync(part!.process.logPath, 'utf8')).not.toMatch(/forbidden/i);
  });
});
