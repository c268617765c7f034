import { apps, batch, core, rbac, storage } from '@pulumi/kubernetes';
import type { CustomResourceOptions } from '@pulumi/pulumi';
import { describeReal } from '../../cluster/real';
import { Bench, TOOLS } from './bench';

jest.setTimeout(180_000);

const skip = { 'pulumi.com/skipAwait': 'true' };
/** What is not waited for is gone at once, so that the next object of its name never meets it: dependents go later, no pod has a node. */
const fleeting = { ...skip, 'pulumi.com/deletionPropagationPolicy': 'background' };
const NOWHERE = { none: 'such' };

describeReal('replacements', TOOLS, () => {
  let bench: Bench;
  beforeAll(async () => {
    bench = await Bench.start({ controllers: true, nodes: 1 });
    await bench.namespace('test');
    await bench.namespace('other');
  });
  afterAll(() => bench.stop());

  test('another name or namespace makes another object before the old one goes', async () => {
    const stack = await bench.stack('identity');
    const program = (name: string, namespace: string) => () =>
      new core.v1.ConfigMap('map', { metadata: { name, namespace }, data: {} }, { provider: bench.provider() });
    await stack.up(program('first', 'test'));
    for (const [name, namespace, path] of [
      ['second', 'test', 'metadata.name'],
      ['second', 'other', 'metadata.namespace'],
    ] as const) {
      const { steps, changes } = await stack.up(program(name, namespace));
      expect(steps).toEqual({ map: ['create-replacement', 'replace', 'delete-replaced'] });
      expect(changes).toEqual({ map: { [path]: 'update-replace' } });
    }
    expect((await stack.state()).map!.id).toBe('other/second');
    await stack.destroy();
  });

  test('data of a ConfigMap and a Secret change in place only where the provider is told so', async () => {
    const stack = await bench.stack('data');
    const program = (a: string, enabled: boolean) => () => {
      const provider = bench.provider({ enableConfigMapMutable: enabled, enableSecretMutable: enabled });
      const metadata = { name: 'data', namespace: 'test' };
      new core.v1.ConfigMap('map', { metadata, data: { a } }, { provider });
      new core.v1.Secret('secret', { metadata, stringData: { a } }, { provider });
      new core.v1.ConfigMap(
        'fixed',
        { metadata: { ...metadata, name: 'fixed' }, data: { a }, immutable: true },
        { provider },
      );
    };
    const replaced = ['delete-replaced', 'replace', 'create-replacement'];
    await stack.up(program('1', true));
    const kept = await stack.up(program('2', true));
    expect(kept.steps).toEqual({ map: ['update'], secret: ['update'], fixed: replaced });
    const remade = await stack.up(program('3', false));
    expect(remade.steps).toEqual({ map: replaced, secret: replaced, fixed: replaced });
    expect(remade.changes).toMatchObject({
      map: { 'data.a': 'update-replace' },
      secret: { 'data.a': 'update-replace' },
    });
    await stack.destroy();
  });

  /** A program of one object of each kind that has fields that can't change; those named have another value there. */
  const fixed = (others: readonly string[]) => () => {
    const options: CustomResourceOptions = { provider: bench.provider({ enableSecretMutable: true }) };
    const value = (name: string): string => (others.includes(name) ? 'b' : 'a');
    const metadata = { name: 'fixed', namespace: 'test', annotations: fleeting };
    const podSpec = { nodeSelector: NOWHERE, containers: [{ name: 'a', image: 'pause' }] };
    const workload = (labels: Readonly<Record<string, string>>) => ({
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: podSpec },
    });
    new apps.v1.Deployment('deployment', { metadata, spec: workload({ app: value('deployment') }) }, options);
    new apps.v1.DaemonSet('daemon-set', { metadata, spec: workload({ app: value('daemon-set') }) }, options);
    const stateful = { ...workload({ app: 'stateful' }), serviceName: value('stateful-set') };
    new apps.v1.StatefulSet('stateful-set', { metadata, spec: stateful }, options);
    const jobPod = { ...podSpec, restartPolicy: 'Never', hostname: value('job') };
    new batch.v1.Job('job', { metadata, spec: { template: { spec: jobPod } } }, options);
    const type = `example.org/${value('secret')}`;
    new core.v1.Secret('secret', { metadata, type, stringData: { a: '1' } }, options);
    const clusterIP = value('service') === 'a' ? '10.96.0.77' : '10.96.0.78';
    new core.v1.Service('service', { metadata, spec: { clusterIP, ports: [{ port: 80 }] } }, options);
    const claim = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } };
    const claimSpec = { ...claim, storageClassName: value('claim') };
    new core.v1.PersistentVolumeClaim('claim', { metadata, spec: claimSpec }, options);
    const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: value('binding') };
    new rbac.v1.RoleBinding('binding', { metadata, roleRef }, options);
    const unplaced = { name: 'fixed', annotations: fleeting };
    new storage.v1.StorageClass('class', { metadata: unplaced, provisioner: `example.org/${value('class')}` }, options);
    new core.v1.Pod('pod', { metadata, spec: { ...podSpec, hostname: value('pod') } }, options);
    const volume = { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'] };
    const volumeSpec = { ...volume, hostPath: { path: `/${value('volume')}` } };
    new core.v1.PersistentVolume('volume', { metadata: unplaced, spec: volumeSpec }, options);
  };

  /** Fields that replace the object, by the names of the program. */
  const FIELDS = {
    deployment: 'spec.selector.matchLabels.app',
    'daemon-set': 'spec.selector.matchLabels.app',
    'stateful-set': 'spec.serviceName',
    job: 'spec.template.spec.hostname',
    secret: 'type',
    service: 'spec.clusterIP',
    claim: 'spec.storageClassName',
    binding: 'roleRef.name',
    class: 'provisioner',
    pod: 'spec.hostname',
    volume: 'spec.hostPath.path',
  };

  test('fields that can not change replace the object, which is deleted first as it keeps its name', async () => {
    const stack = await bench.stack('fixed');
    expect((await stack.up(fixed([]))).failure).toBeUndefined();
    expect((await stack.preview(fixed([]))).changes).toEqual({});
    const { changes, steps, failure } = await stack.up(fixed(Object.keys(FIELDS)));
    expect(failure).toBeUndefined();
    const replacing = (paths: Readonly<Record<string, string>>): string =>
      Object.keys(paths)
        .filter(path => paths[path]!.endsWith('replace'))
        .join(' ');
    const byName = Object.entries(changes).map(([name, paths]) => [name, replacing(paths)] as const);
    expect(Object.fromEntries(byName)).toEqual(FIELDS);
    for (const name of Object.keys(FIELDS))
      expect([name, steps[name]]).toEqual([name, ['delete-replaced', 'replace', 'create-replacement']]);
    await stack.destroy();
  });

  test('with upserts the replacement of some kinds can be previewed, that of others makes the preview fail', async () => {
    const stack = await bench.stack('fixed-preview');
    await stack.up(fixed([]));
    const failing: string[] = [];
    for (const name of Object.keys(FIELDS))
      if ((await stack.preview(fixed([name]))).failure !== undefined) failing.push(name);
    expect(failing.sort()).toEqual(['binding', 'claim', 'class', 'pod', 'service', 'stateful-set', 'volume']);
    await stack.destroy();
  });

  test('values that the server writes in another way, or not at all, are no changes', async () => {
    const stack = await bench.stack('normal');
    const program = () => {
      const metadata = { name: 'normal', namespace: 'test', annotations: skip, labels: {} };
      const containers = [
        {
          name: 'a',
          image: 'pause',
          tty: false,
          env: [{ name: 'EMPTY', value: '' }],
          args: [],
          resources: { limits: { cpu: '1000m', memory: '1024Mi' } },
        },
      ];
      const spec = {
        selector: { matchLabels: { app: 'a' } },
        replicas: 0,
        paused: false,
        template: {
          metadata: { labels: { app: 'a' } },
          spec: {
            hostNetwork: false,
            automountServiceAccountToken: false,
            containers,
            volumes: [{ name: 'v', emptyDir: {} }],
          },
        },
      };
      const provider = bench.provider();
      new apps.v1.Deployment('deployment', { metadata, spec }, { provider });
      new core.v1.ConfigMap('map', { metadata, data: {} }, { provider });
      new core.v1.Secret(
        'secret',
        { metadata: { ...metadata, labels: undefined }, stringData: { a: 'b' } },
        { provider },
      );
    };
    await stack.up(program);
    expect(await stack.preview(program)).toMatchObject({
      changes: {},
      steps: { deployment: ['same'], map: ['same'], secret: ['same'] },
    });
    await stack.refresh();
    expect((await stack.preview(program)).changes).toEqual({});
    await stack.destroy();
  });
});
