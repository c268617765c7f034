import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { toolsOf } from '../../lib/sandbox/cluster-options';
import type { Manifest } from '../../lib/values/json';
import { until } from '../cluster/processes';
import { describeReal } from '../cluster/real';
import { kustomization } from '../flux/delivery';
import { Handing, managers, marks, stated } from './handing';

jest.setTimeout(300_000);

const SETTINGS: Manifest = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings', namespace: 'web' } };
/** Objects of the program that Flux delivers in mode 'git', as they are printed. */
const MOVED = [
  'ConfigMap web/page',
  'ConfigMap web/settings',
  'Namespace web',
  'PersistentVolumeClaim web/data',
  'ServiceAccount web/web',
  'Deployment.apps web/web',
  'NetworkPolicy.networking.k8s.io web/policy',
  'HelmRepository.source.toolkit.fluxcd.io web/charts',
];
const NAME = 'kustomize.toolkit.fluxcd.io/name';
const NAMESPACE = 'kustomize.toolkit.fluxcd.io/namespace';
const PRUNE = 'kustomize.toolkit.fluxcd.io/prune';

describeReal('handing over a platform', [...toolsOf({ flux: true }), 'kubectl', 'pulumi'], () => {
  let handing: Handing;

  beforeAll(async () => {
    handing = await Handing.start();
    await handing.up('direct');
  });
  afterAll(() => handing.stop());

  /** Something of each object, by its name. */
  const each = async <T>(of: (object: Manifest) => T, bootstrap = false): Promise<Record<string, T>> =>
    Object.fromEntries([...(await handing.live({ bootstrap }))].map(([name, object]) => [name, of(object)]));

  /** What stays where nothing is written. */
  const versions = async (): Promise<unknown> => [
    await each(({ metadata }) => metadata.resourceVersion, true),
    await handing.state(),
  ];

  const data = async (): Promise<unknown> => (await handing.cluster.client.get(SETTINGS))?.data;
  const untilData = (wanted: object): Promise<void> =>
    until('Flux has applied it', async () => JSON.stringify(await data()) === JSON.stringify(wanted), 60);

  describe('refusals write nothing', () => {
    let before: unknown;
    beforeEach(async () => {
      before = await versions();
    });
    afterEach(async () => expect(await versions()).toEqual(before));

    test('a stack that is not there', async () => {
      expect(await handing.handoff('git', '--stack', 'prod')).toEqual({
        code: 2,
        stdout: '',
        stderr: `error handoff/no-stack: there is no stack 'prod' in ${handing.project}: error: no stack named 'prod' found\n  fix: see \`pulumi stack ls\`\n`,
      });
    });

    test('a pulumi or a kubectl that is not there', async () => {
      expect(await handing.handoffWithout('pulumi')).toEqual({
        code: 4,
        stdout: '',
        stderr:
          "error handoff/no-pulumi: pulumi can't be run: spawn pulumi ENOENT\n  fix: install it, or put it on PATH\n",
      });
      const { code, stderr } = await handing.handoffWithout('kubectl');
      expect(code).toBe(4);
      expect(stderr).toMatch(/^error handoff\/no-cluster: kubectl can't reach the cluster: .*kubectl.*not found\n$/);
    });

    test('a Flux that does not deliver', async () => {
      expect(await handing.handoff('git')).toEqual({
        code: 1,
        stdout: '',
        stderr:
          'error handoff/not-delivering: the cluster does not have it\n' +
          '  object: GitRepository.source.toolkit.fluxcd.io flux-system/flux-system\n' +
          '  fix: write the tree by `strata synth`, push it, start Flux on it by `strata bootstrap`, and wait until it is Ready\n',
      });
    });
  });

  test('a tree that has another value than the program is refused', async () => {
    handing.change({ a: '9', b: '2' });
    await handing.bootstrap();
    await handing.untilDelivered();
    handing.change({ a: '1', b: '2' });
    const before = await versions();
    expect(await handing.handoff('git')).toEqual({
      code: 1,
      stdout: '',
      stderr:
        'error handoff/differs: the cluster has "9", the program "1"\n' +
        '  object: ConfigMap web/settings, field data.a\n' +
        '  construct: web/settings\n' +
        '  fix: write the tree of this program by `strata synth`, push it, and let Flux apply it\n',
    });
    expect(await versions()).toEqual(before);
    await handing.push();
    await untilData({ a: '1', b: '2' });
    await handing.untilDelivered();
  });

  test('a dry run says what would move, and writes nothing', async () => {
    const before = await versions();
    expect(await handing.handoff('git', '--dry-run')).toEqual({
      code: 0,
      stdout: `${MOVED.length} objects would go from Pulumi to Flux; nothing was written\n`,
      stderr: `${MOVED.join('\n')}\n`,
    });
    expect(await versions()).toEqual(before);
  });

  test('to git: nothing is deleted or changed, and Flux alone owns the objects', async () => {
    const before = await each(stated, true);
    const state = await handing.state();
    expect((await handing.killedHandoff('git', 'before')).code).toBe(null);
    expect(await handing.state()).toEqual(state);

    const { code, stdout, stderr } = await handing.handoff('git');
    const copy = join(handing.project, 'dev-before-handoff-2.json');
    expect({ code, stdout, stderr }).toEqual({
      code: 0,
      stdout: `${MOVED.length} objects now belong to Flux alone. Next: set mode 'git' in the program and run \`pulumi up\`.\n`,
      stderr: `${MOVED.join('\n')}\nthe state of before: ${copy}\n`,
    });
    expect(statSync(copy).mode & 0o777).toBe(0o600);
    const copied = readFileSync(copy, 'utf8');
    const { deployment } = JSON.parse(copied) as { readonly deployment: { readonly resources: typeof state } };
    expect(deployment.resources.map(({ urn }) => urn)).toEqual(state.map(({ urn }) => urn));
    // the kubeconfig is a secret of the stack
    expect(copied).toContain('ciphertext');
    expect(copied).not.toContain('certificate-authority-data');

    expect(await each(stated, true)).toEqual(before);
    expect(await each(managers)).toEqual({
      ...Object.fromEntries(Object.keys(await each(stated)).map(name => [name, ['kustomize-controller']])),
      'HelmRepository charts': ['kustomize-controller', 'source-controller'],
    });
    expect((await each(marks))['PersistentVolumeClaim data']).toEqual([NAME, NAMESPACE, PRUNE]);
    const left = (await handing.state()).map(({ urn }) => urn);
    expect(left.filter(urn => !/flux|pulumi:pulumi:Stack|pulumi:providers/.test(urn))).toEqual([]);
  });

  test("then `pulumi up` with mode 'git' deletes nothing, and what goes from the tree goes from the cluster", async () => {
    const before = await each(stated, true);
    // the source and the root
    expect(await handing.up('git')).toEqual({ create: 2, same: expect.any(Number) as number });
    expect(await each(stated, true)).toEqual(before);
    handing.change({ a: '1' });
    await handing.push();
    await untilData({ a: '1' });
    await handing.untilDelivered();
    expect((await handing.handoff('git')).stdout).toBe(
      'nothing to hand over: the stack holds no object that Flux would deliver\n',
    );
  });

  test('to pulumi, first run: Flux rests, also where it is killed', async () => {
    const before = await each(stated, true);
    expect((await handing.handoff('pulumi', '--dry-run')).stdout).toBe(
      `4 Kustomizations would rest, ${MOVED.length} objects would wait for \`pulumi up\`; nothing was written\n`,
    );
    expect((await handing.killedHandoff('pulumi', 'after')).code).toBe(null);
    const { code, stdout } = await handing.handoff('pulumi');
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: `Flux rests: 4 Kustomizations suspended. The stack does not hold ${MOVED.length} objects yet. Next: set mode 'direct' in the program, run \`pulumi up\`, then this command again.\n`,
    });
    expect(await each(stated, true)).toEqual(before);
    const { spec } = (await handing.cluster.client.get(kustomization('web')))!;
    expect(spec).toMatchObject({ suspend: true, prune: false });
  });

  test('Flux that is woken up instead owns the objects again', async () => {
    const all = ['flux-system', 'flux', 'web', 'site'].map(kustomization);
    for (const one of all) await handing.cluster.client.patch(one, { spec: { suspend: false } });
    const owned = async (): Promise<boolean> =>
      Object.values(await each(marks)).every(keys => keys.includes(NAMESPACE));
    await until('Flux has applied every object', owned, 60);
    await handing.untilDelivered();
    const { managedFields } = (await handing.cluster.client.get(SETTINGS))!.metadata;
    expect(managedFields).toMatchObject([{ manager: 'kustomize-controller', fieldsV1: { 'f:data': { 'f:a': {} } } }]);
    expect((await handing.handoff('pulumi')).code).toBe(0);
  });

  test('to pulumi, second run: nothing is deleted or changed, and Pulumi alone owns the objects', async () => {
    const before = await each(stated, true);
    const summary = await handing.up('direct');
    expect(summary).toEqual({ create: expect.any(Number) as number, same: expect.any(Number) as number });
    const { code, stdout } = await handing.handoff('pulumi');
    const total = Object.keys(before).length;
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: `${total} objects now belong to Pulumi alone; 4 Kustomizations and the source are gone.\n`,
    });
    expect(await each(stated, true)).toEqual(before);
    const others = Object.values(await each(managers, true))
      .flat()
      .filter(name => !name.startsWith('pulumi-kubernetes-'));
    // who writes the finalizer of a source, and who brought the kinds of this cluster
    expect(new Set(others)).toEqual(new Set(['source-controller', 'strata']));
    expect(
      Object.values(await each(marks, true))
        .flat()
        .filter(key => !key.startsWith('pulumi.com/')),
    ).toEqual([]);
    for (const name of ['flux-system', 'flux', 'web', 'site'])
      expect(await handing.cluster.client.get(kustomization(name))).toBeUndefined();
  });

  test('then what goes from the program goes from the cluster', async () => {
    handing.change({});
    expect(await handing.up('direct')).toEqual({ same: expect.any(Number) as number, update: 1 });
    expect(await data()).toBeUndefined();
    expect(await handing.handoff('pulumi')).toEqual({
      code: 0,
      stdout: 'nothing to hand over: Flux delivers nothing of the program\n',
      stderr: '',
    });
  });
});
