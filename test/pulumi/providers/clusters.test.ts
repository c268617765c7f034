import { core } from '@pulumi/kubernetes';
import { Provider, type ProviderArgs } from '@pulumi/kubernetes/provider';
import { output, unknown } from '@pulumi/pulumi';
import { describeReal } from '../../cluster/real';
import { Bench, TOOLS } from './bench';

jest.setTimeout(180_000);

const REPLACED = ['create-replacement', 'replace', 'delete-replaced'];

describeReal('clusters of the provider', TOOLS, () => {
  let bench: Bench;
  beforeAll(async () => {
    bench = await Bench.start({ controllers: true, nodes: 1 });
    await bench.namespace('test');
  });
  afterAll(() => bench.stop());

  const program =
    (args: ProviderArgs, a = '1') =>
    () => {
      const provider = new Provider('cluster', { upsertExistingObjects: true, enableConfigMapMutable: true, ...args });
      new core.v1.ConfigMap('map', { metadata: { name: 'map', namespace: 'test' }, data: { a } }, { provider });
    };
  const elsewhere = (): string => bench.kubeconfig.replace('127.0.0.1', 'localhost');
  const nobody = (): string => bench.kubeconfig.replace(/https:[^\s]*/, 'https://127.0.0.1:9');

  test('another address of the API server is another cluster, unless the identifier says that it is the same', async () => {
    const stack = await bench.stack('cluster');
    const { kubeconfig } = bench;
    await stack.up(program({ kubeconfig }));
    expect((await stack.preview(program({ kubeconfig: elsewhere() }))).steps).toEqual({ map: REPLACED });
    // to begin with an identifier does not keep the objects: the address must stay for that run
    expect((await stack.up(program({ kubeconfig, clusterIdentifier: 'a' }))).steps).toEqual({ map: ['same'] });
    const moved = program({ kubeconfig: elsewhere(), clusterIdentifier: 'a' });
    expect((await stack.preview(moved)).steps).toEqual({ map: ['same'] });
    const other = program({ kubeconfig, clusterIdentifier: 'b' });
    expect((await stack.preview(other)).steps).toEqual({ map: REPLACED });
    await stack.destroy();
  });

  test('an unknown kubeconfig is another cluster, unless there is an identifier; nothing is compared', async () => {
    const stack = await bench.stack('unknown');
    const { kubeconfig } = bench;
    const later = output(unknown as unknown as string);
    expect((await stack.preview(program({ kubeconfig: later }))).steps).toEqual({ map: ['create'] });
    await stack.up(program({ kubeconfig }));
    expect((await stack.preview(program({ kubeconfig: later }))).steps).toEqual({ map: REPLACED });
    await stack.up(program({ kubeconfig, clusterIdentifier: 'a' }));
    const { failure, steps } = await stack.preview(program({ kubeconfig: later, clusterIdentifier: 'a' }));
    expect(failure).toBeUndefined();
    expect(steps.map).toHaveLength(1);
    await stack.destroy();
  });

  test('previews go on without an API server that is not there; all else fails', async () => {
    const stack = await bench.stack('nobody');
    const hidden = program({ kubeconfig: nobody(), clusterIdentifier: 'a' });
    const preview = await stack.preview(hidden);
    expect(preview).toMatchObject({
      failure: undefined,
      steps: { map: ['create'] },
      outputs: { map: { data: { a: '1' } } },
    });
    const refused = await stack.up(hidden);
    expect(refused.failure).toBeDefined();
    expect(refused.text).toContain('configured Kubernetes cluster is unreachable: unable to load schema information');
    expect(await stack.state()).toEqual({});

    await stack.up(program({ kubeconfig: bench.kubeconfig, clusterIdentifier: 'a' }));
    const changed = program({ kubeconfig: nobody(), clusterIdentifier: 'a' }, '2');
    expect(await stack.preview(changed)).toMatchObject({ failure: undefined, steps: { map: ['update'] } });
    expect((await stack.up(changed)).text).toContain('configured Kubernetes cluster is unreachable');
    const refreshed = await stack.refresh();
    expect(refreshed.failure).toBeDefined();
    expect(refreshed.text).toContain('PULUMI_K8S_DELETE_UNREACHABLE');
    expect((await stack.destroy()).text).toContain('PULUMI_K8S_DELETE_UNREACHABLE');
  });

  test('a kubeconfig that is none is an unreachable cluster', async () => {
    const stack = await bench.stack('none');
    const none = program({ kubeconfig: 'none' });
    expect((await stack.preview(none)).failure).toBeUndefined();
    expect((await stack.up(none)).text).toContain('configured Kubernetes cluster is unreachable');
  });

  test('objects without a namespace go into that of the provider, cluster-wide ones into none', async () => {
    const stack = await bench.stack('default');
    const placed = (args: ProviderArgs) => () => {
      const provider = bench.provider(args);
      new core.v1.ConfigMap('map', { metadata: { name: 'placed' } }, { provider });
      new core.v1.Namespace('namespace', { metadata: { name: 'unplaced' } }, { provider });
    };
    for (const [args, namespace] of [
      [{ namespace: 'test' }, 'test'],
      [{}, 'default'],
    ] as const) {
      await stack.up(placed(args));
      expect(await stack.state()).toMatchObject({ map: { id: `${namespace}/placed` }, namespace: { id: 'unplaced' } });
      await stack.destroy();
    }
  });
});
