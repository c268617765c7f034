import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encryptSecret } from '../../lib/gitops/secret-encrypt';
import { crdsOf } from '../../lib/kinds/crd';
import { Certificate, ClusterIssuer } from '../../lib/kinds/generated/cert-manager.io';
import { ConfigMap, PersistentVolumeClaim, ServiceAccount } from '../../lib/kinds/generated/core';
import { Role, RoleBinding } from '../../lib/kinds/generated/rbac.authorization.k8s.io';
import { groupSchema } from '../../lib/kinds/registry';
import { Component } from '../../lib/model/component';
import { EncryptedSecret } from '../../lib/model/encrypted-secret';
import { idText } from '../../lib/model/identity';
import type { Model } from '../../lib/model/model';
import { ensureTools } from '../../lib/sandbox';
import { toolsOf } from '../../lib/sandbox/cluster-options';
import type { Manifest } from '../../lib/values/json';
import { storage } from '../cluster/play-infrastructure';
import { StatusPlayer } from '../cluster/player';
import { until } from '../cluster/processes';
import { describeReal } from '../cluster/real';
import { writeStandInChart } from '../cluster/standin-charts';
import { component, modelOf, operator, type Program } from '../removals/programs';
import { DyingOperator } from './dying-operator';
import { StepwiseDelivery } from './stepwise-delivery';

jest.setTimeout(240_000);

const CERT_MANAGER = 'cert-manager.io/v1';
const DEPLOYMENT = named('apps/v1', 'Deployment', 'cert-manager', 'cert-manager');
const CERTIFICATE = named(CERT_MANAGER, 'Certificate', 'web', 'shop');
const ISSUER = named(CERT_MANAGER, 'ClusterIssuer', 'issuer');
const SETTINGS = named('v1', 'ConfigMap', 'settings', 'left');
const LEDGER = [
  named('v1', 'Namespace', 'ledger'),
  named('v1', 'PersistentVolumeClaim', 'data', 'ledger'),
  named('v1', 'ConfigMap', 'ledger', 'ledger'),
  named('v1', 'Secret', 'password', 'ledger'),
];

function named(apiVersion: string, kind: string, name: string, namespace?: string): Manifest {
  return { apiVersion, kind, metadata: { name, ...(namespace === undefined ? {} : { namespace }) } };
}

class DeliveredByTenant extends Component {
  override get deliveredBy(): string {
    return 'tenant';
  }
}

