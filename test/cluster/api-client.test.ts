import { setTimeout as sleep } from 'node:timers/promises';
import { ApiClient, ApiError, readKubeconfig, startCluster, UnknownKindError, type Cluster } from '../../lib/sandbox';
import type { Manifest } from '../../lib/values/json';
import { describeReal } from './real';
import { widgetCrd, widget } from './widgets';

jest.setTimeout(120_000);

function configMap(name: string, data: Readonly<Record<string, unknown>>): Manifest {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'default' }, data };
}

describeReal('the API client', ['etcd', 'kube-apiserver'], () => {
  let cluster: Cluster;
  let client: ApiClient;
  beforeAll(async () => {
    cluster = await startCluster();
    ({ client } = cluster);
  });
  afterAll(() => cluster.stop());

  test('applies, reads, patches, replaces, lists and deletes', async () => {
    const applied = await client.apply(configMap('a', { k: '1' }));
    expect(applied).toMatchObject({ data: { k: '1' }, metadata: { managedFields: [{ manager: 'strata' }] } });
    await client.patch(applied, { data: { l: '2' } });
    await client.patch(applied, [{ op: 'replace', path: '/data/k', value: '3' }]);
    expect((await client.get(applied))?.data).toEqual({ k: '3', l: '2' });
    await client.put(configMap('a', { m: '4' }));
    const { items } = await client.list('v1', 'ConfigMap', { namespace: 'default', fieldSelector: 'metadata.name=a' });
    expect(items).toMatchObject([{ apiVersion: 'v1', kind: 'ConfigMap', data: { m: '4' } }]);
    await client.delete(applied);
    await client.delete(applied);
    expect(await client.get(applied)).toBeUndefined();
  });

  test('stores nothing in a dry run', async () => {
    await client.create(configMap('dry', {}), { dryRun: true });
    await client.apply(configMap('dry', {}), { dryRun: true });
    expect(await client.get(configMap('dry', {}))).toBeUndefined();
  });

  test('tells which fields the server refuses', async () => {
    const unknown = { ...configMap('b', {}), dta: {} };
    await expect(client.create(unknown)).rejects.toThrow('strict decoding error: unknown field "dta"');
    const failure: unknown = await client.create(configMap('B_', {})).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ApiError);
    expect(failure).toMatchObject({ code: 422, reason: 'Invalid', causes: [{ field: 'metadata.name' }] });
  });

  test('leaves fields to their owner unless told to take them', async () => {
    await client.apply(configMap('owned', { k: '1' }), { fieldManager: 'first' });
    const other = configMap('owned', { k: '2' });
    await expect(client.apply(other, { fieldManager: 'second', force: false })).rejects.toMatchObject({
      reason: 'Conflict',
    });
    expect((await client.apply(other, { fieldManager: 'second' })).data).toEqual({ k: '2' });
  });

  test('applies keys and texts with the line separators of Unicode, as clients in Go do', async () => {
    const [line, paragraph] = ['\u2028', '\u2029'];
    const odd = { ...configMap('odd', {}), [`a${line}b`]: {} };
    await expect(client.apply(odd)).rejects.toThrow(`.a${line}b: field not declared in schema`);
    expect((await client.apply(configMap('odd', { k: paragraph }))).data).toEqual({ k: paragraph });
  });

  test('finds a kind that came after it was first asked for', async () => {
    await expect(client.get(widget('a'))).rejects.toThrow(UnknownKindError);
    await client.apply(widgetCrd);
    for (let tries = 0; tries < 100; tries++) {
      if (await client.resource('example.org/v1', 'Widget').catch(() => undefined)) break;
      await sleep(100);
    }
    expect(await client.resource('example.org/v1', 'Widget')).toEqual({
      root: '/apis/example.org/v1',
      plural: 'widgets',
      namespaced: true,
      hasStatus: true,
    });
  });

  test('watches until it is told to stop', async () => {
    const { resourceVersion } = await client.list('v1', 'ConfigMap');
    const ended = new AbortController();
    const seen: string[] = [];
    const watching = (async () => {
      for await (const { type, object } of client.watch('v1', 'ConfigMap', { resourceVersion, signal: ended.signal })) {
        seen.push(`${type} ${String(object.metadata.name)}`);
        if (seen.length === 3) ended.abort();
      }
    })();
    await client.apply(configMap('watched', { k: '1' }));
    await client.apply(configMap('watched', { k: '2 ü' }));
    await client.delete(configMap('watched', {}));
    await watching;
    expect(seen).toEqual(['ADDED watched', 'MODIFIED watched', 'DELETED watched']);
  });

  test('trusts nobody but the cluster, and nobody else is let in', async () => {
    const server = readKubeconfig(cluster.kubeconfigPath);
    expect(server).toEqual(cluster.server);
    const stranger = new ApiClient({ ...server, token: 'guessed' });
    await expect(stranger.raw('/api')).rejects.toMatchObject({ code: 401 });
    const distrustful = new ApiClient({ ...server, ca: '' });
    await expect(distrustful.raw('/api')).rejects.toThrow(/certificate/);
  });

  test('has a hundred dry runs a second behind it at the least', async () => {
    const from = Date.now();
    const object = configMap('quick', { k: 'v' });
    await Promise.all(Array.from({ length: 300 }, () => client.create(object, { dryRun: true })));
    expect(Date.now() - from).toBeLessThan(3000);
  });
});
