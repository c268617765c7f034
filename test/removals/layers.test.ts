import { ApiObject } from 'cdk8s';
import { Certificate, ClusterIssuer } from '../../lib/kinds/generated/cert-manager.io';
import { ConfigMap, ServiceAccount } from '../../lib/kinds/generated/core';
import { Cluster } from '../../lib/kinds/generated/postgresql.cnpg.io';
import { Component } from '../../lib/model/component';
import { idText } from '../../lib/model/identity';
import { component, modelOf, operator, TreeOnDisk, type Program } from './programs';

const CERT_MANAGER = ['certificates.cert-manager.io', 'clusterissuers.cert-manager.io'];
const CNPG = ['clusters.postgresql.cnpg.io'];

const certManager: Program = platform => {
  const release = operator(platform, 'cert-manager', CERT_MANAGER);
  new ClusterIssuer(release, 'issuer', { spec: { selfSigned: {} } });
};
const shop: Program = platform => {
  const web = component(platform, 'shop');
  new ConfigMap(web, 'settings', { data: { a: 'b' } });
  new Certificate(web, 'web', { spec: { secretName: 'web', issuerRef: { name: 'issuer', kind: 'ClusterIssuer' } } });
};
const settings: Program = platform => new ConfigMap(component(platform, 'other'), 'settings', { data: {} });
const database: Program = platform => {
  operator(platform, 'cnpg', CNPG);
  new Cluster(component(platform, 'ledger'), 'ledger', { spec: { instances: 1, storage: { size: '1Gi' } } });
};
const all =
  (...programs: readonly Program[]): Program =>
  platform =>
    programs.forEach(program => program(platform));

let tree: TreeOnDisk;
beforeEach(() => (tree = new TreeOnDisk()));
afterEach(() => tree.remove());

/** What is found when one program takes the place of another. */
function found(before: Program, after: Program, acknowledge: readonly { code: string; object?: string }[] = []) {
  tree.step(modelOf(before));
  const accepted = acknowledge.map(each => ({ ...each, reason: 'known' }));
  return tree.removals(modelOf(after, { acknowledge: accepted })).findings;
}

/** Objects that each run takes out, until nothing waits. */
function layers(after: Program): string[][] {
  const model = modelOf(after);
  const result: string[][] = [];
  for (let left = 1; left > 0;) {
    const before = objectFiles();
    ({ left } = tree.step(model));
    const now = objectFiles();
    result.push(before.filter(file => !now.includes(file)).map(file => file.split('/').pop()!.replace('.yaml', '')));
    // what --stage writes is itself nothing that synth refuses, once nothing waits any more
    if (left === 0) expect(tree.removals(model).findings).toEqual([]);
  }
  return result;
}

function objectFiles(): readonly string[] {
  return tree.files.filter(file => file.startsWith('units/'));
}

describe('a provider that leaves together with its users', () => {
  test('is refused, with who uses it and the steps', () => {
    expect(found(all(certManager, shop, settings), settings)).toEqual([
      {
        code: 'removal/provider-with-users',
        severity: 'error',
        message:
          "unit 'cert-manager-config' leaves together with what uses it: 'shop'; Flux knows no order when it deletes: what deletes Certificate.cert-manager.io shop/web in order would be gone before it is done",
        object: 'Kustomization.kustomize.toolkit.fluxcd.io flux-system/cert-manager-config',
        source: 'clusters/demo/kustomizations/cert-manager-config.yaml',
        fix: 'take shop out of the program first, commit, and take cert-manager-config out once Flux has deleted them; `strata synth --stage` writes these steps, one a run',
      },
      {
        code: 'removal/provider-with-users',
        severity: 'error',
        message:
          "unit 'cert-manager' leaves together with what uses it: 'cert-manager-config', 'shop'; Flux knows no order when it deletes: what deletes ClusterIssuer.cert-manager.io issuer, Certificate.cert-manager.io shop/web in order would be gone before it is done",
        object: 'Kustomization.kustomize.toolkit.fluxcd.io flux-system/cert-manager',
        source: 'clusters/demo/kustomizations/cert-manager.yaml',
        fix: 'take cert-manager-config, shop out of the program first, commit, and take cert-manager out once Flux has deleted them; `strata synth --stage` writes these steps, one a run',
      },
    ]);
  });

  test('leaves after them, a layer a step, and each step is a whole tree', () => {
    tree.step(modelOf(all(certManager, shop, settings)));
    const after = modelOf(settings);
    const first = tree.step(after);
    expect(first).toMatchObject({ left: 2, marked: [], kept: [] });
    expect(first.removed.map(({ id }) => idText(id))).toEqual([
      'Namespace shop',
      'Certificate.cert-manager.io shop/web',
      'ConfigMap shop/settings',
    ]);
    expect(tree.files.filter(file => file.startsWith('kustomizations/'))).toEqual([
      'kustomizations/cert-manager-config.yaml',
      'kustomizations/cert-manager.yaml',
      'kustomizations/other.yaml',
    ]);
    expect(layers(settings)).toEqual([
      ['clusterissuer.cert-manager.io-issuer'],
      [
        'namespace-cert-manager',
        'helmrelease.helm.toolkit.fluxcd.io-cert-manager',
        'helmrepository.source.toolkit.fluxcd.io-cert-manager',
      ],
    ]);
    expect(tree.files.filter(file => file.startsWith('kustomizations/'))).toEqual(['kustomizations/other.yaml']);
  });

  test('stays silent where the provider stays, and where only users leave', () => {
    expect(found(all(certManager, shop, settings), all(certManager, settings))).toEqual([]);
    expect(found(all(certManager, shop), certManager)).toEqual([]);
  });

  test('stays silent where its kinds are served by another: what uses it is deleted in order all the same', () => {
    const scraped: Program = platform => {
      const release = operator(platform, 'web', []);
      new Certificate(release, 'web', { spec: { secretName: 'web', issuerRef: { name: 'issuer' } } });
    };
    expect(found(all(certManager, scraped), certManager)).toEqual([]);
  });

  test('stays silent about what needs nobody for its end', () => {
    const user: Program = platform => {
      const made = component(platform, 'user');
      new ConfigMap(made, 'settings', { data: {} });
      made.node.addDependency(platform.node.findChild('cert-manager'));
    };
    expect(found(all(certManager, user, settings), all(certManager, settings))).toEqual([]);
    const release: Program = platform => void operator(platform, 'cert-manager', CERT_MANAGER);
    expect(found(all(release, user, settings), settings)).toEqual([]);
  });

  test('a release that renders kinds of another, or waits for it, goes first', () => {
    const two: Program = platform => {
      const base = operator(platform, 'base', CERT_MANAGER);
      operator(platform, 'user', []).node.addDependency(base);
    };
    expect(found(all(two, settings), settings).map(({ object }) => object)).toEqual([
      'Kustomization.kustomize.toolkit.fluxcd.io flux-system/base',
    ]);
    expect(layers(settings).map(names => names.length)).toEqual([3, 3]);
  });

  test('data that stays while its operator goes is told of, and survives the first step in sight of the operator', () => {
    const [finding, ...others] = found(all(database, settings), settings);
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      code: 'removal/provider-with-users',
      object: 'Kustomization.kustomize.toolkit.fluxcd.io flux-system/cnpg',
      message:
        "unit 'cnpg' leaves together with what uses it: 'ledger'; Flux knows no order when it deletes: Cluster.postgresql.cnpg.io ledger/ledger would stay, since it holds data, and nothing would be left to look after it",
    });
    const { kept, removed, waiting, left } = tree.step(modelOf(settings));
    expect(kept.map(({ id }) => idText(id))).toEqual(['Cluster.postgresql.cnpg.io ledger/ledger']);
    expect({ removed, left, waiting: waiting.map(({ unit }) => unit.name) }).toEqual({
      removed: [],
      left: 1,
      waiting: ['cnpg', 'cnpg', 'cnpg'],
    });
    expect(layers(settings)).toHaveLength(1);
  });
});

