import { Flux } from '../../constructs/infrastructure/flux';
import { toolsOf } from '../../lib/sandbox/cluster-options';
import { Platform } from '../../lib/model/platform';
import { deploy } from '../../lib/pulumi';
import { describeReal } from '../cluster/real';
import { Runs, type Program } from './runs';

jest.setTimeout(180_000);

const SOURCE = { url: 'https://git.example.org/cloud.git', secretName: 'git' };

function cloud(clusterDomain: string): Platform {
  const platform = new Platform('test', { clusterDomain });
  new Flux(platform, 'flux', { source: SOURCE });
  return platform;
}

const of =
  (clusterDomain: string, credentials: Readonly<Record<string, string>>): Program =>
  kubeconfig => {
    deploy(cloud(clusterDomain), { kubeconfig, mode: 'git', gitCredentials: credentials });
  };

describeReal('Flux by Pulumi, the rest by Flux', [...toolsOf({ controllers: true }), 'pulumi'], () => {
  let runs: Runs;

  beforeAll(async () => {
    runs = await Runs.start();
  });
  afterAll(() => runs.stop());

  test('Flux, which delivers itself too, is no reason for Pulumi to stop when the program changes', async () => {
    await runs.up(of('first.local', { username: 'git', password: 'old' }));
    const options = { fieldManager: 'kustomize-controller' };
    for (const { manifest } of cloud('first.local').model().objects) await runs.cluster.client.apply(manifest, options);
    expect(await runs.up(of('second.local', { username: 'git', password: 'old' }))).toMatchObject({ update: 1 });
    const ref = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'source-controller', namespace: 'flux-system' },
    };
    const text = JSON.stringify((await runs.cluster.client.get(ref))!.spec);
    expect(text).toContain('source-controller.flux-system.svc.second.local.');
    expect(text).not.toContain('first.local');
  });

  test('a credential that the program has no longer is gone', async () => {
    await runs.up(of('second.local', { bearerToken: 'new' }));
    const ref = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'git', namespace: 'flux-system' } };
    expect(await runs.cluster.client.get(ref)).toMatchObject({ data: { bearerToken: 'bmV3' } });
    expect(Object.keys((await runs.cluster.client.get(ref))!.data as object)).toEqual(['bearerToken']);
  });
});
