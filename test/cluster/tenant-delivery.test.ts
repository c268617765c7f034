import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PolicyRule } from '../../lib/kinds/generated/rbac.authorization.k8s.io';
import { idText } from '../../lib/model/identity';
import type { Model } from '../../lib/model/model';
import { startCluster, type FluxCluster } from '../../lib/sandbox';
import { toolsOf } from '../../lib/sandbox/cluster-options';
import type { Manifest } from '../../lib/values/json';
import { cloud, cloudCrds } from '../tenancy/cloud';
import { manifestOf } from '../tenancy/fixture';
import { gitSource, pushAndFetch, untilReady } from './flux-objects';
import { until } from './processes';
import { describeReal } from './real';

jest.setTimeout(120_000);

/** A Kustomization as the tree has it for a unit, as far as tenants go. */
function kustomization(name: string, spec: object): Manifest {
  const sourceRef = { kind: 'GitRepository', name: 'tree' };
  const times = { interval: '10m', retryInterval: '1s', timeout: '1m' };
  return {
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    metadata: { name, namespace: 'flux-system' },
    spec: { ...times, prune: true, wait: true, sourceRef, ...spec },
  };
}

describeReal('tenants delivered by Flux', toolsOf({ flux: true }), () => {
  const root = kustomization('flux-system', { path: './kustomizations', wait: false });
  let cluster: FluxCluster;
  let scratch: string;

  /** Writes the tree of a model. */
  const write = (model: Model): string => {
    const tree = mkdtempSync(join(scratch, 'tree-'));
    mkdirSync(join(tree, 'kustomizations'));
    for (const [index, { name, dependsOn, serviceAccount }] of model.units.entries()) {
      const spec = { path: `./units/${name}`, dependsOn: dependsOn.map(unit => ({ name: unit })) };
      const delivery = kustomization(name, { ...spec, serviceAccountName: serviceAccount });
      writeFileSync(join(tree, 'kustomizations', `${name}.yaml`), JSON.stringify(delivery));
      mkdirSync(join(tree, 'units', name), { recursive: true });
      model.objects
        .filter(({ unit }) => unit === index)
        .forEach(({ manifest }, number) =>
          writeFileSync(join(tree, 'units', name, `${number}.yaml`), JSON.stringify(manifest)),
        );
    }
    return tree;
  };

  beforeAll(async () => {
    scratch = mkdtempSync(join(tmpdir(), 'tenant-delivery-'));
    cluster = await startCluster({ flux: true, crds: cloudCrds() });
    await cluster.client.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'flux-system' } });
    await cluster.client.apply(gitSource(cluster, 'tree'));
  });
  afterAll(async () => {
    await cluster?.stop();
    rmSync(scratch, { recursive: true });
  });

  test('applications are applied with the rights of their tenant alone, and become Ready', async () => {
    const model = cloud({ pages: true, databases: false });
    await pushAndFetch(cluster, gitSource(cluster, 'tree'), write(model));
    await cluster.client.apply(root);
    for (const { name } of model.units) await untilReady(cluster.client, kustomization(name, {}));
    const stored = await Promise.all(model.objects.map(({ manifest }) => cluster.client.get(manifest)));
    expect(model.objects.filter((_, index) => stored[index] === undefined).map(({ id }) => idText(id))).toEqual([]);
  });

  test('an application that leaves the program is pruned, though its rights leave with it', async () => {
    const before = cloud({ pages: true, databases: false });
    const after = cloud({ pages: false, databases: false });
    await pushAndFetch(cluster, gitSource(cluster, 'tree'), write(after));
    const gone = before.units.filter(({ name }) => name.endsWith('-plain-web'));
    expect(gone).toHaveLength(4);
    const leaving = [
      ...gone.map(({ name }) => kustomization(name, {})),
      ...before.objects.filter(({ unit }) => gone.includes(before.units[unit]!)).map(({ manifest }) => manifest),
    ];
    const role = manifestOf(after, 'Role', 'tenant-shop', 'tenant-deliverer');
    await until('the rights have left', async () => {
      const stored = await cluster.client.get(role);
      return !((stored?.rules ?? []) as PolicyRule[]).some(({ verbs }) => verbs.includes('create'));
    });
    await until('the applications have left', async () => {
      const stored = await Promise.all(leaving.map(object => cluster.client.get(object)));
      return stored.every(object => object === undefined);
    });
    for (const { name } of after.units) await untilReady(cluster.client, kustomization(name, {}));
  });
});
