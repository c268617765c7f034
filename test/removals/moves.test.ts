import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApiObject } from 'cdk8s';
import { ConfigMap, PersistentVolumeClaim } from '../../lib/kinds/generated/core';
import { Certificate } from '../../lib/kinds/generated/cert-manager.io';
import { Component } from '../../lib/model/component';
import { EncryptedSecret } from '../../lib/model/encrypted-secret';
import { idText } from '../../lib/model/identity';
import { readDocuments } from '../../lib/yaml/read';
import { component, modelOf, operator, TreeOnDisk, type Program } from './programs';

const MARK = '    kustomize.toolkit.fluxcd.io/prune: disabled\n';

let tree: TreeOnDisk;
beforeEach(() => (tree = new TreeOnDisk()));
afterEach(() => tree.remove());

function found(before: Program, after: Program): readonly unknown[] {
  tree.step(modelOf(before));
  return tree.removals(modelOf(after)).findings.map(({ code, object }) => `${code} ${object}`);
}

/** A component with two settings and a claim, under a name of its own choice. */
const named =
  (id: string): Program =>
  platform => {
    const shop = component(platform, id, 'shop');
    new ConfigMap(shop, 'settings', { data: { a: id } });
    new PersistentVolumeClaim(shop, 'data', {
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
    });
  };

describe('a unit that is renamed', () => {
  test('is refused, with the objects that would be made again; data and what holds it would stay anyway', () => {
    tree.step(modelOf(named('old')));
    expect(tree.removals(modelOf(named('new'))).findings).toEqual([
      {
        code: 'removal/unit-renamed',
        severity: 'error',
        message:
          "unit 'old' is now 'new': Flux deletes the objects of the old one, at worst after it has applied the new one's, so that these are deleted and made again: ConfigMap shop/settings",
        object: 'Kustomization.kustomize.toolkit.fluxcd.io flux-system/old',
        source: 'clusters/demo/kustomizations/old.yaml',
        fix: 'keep the old name; or: `strata synth --stage` marks them first so that Flux leaves them alone (kustomize.toolkit.fluxcd.io/prune: disabled); once Flux has applied that, the next run of synth moves them',
      },
    ]);
  });

  test('--stage marks them where they are, writes nothing else, and the next run moves them', () => {
    tree.step(modelOf(named('old')));
    const before = tree.files;
    const settings = 'clusters/demo/units/old/shop/configmap-settings.yaml';
    const first = tree.step(modelOf(named('new')));
    expect({ left: first.left, marked: first.marked.map(({ id }) => idText(id)) }).toEqual({
      left: 1,
      marked: ['ConfigMap shop/settings'],
    });
    expect(tree.files).toEqual(before);
    expect(tree.text(settings)).toContain(MARK);
    expect(tree.text(settings)).toContain('a: old');

    expect(tree.removals(modelOf(named('new'))).findings).toEqual([]);
    expect(tree.step(modelOf(named('new'))).left).toBe(0);
    expect(tree.files).toEqual(before.map(file => file.replace(/old(?=[/.])/, 'new')).sort());
    const moved = tree.text(settings.replace('old', 'new'));
    expect(moved).toContain('a: new');
    expect(moved).not.toContain(MARK);
  });

  test('marks go where somebody thinks again', () => {
    tree.step(modelOf(named('old')));
    tree.step(modelOf(named('new')));
    expect(tree.removals(modelOf(named('old'))).findings).toEqual([]);
    tree.step(modelOf(named('old')));
    expect(tree.text('clusters/demo/units/old/shop/configmap-settings.yaml')).not.toContain(MARK);
  });
});

describe('an object that moves to another unit', () => {
  /** Two components, the settings in one of them; the first may wait for the second. */
  const two =
    (home: 'a' | 'b', waits?: 'a' | 'b'): Program =>
    platform => {
      const a = component(platform, 'a');
      const b = component(platform, 'b');
      new ConfigMap(a, 'of-a', { data: {} });
      new ConfigMap(b, 'of-b', { data: {} });
      new ConfigMap(home === 'a' ? a : b, 'settings', { metadata: { namespace: 'a' }, data: {} });
      if (waits === 'a') a.node.addDependency(b);
      if (waits === 'b') b.node.addDependency(a);
    };

  test('is refused, alone', () => {
    const before = tree.step(modelOf(two('a')));
    expect(before.left).toBe(0);
    expect(tree.removals(modelOf(two('b'))).findings).toEqual([
      {
        code: 'removal/object-moved',
        severity: 'error',
        message:
          "it moves from unit 'a' to 'b': Flux may delete it by the old one before it applies the new one, so that it is deleted and made again",
        object: 'ConfigMap a/settings',
        source: 'clusters/demo/units/a/a/configmap-settings.yaml',
        fix: expect.stringMatching(/^leave it where it was; or: /) as string,
      },
    ]);
    expect(tree.step(modelOf(two('b'))).left).toBe(1);
    expect(tree.text('clusters/demo/units/a/a/configmap-settings.yaml')).toContain(MARK);
    expect(tree.step(modelOf(two('b'))).left).toBe(0);
  });

  test('passes where the old unit waits for the new one, before and after: Flux takes it over first', () => {
    // objects of a's namespace wait for a
    const shared =
      (home: 'a' | 'b'): Program =>
      platform => {
        const b = component(platform, 'b');
        const a = new Component(platform, 'a', { namespace: 'b' });
        new ConfigMap(a, 'of-a', { data: {} });
        new ConfigMap(home === 'a' ? a : b, 'settings', { data: {} });
      };
    expect(found(shared('a'), shared('b'))).toEqual([]);
    expect(found(shared('b'), shared('a'))).toEqual(['removal/object-moved ConfigMap b/settings']);
  });

  test('within its component is a move too, where the component is split another way', () => {
    const certificate =
      (own: boolean): Program =>
      platform => {
        const release = operator(platform, 'app', own ? ['certificates.cert-manager.io'] : []);
        if (!own) operator(platform, 'cert-manager', ['certificates.cert-manager.io']);
        new Certificate(release, 'web', { spec: { secretName: 'web', issuerRef: { name: 'x' } } });
      };
    expect(found(certificate(true), certificate(false))).toEqual([
      'removal/object-moved Certificate.cert-manager.io app/web',
    ]);
  });
});

