import { core } from '@pulumi/kubernetes';
import type { CustomResourceOptions } from '@pulumi/pulumi';
import type { Manifest } from '../../../lib/values/json';
import { describeReal } from '../../cluster/real';
import { Bench, TOOLS } from './bench';

jest.setTimeout(180_000);

type Data = Readonly<Record<string, string>>;

describeReal('objects through the provider', TOOLS, () => {
  let bench: Bench;
  beforeAll(async () => {
    bench = await Bench.start({ controllers: true, nodes: 1 });
    await bench.namespace('test');
  });
  afterAll(() => bench.stop());

  const named = (name: string): Manifest => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace: 'test' },
  });
  const get = (name: string): Promise<Manifest | undefined> => bench.client.get(named(name));
  const dataOf = async (name: string): Promise<unknown> => (await get(name))?.data;
  const uid = async (name: string): Promise<unknown> => (await get(name))?.metadata.uid;
  const managers = async (name: string): Promise<readonly string[]> => {
    const fields = (await get(name))!.metadata.managedFields as readonly { manager: string; operation: string }[];
    return fields.map(({ manager, operation }) => `${manager} ${operation}`).sort();
  };

  interface More {
    readonly annotations?: Data;
    readonly args?: object;
    readonly options?: CustomResourceOptions;
  }

  /** A program of one ConfigMap. */
  const settings =
    (name: string, data: Data, { annotations, args, options }: More = {}) =>
    () => {
      const provider = bench.provider({ enableConfigMapMutable: true, ...args });
      const metadata = { name, namespace: 'test', annotations };
      return new core.v1.ConfigMap('settings', { metadata, data }, { provider, ...options });
    };

  test('an object has its type token, its id, its inputs and a field manager of its own in the state', async () => {
    const stack = await bench.stack('state');
    await stack.up(settings('state', { a: '1' }));
    const { settings: resource } = await stack.state();
    expect(resource).toMatchObject({
      type: 'kubernetes:core/v1:ConfigMap',
      id: 'test/state',
      inputs: { apiVersion: 'v1', kind: 'ConfigMap', data: { a: '1' } },
      outputs: { __initialApiVersion: 'v1', __inputs: { data: { a: '1' } }, metadata: { uid: await uid('state') } },
    });
    const manager = String(resource!.outputs.__fieldManager);
    expect(manager).toMatch(/^pulumi-kubernetes-[0-9a-f]{8}$/);
    expect(await managers('state')).toEqual([`${manager} Apply`]);

    expect((await stack.up(settings('state', { a: '1' }))).steps).toEqual({ settings: ['same'] });
    const changed = await stack.up(settings('state', { a: '1', b: '2' }));
    expect(changed).toMatchObject({ steps: { settings: ['update'] }, changes: { settings: { 'data.b': 'add' } } });
    expect((await stack.state()).settings!.outputs.__fieldManager).toBe(manager);
    await stack.destroy();
    expect(await get('state')).toBeUndefined();
  });

  test('the annotation names the field manager, and another name makes the earlier one give up its fields', async () => {
    const stack = await bench.stack('manager');
    const by = (manager: string, force = 'false'): More => ({
      annotations: { 'pulumi.com/patchFieldManager': manager, 'pulumi.com/patchForce': force },
    });
    await stack.up(settings('manager', { a: '1' }, by('first')));
    expect(await managers('manager')).toEqual(['first Apply']);
    // the annotation itself is a field of the first one
    expect((await stack.preview(settings('manager', { a: '1' }, by('second')))).text).toContain(
      'conflict with "first"',
    );
    await stack.up(settings('manager', { a: '1' }, by('second', 'true')));
    expect(await managers('manager')).toEqual(['second Apply']);
    await stack.destroy();
  });

  test('an object that is there is an error, or with upsertExistingObjects taken over', async () => {
    await bench.client.apply({ ...named('there'), data: { theirs: '1' } }, { fieldManager: 'them' });
    const before = await uid('there');
    const stack = await bench.stack('there');
    const refused = await stack.up(settings('there', { a: '1' }, { args: { upsertExistingObjects: false } }));
    expect(refused.text).toContain('configmaps "there" already exists');
    expect(await stack.state()).toEqual({});

    await stack.up(settings('there', { a: '1' }));
    expect(await get('there')).toMatchObject({ metadata: { uid: before }, data: { theirs: '1', a: '1' } });
    await stack.destroy();
    expect(await get('there')).toBeUndefined();
  });

  test('a field that another manager owns is a conflict, which names the field and the manager', async () => {
    await bench.client.apply({ ...named('theirs'), data: { a: 'theirs' } }, { fieldManager: 'them' });
    const stack = await bench.stack('conflict');
    const { failure } = await stack.up(settings('theirs', { a: 'ours' }));
    expect(failure).toMatch(/had an apply conflict: .*conflict with "them".*: \.data\.a/);
    expect(await dataOf('theirs')).toEqual({ a: 'theirs' });
    expect(await stack.state()).toEqual({});
    await stack.up(settings('theirs', { a: 'ours' }, { annotations: { 'pulumi.com/patchForce': 'true' } }));
    expect(await dataOf('theirs')).toEqual({ a: 'ours' });
    await stack.destroy();
  });

  test('an update in conflict leaves the new inputs in the outputs of a resource that is not initialized', async () => {
    const stack = await bench.stack('late-conflict');
    await stack.up(settings('late', { a: '1' }));
    await bench.client.apply({ ...named('late'), data: { b: 'theirs' } }, { fieldManager: 'them' });
    const { text, failure } = await stack.up(settings('late', { a: '2', b: 'ours' }));
    expect(failure).toBeDefined();
    expect(text).toContain('"test/late" failed to fully initialize or become live: server-side apply field conflict');
    const { settings: resource } = await stack.state();
    expect(resource).toMatchObject({
      inputs: { data: { a: '1' } },
      outputs: { data: { a: '1', b: 'theirs' }, __inputs: { data: { a: '2', b: 'ours' } } },
      initErrors: [expect.stringContaining('conflict with "them"') as string],
    });
    await stack.up(settings('late', { a: '3' }));
    expect(await dataOf('late')).toEqual({ a: '3', b: 'theirs' });
    await stack.destroy();
  });

  test('fields that were set with kubectl, and those of a plain create, become those of the first update', async () => {
    const stack = await bench.stack('takeover');
    const plain = { args: { upsertExistingObjects: false } };
    await stack.up(settings('takeover', { a: '1' }, plain));
    expect(await managers('takeover')).toEqual(['pulumi-kubernetes Update']);
    await bench.client.patch(named('takeover'), { data: { byHand: '1' } }, { fieldManager: 'kubectl-edit' });
    await bench.client.patch(named('takeover'), { data: { byOther: '1' } }, { fieldManager: 'operator' });
    await stack.up(settings('takeover', { a: '2' }, plain));
    expect(await dataOf('takeover')).toEqual({ a: '2', byOther: '1' });
    expect(await managers('takeover')).toEqual([
      'operator Update',
      expect.stringMatching(/^pulumi-kubernetes-\w{8} Apply$/) as string,
    ]);
    await stack.destroy();
  });

  test('what changed in the cluster shows after a refresh, and only where the program states it', async () => {
    const stack = await bench.stack('drift');
    await stack.up(settings('drift', { a: '1' }));
    await bench.client.patch(named('drift'), { data: { a: 'drifted', theirs: '1' } }, { fieldManager: 'them' });
    expect((await stack.up(settings('drift', { a: '1' }))).steps).toEqual({ settings: ['same'] });
    await stack.refresh();
    const { settings: resource } = await stack.state();
    expect(resource).toMatchObject({ inputs: { data: { a: 'drifted' } }, outputs: { data: { theirs: '1' } } });
    expect(await stack.preview(settings('drift', { a: '1' }))).toMatchObject({
      changes: { settings: { 'data.a': 'update' } },
    });
    await bench.client.delete(named('drift'));
    await stack.refresh();
    expect(await stack.state()).toEqual({});
  });

  test('changes that are ignored are neither seen nor undone', async () => {
    const stack = await bench.stack('ignored');
    const ignoring = { options: { ignoreChanges: ['data.a'] } };
    await stack.up(settings('ignored', { a: '1', b: '1' }, ignoring));
    await bench.client.patch(named('ignored'), { data: { a: 'theirs' } }, { fieldManager: 'them' });
    await stack.refresh();
    const { steps } = await stack.up(settings('ignored', { a: '2', b: '1' }, ignoring));
    expect(steps).toEqual({ settings: ['same'] });
    await stack.up(settings('ignored', { a: '2', b: '2' }, ignoring));
    expect(await dataOf('ignored')).toEqual({ a: 'theirs', b: '2' });
    await stack.destroy();
  });

  test('an object is deleted by its identity: a newer one of the same name goes too, and one that is gone is no error', async () => {
    const stack = await bench.stack('identity');
    await stack.up(settings('identity', { a: '1' }));
    await bench.client.delete(named('identity'));
    await bench.client.apply({ ...named('identity'), data: { newer: '1' } });
    expect((await stack.destroy()).failure).toBeUndefined();
    expect(await get('identity')).toBeUndefined();
    await stack.up(settings('identity', { a: '1' }));
    await bench.client.delete(named('identity'));
    expect(await stack.destroy()).toMatchObject({ failure: undefined, steps: { settings: ['delete'] } });
  });

  test('an object without a name gets one from its resource and keeps it', async () => {
    const stack = await bench.stack('autoname');
    const program = (data: Data) => (): unknown => {
      const args = { metadata: { namespace: 'test' }, data };
      return new core.v1.ConfigMap('auto', args, { provider: bench.provider({ enableConfigMapMutable: true }) });
    };
    await stack.up(program({ a: '1' }));
    const { id } = (await stack.state()).auto!;
    expect(id).toMatch(/^test\/auto-[0-9a-f]{8}$/);
    await stack.up(program({ a: '2' }));
    expect((await stack.state()).auto).toMatchObject({
      id,
      outputs: { metadata: { annotations: { 'pulumi.com/autonamed': 'true' } } },
    });
    await stack.destroy();
  });

  test('an object can be looked up by its id', async () => {
    await bench.client.apply({ ...named('known'), data: { a: '1' } });
    const stack = await bench.stack('known');
    await stack.up(() => core.v1.ConfigMap.get('known', 'test/known', { provider: bench.provider() }));
    expect((await stack.state()).known).toMatchObject({ id: 'test/known', outputs: { data: { a: '1' } } });
    await stack.destroy();
    expect(await dataOf('known')).toEqual({ a: '1' });
  });
});
