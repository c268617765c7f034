import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { toolsOf } from '../../lib/sandbox/cluster-options';
import { deploy, type DeployOptions } from '../../lib/pulumi';
import type { Manifest } from '../../lib/values/json';
import { StatusPlayer } from '../cluster/player';
import { describeReal } from '../cluster/real';
import { cloud, SECRET, type Variant } from './programs';
import { Runs, type Program } from './runs';

jest.setTimeout(180_000);

const ready = (): object => ({ conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: '2026-01-01T00:00:00Z', reason: 'Played', message: '' }] }); // prettier-ignore

const of =
  (variant: Variant = {}, options: Partial<DeployOptions> = {}): Program =>
  kubeconfig => {
    deploy(cloud(variant), { kubeconfig, ...options });
  };

describeReal('a platform through the real engine', [...toolsOf({ controllers: true }), 'pulumi'], () => {
  let runs: Runs;
  let player: StatusPlayer;

  beforeAll(async () => {
    runs = await Runs.start();
    player = new StatusPlayer(runs.cluster.client, [{ apiVersion: 'example.org/v1', kind: 'Widget', status: ready }]);
  });
  afterAll(async () => {
    await player.stop();
    await runs.stop();
  });

  test('a preview before anything is there lists every object, and makes none', async () => {
    const { changes, output } = await runs.preview(of());
    expect(changes).toEqual({ create: 17 });
    expect(output).toContain('kubernetes:example.org/v1beta1:Widget web/one create');
    expect(await runs.uid('v1', 'Namespace', 'web')).toBeUndefined();
  });

  test('up makes them all', async () => {
    expect(await runs.up(of())).toEqual({ create: 17 });
    expect(await runs.uid('example.org/v1', 'Widget', 'one', 'web')).toBeDefined();
  });

  test('a second up changes nothing', async () => {
    expect(await runs.up(of())).toEqual({ same: 17 });
  });

  test('a change to one field touches one resource', async () => {
    expect(await runs.up(of({ data: { colour: 'blue' } }))).toEqual({ same: 16, update: 1 });
  });

  test('an object that moves to another component, or deeper, keeps its UID', async () => {
    const before = await runs.uid('v1', 'ConfigMap', 'page', 'web');
    expect(await runs.up(of({ pageIn: 'shop' }))).toMatchObject({ create: 1, delete: 1 });
    expect(await runs.uid('v1', 'ConfigMap', 'page', 'web')).toBe(before);
    await runs.up(of({ pageIn: 'shop', nested: true }));
    expect(await runs.uid('v1', 'ConfigMap', 'page', 'web')).toBe(before);
  });

  test('a component that is renamed stays one resource where the program says so', async () => {
    expect(await runs.up(of({ pageIn: 'market', nested: true }, { movedFrom: { market: 'shop' } }))).toEqual({
      same: 17,
    });
  });

  test('an object whose version is raised keeps its UID', async () => {
    const before = await runs.uid('example.org/v1', 'Widget', 'one', 'web');
    await runs.up(of({ widgetVersion: 'v1' }));
    expect(await runs.uid('example.org/v1', 'Widget', 'one', 'web')).toBe(before);
    expect(await runs.up(of({ widgetVersion: 'v1' }))).toEqual({ same: 17 });
  });

  test('what a program makes no longer is deleted; data and the namespace around it stay', async () => {
    const claim = await runs.uid('v1', 'PersistentVolumeClaim', 'data', 'web');
    await runs.up(of({ widgetVersion: 'v1', service: false, claim: false }));
    expect(await runs.uid('v1', 'Service', 'web', 'web')).toBeUndefined();
    expect(await runs.uid('v1', 'PersistentVolumeClaim', 'data', 'web')).toBe(claim);
    await runs.up(of({ widgetVersion: 'v1' }));
    expect(await runs.uid('v1', 'PersistentVolumeClaim', 'data', 'web')).toBe(claim);
  });

  test('a refresh finds nothing that differs', async () => {
    const { summary } = await runs.stack.refresh({ color: 'never' });
    expect(summary.resourceChanges).toEqual({ same: 17 });
  });

  test('no secret stands in the state in the clear', async () => {
    const folder = join(runs.engine.folder, 'state');
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile());
    const texts = files.map(({ parentPath, name }) => readFileSync(join(parentPath, name), 'utf8'));
    expect(texts.length).toBeGreaterThan(0);
    for (const text of texts) {
      expect(text).not.toContain(SECRET);
      expect(text).not.toContain(Buffer.from(SECRET).toString('base64'));
      expect(text).not.toContain(runs.cluster.server.token);
    }
    const live = await runs.cluster.client.get({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'password', namespace: 'web' },
    });
    expect((live as Manifest & { data: { password: string } }).data.password).toBe(
      Buffer.from(SECRET).toString('base64'),
    );
  });

  test('no secret is printed, not even by --debug', async () => {
    let printed = '';
    const onOutput = (text: string): void => void (printed += text);
    await runs.up(of({ widgetVersion: 'v1', data: { colour: 'red' } }), { debug: true, onOutput, onError: onOutput });
    expect(printed).toContain('debug:');
    expect(printed).not.toContain(SECRET);
    expect(printed).not.toContain(Buffer.from(SECRET).toString('base64'));
    expect(printed).not.toContain(runs.cluster.server.token);
  });

  test('destroy leaves what owns data and the namespace around it, and nothing else', async () => {
    await runs.stack.destroy({ color: 'never' });
    expect(await runs.uid('v1', 'PersistentVolumeClaim', 'data', 'web')).toBeDefined();
    expect(await runs.uid('v1', 'Namespace', 'web')).toBeDefined();
    for (const [apiVersion, kind, name] of [
      ['apps/v1', 'Deployment', 'web'],
      ['v1', 'ConfigMap', 'page'],
      ['v1', 'Secret', 'password'],
    ] as const)
      expect(await runs.uid(apiVersion, kind, name, 'web')).toBeUndefined();
    expect(await runs.state()).toEqual([]);
  });
});