describe('what others live in, or by', () => {
  const EXTERNAL = { external: [{ kind: 'Namespace', name: 'shop' }] };
  const inNamespace =
    (made: boolean): Program =>
    platform => {
      const shop = new Component(platform, 'shop', { namespace: 'shop' });
      if (made) shop.addNamespace('shop');
      new ConfigMap(shop, 'settings', { data: {} });
    };

  test('a namespace that leaves the program while objects stay in it would take them along', () => {
    tree.step(modelOf(inNamespace(true)));
    const after = modelOf(inNamespace(false), EXTERNAL);
    expect(tree.removals(after).findings).toEqual([
      {
        code: 'removal/still-used',
        severity: 'error',
        message:
          "it leaves unit 'shop', and objects of the program stay in it: Flux would delete it, and they would be deleted with it",
        object: 'Namespace shop',
        source: 'clusters/demo/units/shop/_cluster/namespace-shop.yaml',
        fix: expect.stringMatching(/the next run of synth lets go of it$/) as string,
      },
    ]);
    expect(tree.step(after)).toMatchObject({ left: 1, marked: [{ id: { kind: 'Namespace' } }] });
    expect(tree.step(after)).toMatchObject({ left: 0 });
    expect(tree.files).not.toContain('units/shop/_cluster/namespace-shop.yaml');
  });

  const widgets =
    (own: boolean): Program =>
    platform => {
      const shop = component(platform, 'shop');
      if (own)
        new ApiObject(shop, 'crd', {
          apiVersion: 'apiextensions.k8s.io/v1',
          kind: 'CustomResourceDefinition',
          metadata: { name: 'widgets.example.org' },
          spec: {
            group: 'example.org',
            scope: 'Namespaced',
            names: { kind: 'Widget', plural: 'widgets' },
            versions: [],
          },
        });
      else operator(platform, 'widgets', ['widgets.example.org']);
      new ApiObject(shop, 'one', { apiVersion: 'example.org/v1', kind: 'Widget', metadata: { name: 'one' } });
    };

  test('a definition that a chart brings from now on would take all objects of its kind along', () => {
    expect(found(widgets(true), widgets(false))).toEqual([
      'removal/still-used CustomResourceDefinition.apiextensions.k8s.io widgets.example.org',
    ]);
  });
});

test('moves come before removals, which wait for them', () => {
  const certificates = ['certificates.cert-manager.io'];
  const before: Program = platform => {
    operator(platform, 'cert-manager', certificates);
    const web = component(platform, 'web');
    new Certificate(web, 'web', { spec: { secretName: 'web', issuerRef: { name: 'x' } } });
    named('old')(platform);
  };
  const after = modelOf(named('new'));
  tree.step(modelOf(before));
  expect([tree.step(after), tree.step(after), tree.step(after)].map(({ left }) => left)).toEqual([2, 1, 0]);
  expect(tree.files.filter(file => file.startsWith('kustomizations/'))).toEqual(['kustomizations/new.yaml']);
});

test('an encrypted Secret is marked beside its ciphertext, which stays as it is', () => {
  const value = 'ENC[AES256_GCM,data:c2hoaA==,iv:aXY=,tag:dGFn,type:str]';
  const file = join(tree.dir, 'password.yaml');
  const metadata = 'metadata:\n  name: password\n  namespace: shop\n  annotations:\n    a: b\n';
  writeFileSync(
    file,
    `apiVersion: v1\nkind: Secret\n${metadata}data:\n  a: ${value}\nsops:\n  mac: ${value}\n  version: 3.10.0\n`,
  );
  const secret =
    (id: string): Program =>
    platform =>
      new EncryptedSecret(component(platform, id, 'shop'), 'password', { file });
  tree.step(modelOf(secret('old')));
  tree.step(modelOf(secret('new')));
  const text = tree.text('clusters/demo/units/old/shop/secret-password.yaml');
  expect(readDocuments(text, 'marked').documents[0]?.value).toEqual({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name: 'password',
      namespace: 'shop',
      annotations: { a: 'b', 'kustomize.toolkit.fluxcd.io/prune': 'disabled' },
    },
    data: { a: value },
    sops: { mac: value, version: '3.10.0' },
  });
  tree.step(modelOf(secret('new')));
  expect(tree.text('clusters/demo/units/new/shop/secret-password.yaml')).toBe(readFileSync(file, 'utf8'));
});
