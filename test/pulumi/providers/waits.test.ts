import { apiextensions, apps, batch, core, storage } from '@pulumi/kubernetes';
import type { CustomResourceOptions } from '@pulumi/pulumi';
import type { Manifest } from '../../../lib/values/json';
import { until } from '../../cluster/processes';
import { describeReal } from '../../cluster/real';
import { widgetCrd } from '../../cluster/widgets';
import { Bench, TOOLS } from './bench';

jest.setTimeout(180_000);

type Data = Readonly<Record<string, string>>;

describeReal('waits of the provider', TOOLS, () => {
  let bench: Bench;
  beforeAll(async () => {
    bench = await Bench.start({ controllers: true, nodes: 2, crds: [widgetCrd] as never });
    await bench.namespace('test');
  });
  afterAll(() => bench.stop());

  const NOWHERE = { disk: 'none' };
  const podSpec = { containers: [{ name: 'a', image: 'pause' }] };
  const workload = (app: string, nodeSelector?: Data) => ({
    selector: { matchLabels: { app } },
    template: { metadata: { labels: { app } }, spec: { ...podSpec, nodeSelector } },
  });
  const metadataOf = (name: string, annotations: Data = {}) => ({ name, namespace: 'test', annotations });

  const deployment =
    (name: string, annotations: Data, nodeSelector?: Data, options: CustomResourceOptions = {}) =>
    () => {
      const args = { metadata: metadataOf(name, annotations), spec: { replicas: 2, ...workload(name, nodeSelector) } };
      return new apps.v1.Deployment('deployment', args, { ...options, provider: options.provider ?? bench.provider() });
    };

  test('workloads are waited for until their pods are ready', async () => {
    const stack = await bench.stack('ready');
    const { failure } = await stack.up(() => {
      const options = { provider: bench.provider() };
      const metadata = metadataOf('ready');
      deployment('ready', {}, undefined, options)();
      new apps.v1.StatefulSet(
        'stateful-set',
        { metadata, spec: { serviceName: 'a', replicas: 2, ...workload('s') } },
        options,
      );
      new apps.v1.DaemonSet('daemon-set', { metadata, spec: workload('d') }, options);
      new batch.v1.Job(
        'job',
        { metadata, spec: { template: { spec: { ...podSpec, restartPolicy: 'Never' } } } },
        options,
      );
      new core.v1.Pod('pod', { metadata, spec: podSpec }, options);
      const provisioner = 'kubernetes.io/no-provisioner';
      const storageClass = { metadata: { name: 'late' }, provisioner, volumeBindingMode: 'WaitForFirstConsumer' };
      const dependsOn = [new storage.v1.StorageClass('class', storageClass, options)];
      const resources = { requests: { storage: '1Gi' } };
      const spec = { accessModes: ['ReadWriteOnce'], storageClassName: 'late', resources };
      new core.v1.PersistentVolumeClaim('claim', { metadata, spec }, { ...options, dependsOn });
      new core.v1.Service('service', { metadata, spec: { clusterIP: 'None', ports: [{ port: 80 }] } }, options);
    });
    expect(failure).toBeUndefined();
    expect(await stack.state()).toMatchObject({
      deployment: { outputs: { status: { availableReplicas: 2 } } },
      'stateful-set': { outputs: { status: { readyReplicas: 2 } } },
      'daemon-set': { outputs: { status: { numberAvailable: 2 } } },
      job: { outputs: { status: { succeeded: 1 } } },
      pod: { outputs: { status: { phase: 'Running' } } },
      claim: { outputs: { status: { phase: 'Pending' } } },
    });

    // who deletes a workload waits until its pods are gone
    const pods = async (): Promise<readonly unknown[]> =>
      (await bench.client.list('v1', 'Pod', { namespace: 'test', labelSelector: 'app=ready' })).items;
    expect(await pods()).toHaveLength(2);
    await stack.destroy();
    expect(await pods()).toEqual([]);
  });

  test('a wait that is over leaves the object in the state, with what its own conditions say', async () => {
    const stack = await bench.stack('stuck');
    const limit = { 'pulumi.com/timeoutSeconds': '4' };
    const { text, failure } = await stack.up(deployment('stuck', limit, NOWHERE));
    expect(failure).toBeDefined();
    expect(text).toContain("'stuck' timed out waiting to be Ready");
    const { deployment: resource } = await stack.state();
    expect(resource).toMatchObject({ id: 'test/stuck', outputs: { status: { unavailableReplicas: 2 } } });
    expect(resource!.initErrors).toEqual(
      expect.arrayContaining([
        '[MinimumReplicasUnavailable] Deployment does not have minimum availability.',
        'Minimum number of live Pods was not attained',
      ]),
    );
    // a refresh finds it as it is
    await stack.refresh();
    expect((await stack.state()).deployment!.initErrors).toContain('Minimum number of live Pods was not attained');
    const mended = await stack.up(deployment('stuck', limit));
    expect(mended).toMatchObject({ failure: undefined, steps: { deployment: ['update'] } });
    expect((await stack.state()).deployment!.initErrors ?? []).toEqual([]);
    await stack.destroy();
  });

  test("the program's timeout comes before the annotation, and skipAwait before both", async () => {
    const stack = await bench.stack('limits');
    const started = Date.now();
    const options = { customTimeouts: { create: '3s' } };
    const annotations = { 'pulumi.com/timeoutSeconds': '100' };
    const { failure } = await stack.up(deployment('limits', annotations, NOWHERE, options));
    expect(failure).toBeDefined();
    expect(Date.now() - started).toBeLessThan(20_000);
    await stack.destroy();
    const skipped = await stack.up(deployment('skipped', { 'pulumi.com/skipAwait': 'true' }, NOWHERE));
    expect(skipped.failure).toBeUndefined();
    await stack.destroy();
  });

  test('a job that gives up fails at once', async () => {
    const stack = await bench.stack('job');
    const spec = { template: { spec: { ...podSpec, nodeSelector: NOWHERE, restartPolicy: 'Never' } } };
    await stack.up(() => {
      const args = { metadata: metadataOf('lost'), spec: { ...spec, activeDeadlineSeconds: 1 } };
      return new batch.v1.Job('job', args, { provider: bench.provider() });
    });
    expect((await stack.state()).job!.initErrors).toEqual([
      expect.stringContaining("Resource 'lost' was created but failed to initialize"),
      '[DeadlineExceeded] Job was active longer than specified deadline',
    ]);
    await stack.destroy();
  });

  /** A custom resource that waits as the annotation says. */
  const waiting = (name: string, waitFor: string, more: Data = {}) => ({
    ref: { apiVersion: 'example.org/v1', kind: 'Widget', metadata: { name, namespace: 'test' } } as Manifest,
    program: () => {
      const metadata = metadataOf(name, { 'pulumi.com/waitFor': waitFor, ...more });
      const args = { apiVersion: 'example.org/v1', kind: 'Widget', metadata, spec: { size: 1 } };
      return new apiextensions.CustomResource('widget', args, { provider: bench.provider() });
    },
  });

  let names = 1;
  const ready = (status: string, observedGeneration = 1): object => ({
    conditions: [{ type: 'Ready', status, observedGeneration }],
  });

  test.each([
    ['condition=Ready', { wrong: ready('False'), right: ready('True') }],
    ['condition=Ready=False', { wrong: ready('True'), right: ready('False') }],
    ['condition=ready', { wrong: ready('True', 0), right: ready('true') }],
    ['jsonpath={.status.phase}=Done', { wrong: { phase: 'Doing' }, right: { phase: 'Done' } }],
    ['jsonpath={.status.phase}', { wrong: {}, right: { phase: 'Any' } }],
    ['jsonpath={.status.conditions[?(@.type=="Ready")].status}=True', { wrong: ready('False'), right: ready('True') }],
    [
      '["condition=Ready","jsonpath={.status.phase}=Done"]',
      { wrong: ready('True'), right: { ...ready('True'), phase: 'Done' } },
    ],
  ] as const)('%s', async (waitFor, { wrong, right }) => {
    const name = `wait-${names++}`;
    const stack = await bench.stack(name);
    const { ref, program } = waiting(name, waitFor);
    let isOver = false;
    const run = stack.up(program).finally(() => (isOver = true));
    await until('the object is there', async () => (await bench.client.get(ref)) !== undefined);
    await bench.client.patch(ref, { status: wrong }, { subresource: 'status' });
    await new Promise(resolve => setTimeout(resolve, 1_500));
    expect(isOver).toBe(false);
    await bench.client.patch(ref, { status: right }, { subresource: 'status' });
    expect((await run).failure).toBeUndefined();
    expect((await stack.state()).widget!.outputs.status).toMatchObject(right);
    await stack.destroy();
  });

  test('a condition that does not come, and an expression that says nothing', async () => {
    const stack = await bench.stack('never');
    const never = waiting('never', 'condition=Ready', { 'pulumi.com/timeoutSeconds': '2' });
    expect(await stack.up(never.program)).toMatchObject({ failure: expect.any(String) as string });
    expect((await stack.state()).widget!.initErrors).toEqual([
      expect.stringContaining('timed out waiting for the condition'),
    ]);
    await stack.destroy();

    // the object is there, and not in the state
    const wrong = waiting('wrong', 'Ready');
    expect((await stack.up(wrong.program)).text).toContain('expected a "jsonpath=" or "condition=" prefix');
    expect(await stack.state()).toEqual({});
    expect(await bench.client.get(wrong.ref)).toBeDefined();
  });

  test('an interrupt ends the waits: the object stays in the state', async () => {
    const stack = await bench.stack('interrupted');
    const interrupt = new AbortController();
    const { ref, program } = waiting('interrupted', 'condition=Ready');
    const run = stack.up(program, { signal: interrupt.signal });
    await until('the object is there', async () => (await bench.client.get(ref)) !== undefined);
    await new Promise(resolve => setTimeout(resolve, 1_000));
    interrupt.abort();
    expect((await run).failure).toBeDefined();
    expect((await stack.state()).widget).toMatchObject({
      id: 'test/interrupted',
      initErrors: [expect.stringContaining('context canceled') as string],
    });
    await stack.destroy();
  });

  test('a deletion that a finalizer holds up is over after its time, and the object stays in the state', async () => {
    const stack = await bench.stack('held');
    const program = () => {
      const args = { metadata: { ...metadataOf('held'), finalizers: ['example.org/held'] } };
      return new core.v1.ConfigMap('map', args, { provider: bench.provider(), customTimeouts: { delete: '8s' } });
    };
    await stack.up(program);
    const { failure, text } = await stack.destroy();
    expect(failure).toBeDefined();
    expect(text).toContain('finalizers might be preventing deletion (example.org/held');
    expect(text).toContain('timed out waiting for the condition');
    expect(Object.keys(await stack.state())).toEqual(['map']);
    const ref: Manifest = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'held', namespace: 'test' } };
    await bench.client.patch(ref, { metadata: { finalizers: null } });
    expect((await stack.destroy()).failure).toBeUndefined();
  });

  test('a namespace counts as deleted when all in it is gone', async () => {
    const stack = await bench.stack('namespace');
    await stack.up(
      () => new core.v1.Namespace('namespace', { metadata: { name: 'gone' } }, { provider: bench.provider() }),
    );
    await bench.client.apply({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', namespace: 'gone' } });
    await stack.destroy();
    expect(await bench.client.get({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'gone' } })).toBeUndefined();
  });
});