test('what Flux deletes with the rights of an account goes before the account', () => {
  class App extends Component {
    override get deliveredBy(): string {
      return 'tenant';
    }
  }
  const tenant: Program = platform => {
    const base = component(platform, 'tenant');
    new ServiceAccount(base, 'account', { metadata: { name: 'tenant', namespace: 'flux-system' } });
    new ConfigMap(new App(platform, 'app', { namespace: 'tenant' }), 'app', { data: {} });
  };
  tree.step(modelOf(all(tenant, settings), { external: [{ kind: 'Namespace', name: 'flux-system' }] }));
  expect(tree.text('clusters/demo/kustomizations/app.yaml')).toContain('serviceAccountName: tenant');
  const [finding, ...others] = tree.removals(modelOf(settings)).findings;
  expect(others).toEqual([]);
  expect(finding).toMatchObject({ message: expect.stringContaining("unit 'tenant' leaves together with what uses it: 'app'") as string }); // prettier-ignore
  expect(layers(settings)).toEqual([['configmap-app'], ['namespace-tenant', 'serviceaccount-tenant']]);
});

describe('a unit that holds objects and the definition of their kind', () => {
  const widgets: Program = platform => {
    const made = component(platform, 'widgets');
    new ApiObject(made, 'crd', {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'widgets.example.org' },
      spec: { group: 'example.org', scope: 'Namespaced', names: { kind: 'Widget', plural: 'widgets' }, versions: [] },
    });
    new ApiObject(made, 'one', { apiVersion: 'example.org/v1', kind: 'Widget', metadata: { name: 'one' } });
  };

  test('loses the objects first', () => {
    expect(found(all(widgets, settings), settings)).toEqual([
      {
        code: 'removal/kind-with-objects',
        severity: 'error',
        message:
          "unit 'widgets' loses Widget.example.org widgets/one together with the definition of the kind, and whoever takes the finalizers off: what has one would never be gone",
        object: 'Widget.example.org widgets/one',
        source: 'clusters/demo/units/widgets/widgets/widget.example.org-one.yaml',
        fix: 'take the objects out of the program first, commit, and take out the rest once Flux has deleted them; `strata synth --stage` writes these steps, one a run',
      },
    ]);
    expect(layers(settings)).toEqual([
      ['widget.example.org-one'],
      ['customresourcedefinition.apiextensions.k8s.io-widgets.example.org', 'namespace-widgets'],
    ]);
  });
});

describe('an acknowledgement', () => {
  const object = 'Kustomization.kustomize.toolkit.fluxcd.io flux-system/cert-manager';

  test('lets a removal pass that somebody knows to be safe, and only that one', () => {
    const findings = found(all(certManager, settings), settings, [{ code: 'removal/provider-with-users', object }]);
    expect(findings.map(each => [each.object, each.acknowledged])).toEqual([[object, 'known']]);
    const accepted = [{ code: 'removal/provider-with-users', object, reason: 'known' }];
    const model = modelOf(settings, { acknowledge: accepted });
    expect(tree.step(model)).toMatchObject({ left: 0, waiting: [] });
    expect(tree.files.filter(file => file.startsWith('units/cert-manager'))).toEqual([]);
  });

  test('that is not needed any more is told of', () => {
    expect(found(settings, settings, [{ code: 'removal/provider-with-users' }])).toMatchObject([
      { code: 'check/unused-acknowledgement', severity: 'warning' },
    ]);
  });
});
