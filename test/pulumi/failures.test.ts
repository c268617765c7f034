import { createServer, type Server } from 'node:net';
import { once } from 'node:events';
import { core, Provider } from '@pulumi/kubernetes';
import { toolsOf } from '../../lib/sandbox/cluster-options';
import { Component } from '../../lib/model/component';
import { Platform } from '../../lib/model/platform';
import { deploy, type DeployOptions } from '../../lib/pulumi';
import { StatusPlayer } from '../cluster/player';
import { until } from '../cluster/processes';
import { describeReal } from '../cluster/real';
import { cloud, type Variant } from './programs';
import { Runs, type Program } from './runs';

jest.setTimeout(180_000);

const refused = (): object => ({
  conditions: [{ type: 'Ready', status: 'False', lastTransitionTime: '2026-01-01T00:00:00Z', reason: 'NoWidgets', message: 'the store is empty' }], // prettier-ignore
});

const of =
  (variant: Variant = {}, options: Partial<DeployOptions> = {}): Program =>
  kubeconfig => {
    deploy(cloud(variant), { kubeconfig, ...options });
  };

describeReal('what goes wrong on the real engine', [...toolsOf({ controllers: true }), 'pulumi'], () => {
  let runs: Runs;
  let player: StatusPlayer;
  let silent: Server;

  beforeAll(async () => {
    runs = await Runs.start();
    player = new StatusPlayer(runs.cluster.client, [{ apiVersion: 'example.org/v1', kind: 'Widget', status: refused }]);
    silent = createServer(() => undefined).listen(0, '127.0.0.1');
    await once(silent, 'listening');
  });
  afterAll(async () => {
    silent.close();
    await player.stop();
    await runs.stop();
  });

  test('an API server that never answers: the preview lists every object, and says that it compared nothing', async () => {
    const { port } = silent.address() as { port: number };
    const started = Date.now();
    const unreachable = `{apiVersion: v1, kind: Config, current-context: a, contexts: [{name: a, context: {cluster: a, user: a}}], clusters: [{name: a, cluster: {server: 'https://127.0.0.1:${port}'}}], users: [{name: a, user: {token: b}}]}`; // prettier-ignore
    const { changes, output } = await runs.preview(of(), unreachable);
    expect(changes).toEqual({ create: 17 });
    expect(output).toContain('does not answer: nothing was compared with the cluster');
    expect(Date.now() - started).toBeLessThan(30_000);
  });

  test('an object that does not become ready names its construct, its source line and its own conditions; only what needs it stays behind', async () => {
    const output = await runs.failingUp(of(), { continueOnError: true });
    expect(output).toContain('create of Widget.example.org web/one failed');
    expect(output).toMatch(/construct: user\/widget \(.*programs\.ts:\d+:\d+\)/);
    expect(output).toContain('condition: Ready=False (NoWidgets): the store is empty');
    expect(await runs.uid('apps/v1', 'Deployment', 'web', 'web')).toBeDefined();
    expect(await runs.uid('v1', 'ConfigMap', 'page', 'web')).toBeUndefined();
  });

  test('an object that the stack knows under another URN is not taken over and then deleted: the run stops', async () => {
    const byHand: Program = kubeconfig => {
      const provider = new Provider('hand', { kubeconfig });
      new core.v1.Namespace('mine', { metadata: { name: 'web' } }, { provider });
    };
    await runs.stack.destroy({ color: 'never' });
    await runs.cluster.client.delete({
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'data', namespace: 'web' },
    });
    await runs.cluster.client.delete({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'web' } });
    await until('the namespace is gone', async () => (await runs.uid('v1', 'Namespace', 'web')) === undefined, 30);
    await runs.up(byHand);
    const before = await runs.uid('v1', 'Namespace', 'web');
    const output = await runs.failingUp(of());
    const urn = 'urn:pulumi:dev::strata::kubernetes:core/v1:Namespace::mine';
    expect(output).toContain(`error pulumi/second-urn: the stack knows this object as ${urn}`);
    expect(output).toContain(`pulumi state delete '${urn}'`);
    expect(await runs.uid('v1', 'Namespace', 'web')).toBe(before);
    await runs.pulumi('state', 'delete', urn, '--yes', '--stack', 'dev');
    await runs.failingUp(of(), { continueOnError: true });
    expect(await runs.uid('v1', 'Namespace', 'web')).toBe(before);
  });

  test('a platform of another name is another cluster: the run stops', async () => {
    const output = await runs.failingUp(kubeconfig => {
      deploy(new Platform('other'), { kubeconfig });
    });
    expect(output).toContain(
      "error pulumi/other-cluster: this stack delivers to the cluster 'test', the program describes 'other'",
    );
  });

  test('a change of mode without a hand-over would delete what Flux has to deliver: the run stops', async () => {
    const inMode =
      (mode: 'direct' | 'git'): Program =>
      kubeconfig => {
        const platform = new Platform('test');
        new Component(platform, 'web', { namespace: 'web' }).addNamespace('web');
        deploy(platform, { kubeconfig, mode });
      };
    await runs.up(inMode('direct'));
    const before = await runs.uid('v1', 'Namespace', 'web');
    const output = await runs.failingUp(inMode('git'));
    expect(output).toContain(
      "error pulumi/mode-changed: the state holds 1 objects that mode 'git' leaves to another owner",
    );
    expect(output).toContain('strata handoff git');
    expect(await runs.uid('v1', 'Namespace', 'web')).toBe(before);
  });
});