describeReal('what leaves the program, on real Flux', [...toolsOf({ flux: true }), 'sops', 'age-keygen'], () => {
  let delivery: StepwiseDelivery;
  let scratch: string;
  let certManager: DyingOperator;
  let volumes: StatusPlayer;

  const shop: Program = platform => {
    const chart = { repository: delivery.cluster.chartRepoUrl, name: 'cert-manager', version: '1.0.0' };
    const release = operator(platform, 'cert-manager', ['certificates.cert-manager.io', 'clusterissuers.cert-manager.io'], { chart }); // prettier-ignore
    new ClusterIssuer(release, 'issuer', { spec: { selfSigned: {} } });
    const web = component(platform, 'shop');
    new Certificate(web, 'web', {
      spec: { secretName: 'web', dnsNames: ['web'], issuerRef: { name: 'issuer', kind: 'ClusterIssuer' } },
    });
  };
  /** The settings in one of two components; the second waits for the first, so that the first lets go before the second takes over. */
  const pair =
    (home: 'left' | 'right'): Program =>
    platform => {
      const left = component(platform, 'left');
      const right = component(platform, 'right');
      right.node.addDependency(left);
      new ConfigMap(home === 'left' ? left : right, 'settings', { metadata: { namespace: 'left' }, data: { a: 'b' } });
    };
  /** What holds data, something that does not, and ciphertext, under a name of its own choice. */
  const ledger =
    (id: string): Program =>
    platform => {
      const made = component(platform, id, 'ledger');
      new PersistentVolumeClaim(made, 'data', {
        spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
      });
      new ConfigMap(made, 'ledger', { data: { a: 'b' } });
      new EncryptedSecret(made, 'password', { file: join(scratch, 'password.yaml') });
    };
  /** Something that Flux delivers, and deletes, with the rights of an account that leaves too. The namespace stays. */
  const tenant: Program = platform => {
    const base = new Component(platform, 'tenant', { namespace: 'tenant' });
    base.addNamespace('tenant', { annotations: { 'strata.cloud/retain': 'others live here' } });
    new ServiceAccount(base, 'account', { metadata: { name: 'tenant', namespace: 'flux-system' } });
    new Role(base, 'deliver', { rules: [{ apiGroups: [''], resources: ['configmaps'], verbs: ['*'] }] });
    new RoleBinding(base, 'deliver-binding', {
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'deliver' },
      subjects: [{ kind: 'ServiceAccount', name: 'tenant', namespace: 'flux-system' }],
    });
    new ConfigMap(new DeliveredByTenant(platform, 'app', { namespace: 'tenant' }), 'app', { data: {} });
  };
  const cloud = (...programs: readonly Program[]): Model =>
    modelOf(platform => programs.forEach(program => program(platform)));
  const before = (): Model => cloud(shop, tenant, pair('left'), ledger('ledger'));
  const after = (): Model => cloud(pair('right'), ledger('books'));

  const stored = (object: Manifest): Promise<Manifest | undefined> => delivery.cluster.client.get(object);
  const uids = (objects: readonly Manifest[]): Promise<readonly unknown[]> =>
    Promise.all(objects.map(async object => (await stored(object))?.metadata.uid));
  const gone = (object: Manifest): Promise<void> =>
    until(`${object.kind} ${object.metadata.name} is gone`, async () => (await stored(object)) === undefined, 60);

  beforeAll(async () => {
    scratch = mkdtempSync(join(tmpdir(), 'strata-leaving-'));
    const tools = await ensureTools(['sops', 'age-keygen']);
    const key = execFileSync(tools['age-keygen'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    writeFileSync(join(scratch, 'value'), 'correct horse');
    encryptSecret({
      name: 'password',
      namespace: 'ledger',
      values: { password: { file: join(scratch, 'value') } },
      file: join(scratch, 'password.yaml'),
      age: [/public key: (age1\w+)/.exec(key)![1]!],
      sops: tools.sops,
    });
    const sops = named('v1', 'Secret', 'sops-age', 'flux-system');
    delivery = await StepwiseDelivery.start([{ ...sops, stringData: { 'steps.agekey': key } }]);
    const { client } = delivery.cluster;
    const crds = crdsOf(groupSchema('cert-manager.io')!);
    await delivery.cluster.addCharts(
      writeStandInChart(scratch, {
        name: 'cert-manager',
        version: '1.0.0',
        crds,
        deployments: [{ name: 'cert-manager' }],
      }),
    );
    certManager = new DyingOperator(client, DEPLOYMENT, [[CERT_MANAGER, 'Certificate'], [CERT_MANAGER, 'ClusterIssuer']]); // prettier-ignore
    volumes = new StatusPlayer(client, [storage]);
    await delivery.step(before());
  });
  afterAll(async () => {
    await certManager.stop();
    await volumes.stop();
    await delivery.stop();
    rmSync(scratch, { recursive: true });
  });

  test('what synth refuses does harm: objects that can never be deleted, and others that are deleted and made again', async () => {
    const next = cloud(tenant, pair('right'), ledger('ledger'));
    expect(delivery.removals(next).findings.map(({ code, object }) => `${code} ${object}`)).toEqual([
      'removal/object-moved ConfigMap left/settings',
      'removal/provider-with-users Kustomization.kustomize.toolkit.fluxcd.io flux-system/cert-manager-config',
      'removal/provider-with-users Kustomization.kustomize.toolkit.fluxcd.io flux-system/cert-manager',
    ]);
    const [settings] = await uids([SETTINGS]);
    const data = await uids(LEDGER);
    await delivery.force(next);
    await gone(DEPLOYMENT);
    await until('the settings are made again', async () => ![settings, undefined].includes((await uids([SETTINGS]))[0]), 60); // prettier-ignore
    // nobody is left to take these off: not now, not ever
    for (const object of [CERTIFICATE, ISSUER])
      expect((await stored(object))?.metadata).toMatchObject({
        deletionTimestamp: expect.any(String) as string,
        finalizers: ['example.org/teardown'],
      });
    expect((await stored(named('v1', 'Namespace', 'shop')))?.status).toMatchObject({ phase: 'Terminating' });
    expect(await uids(LEDGER)).toEqual(data);

    for (const object of [CERTIFICATE, ISSUER])
      await delivery.cluster.client.patch(object, { metadata: { finalizers: [] } });
    for (const name of ['shop', 'cert-manager']) await gone(named('v1', 'Namespace', name));
  });

  test('step by step each is deleted by those who can, nothing hangs, and all that moves stays the same', async () => {
    await delivery.step(before());
    const moving = [SETTINGS, ...LEDGER];
    const same = await uids(moving);
    expect(same).not.toContain(undefined);

    const marks = await delivery.step(after());
    expect(marks.left).toBe(3);
    expect(marks.marked.map(({ id }) => idText(id))).toEqual([
      'ConfigMap ledger/ledger',
      'Secret ledger/password',
      'ConfigMap left/settings',
    ]);
    for (const object of moving)
      expect((await stored(object))?.metadata.annotations).toMatchObject({
        'kustomize.toolkit.fluxcd.io/prune': 'disabled',
      });

    const users = await delivery.step(after());
    expect({ left: users.left, objects: users.removed.map(({ id }) => idText(id)) }).toEqual({
      left: 2,
      objects: ['ConfigMap tenant/app', 'Namespace shop', 'Certificate.cert-manager.io shop/web'],
    });
    for (const { manifest } of users.removed) await gone(manifest);
    expect(await uids(moving)).toEqual(same);

    const config = await delivery.step(after());
    expect({ left: config.left, objects: config.removed.map(({ id }) => idText(id)) }).toEqual({
      left: 1,
      objects: [
        'ClusterIssuer.cert-manager.io issuer',
        'ServiceAccount flux-system/tenant',
        'Role.rbac.authorization.k8s.io tenant/deliver',
        'RoleBinding.rbac.authorization.k8s.io tenant/deliver-binding',
      ],
    });
    for (const { manifest } of config.removed) await gone(manifest);

    expect(delivery.removals(after()).findings).toEqual([]);
    expect((await delivery.step(after())).left).toBe(0);
    for (const object of [DEPLOYMENT, named('v1', 'Namespace', 'cert-manager')]) await gone(object);

    expect(await uids(moving)).toEqual(same);
    const mark = async (object: Manifest): Promise<unknown> =>
      (await stored(object))?.metadata.annotations?.['kustomize.toolkit.fluxcd.io/prune'];
    expect(await Promise.all(moving.map(mark))).toEqual([undefined, 'disabled', 'disabled', undefined, undefined]);
    expect((await stored(LEDGER[3]!))?.data).toEqual({ password: Buffer.from('correct horse').toString('base64') });
    expect(await terminating()).toEqual([]);
  });

  /** All that is being deleted, of the kinds of the programs. */
  async function terminating(): Promise<readonly string[]> {
    const kinds: readonly (readonly [apiVersion: string, kind: string])[] = [
      ['v1', 'Namespace'],
      ['v1', 'ConfigMap'],
      ['v1', 'Secret'],
      ['v1', 'PersistentVolumeClaim'],
      [CERT_MANAGER, 'Certificate'],
      [CERT_MANAGER, 'ClusterIssuer'],
      ['kustomize.toolkit.fluxcd.io/v1', 'Kustomization'],
      ['helm.toolkit.fluxcd.io/v2', 'HelmRelease'],
    ];
    const lists = await Promise.all(kinds.map(([apiVersion, kind]) => delivery.cluster.client.list(apiVersion, kind)));
    return lists.flatMap(({ items }) =>
      items
        .filter(({ metadata }) => metadata.deletionTimestamp !== undefined)
        .map(({ kind, metadata }) => `${kind} ${metadata.name}`),
    );
  }
});
