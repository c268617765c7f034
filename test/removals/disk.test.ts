import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApiObject } from 'cdk8s';
import { Removals } from '../../lib/gitops/removals/removals';
import { treeOf } from '../../lib/gitops/tree';
import { writeTree } from '../../lib/gitops/tree-writer';
import { Certificate, ClusterIssuer } from '../../lib/kinds/generated/cert-manager.io';
import { ConfigMap } from '../../lib/kinds/generated/core';
import type { KindRules } from '../../lib/kinds/rules/rule';
import type { Manifest } from '../../lib/values/json';
import { FindingsError } from '../../lib/values/finding';
import { readDocuments } from '../../lib/yaml/read';
import { component, modelOf, operator, TreeOnDisk, type Program } from './programs';

const OLD = 'clusters/demo/units/old/old/configmap-settings.yaml';

const old: Program = platform => new ConfigMap(component(platform, 'old'), 'settings', { data: { a: 'b' } });
const renamed: Program = platform => new ConfigMap(component(platform, 'new', 'old'), 'settings', { data: { a: 'b' } });
const empty: Program = () => undefined;

let tree: TreeOnDisk;
beforeEach(() => (tree = new TreeOnDisk()));
afterEach(() => tree.remove());

const codes = (program: Program): readonly string[] => tree.removals(modelOf(program)).findings.map(({ code }) => code);

function thrown(work: () => unknown): readonly unknown[] {
  try {
    work();
  } catch (error) {
    if (error instanceof FindingsError) return error.findings;
    throw error;
  }
  return [];
}

describe('the tree that is compared with', () => {
  test('may not be there: nothing leaves', () => {
    expect(codes(renamed)).toEqual([]);
    rmSync(tree.dir, { recursive: true });
    expect(codes(renamed)).toEqual([]);
    tree.step(modelOf(renamed));
  });

  test('may have lost its inventory: its files are foreign then, and none of them is removed', () => {
    tree.step(modelOf(old));
    rmSync(join(tree.dir, '.strata-inventory.json'));
    expect(codes(renamed)).toEqual([]);
    expect(tree.step(modelOf(renamed)).left).toBe(0);
    expect(tree.text(OLD)).toContain('a: b');
  });

  test('has an inventory that nobody can read', () => {
    writeFileSync(join(tree.dir, '.strata-inventory.json'), '<<<<<<< HEAD');
    expect(thrown(() => codes(old))).toMatchObject([{ code: 'tree/inventory' }]);
  });

  test('may lack files that somebody has deleted: these have left already', () => {
    tree.step(modelOf(old));
    rmSync(join(tree.dir, OLD));
    rmSync(join(tree.dir, 'clusters/demo/units/old/_cluster'), { recursive: true });
    expect(codes(renamed)).toEqual([]);
    tree.step(modelOf(old));
    rmSync(join(tree.dir, 'clusters/demo/kustomizations/old.yaml'));
    expect(codes(renamed)).toEqual([]);
  });

  test.each(['a: [b', '', 'a: b\n', 'a: b\n---\nc: d\n'])(
    'a file of what leaves that is no object is an error: %j',
    text => {
      tree.step(modelOf(old));
      writeFileSync(join(tree.dir, OLD), text);
      expect(codes(old)).toEqual([]);
      expect(thrown(() => codes(renamed))).toMatchObject([
        { code: 'removal/not-read', source: OLD, fix: 'restore it from version control' },
      ]);
    },
  );

  test('is taken as it stands where somebody edited it', () => {
    tree.step(modelOf(old));
    const file = join(tree.dir, OLD);
    const mark = '  annotations:\n    kustomize.toolkit.fluxcd.io/prune: disabled\n';
    writeFileSync(file, readFileSync(file, 'utf8').replace('metadata:\n', `metadata:\n${mark}`));
    // the namespace moves too, and nobody has marked it
    expect(tree.removals(modelOf(renamed)).findings).toMatchObject([
      { code: 'removal/unit-renamed', message: expect.stringMatching(/made again: Namespace old$/) as string },
    ]);
  });

  test('of another cluster, or of a program that makes no such cluster any more, is left alone', () => {
    tree.step(modelOf(old));
    const other = { ...modelOf(empty), cluster: 'other' };
    expect(Removals.between(tree.dir, treeOf(other), other).findings).toEqual([]);
    const { removed } = writeTree(tree.dir, treeOf(other), { within: ['clusters/other'] });
    expect(removed).toEqual([]);
  });
});

test('a file that was edited by hand is not taken for ours because a step keeps it', () => {
  tree.step(modelOf(old));
  const kustomization = join(tree.dir, 'clusters/demo/kustomizations/old.yaml');
  writeFileSync(kustomization, readFileSync(kustomization, 'utf8').replace('interval: 10m', 'interval: 1m'));
  tree.step(modelOf(renamed));
  const model = modelOf(renamed);
  const { refused } = writeTree(tree.dir, treeOf(model), { within: ['clusters/demo'] });
  expect(refused).toMatchObject([{ code: 'tree/edited', source: 'clusters/demo/kustomizations/old.yaml' }]);
});

describe('what waits for a later step', () => {
  const GADGET: KindRules = { group: 'example.org', kind: 'Gadget', readiness: { rule: 'condition', type: 'Ready' } };
  const certManager: Program = platform => {
    const release = operator(platform, 'cert-manager', [
      'certificates.cert-manager.io',
      'clusterissuers.cert-manager.io',
    ]);
    new ClusterIssuer(component(platform, 'issuers'), 'own', { spec: { selfSigned: {} } }).node.addDependency(release);
  };
  const web =
    (...certificates: readonly string[]): Program =>
    platform => {
      const made = component(platform, 'web');
      new ConfigMap(made, 'settings', { data: {} });
      for (const name of certificates)
        new Certificate(made, name, { spec: { secretName: name, issuerRef: { name: 'own', kind: 'ClusterIssuer' } } });
    };
  const kustomizationOf = (name: string): Manifest =>
    readDocuments(tree.text(`clusters/demo/kustomizations/${name}.yaml`), name).documents[0]!.value as Manifest;

  test('a unit that stays whole waits for nothing that is gone', () => {
    const base: Program = platform => new ConfigMap(component(platform, 'base'), 'settings', { data: {} });
    const before: Program = platform => {
      base(platform);
      certManager(platform);
      web('a')(platform);
      platform.node.findChild('cert-manager').node.addDependency(platform.node.findChild('base'));
    };
    tree.step(modelOf(before));
    expect(kustomizationOf('cert-manager').spec).toHaveProperty('dependsOn', [{ name: 'base' }]);
    tree.step(modelOf(empty));
    expect(tree.files.filter(file => file.startsWith('kustomizations/'))).toEqual([
      'kustomizations/cert-manager.yaml',
      'kustomizations/issuers.yaml',
    ]);
    expect(kustomizationOf('cert-manager').spec).not.toHaveProperty('dependsOn');
    expect(kustomizationOf('issuers').spec).toHaveProperty('dependsOn', [{ name: 'cert-manager' }]);
  });

  test('a unit that stays in part goes on to judge what waits in it', () => {
    const crd = {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      spec: { group: 'example.org', scope: 'Namespaced', names: { kind: 'Widget', plural: 'widgets' }, versions: [] },
    };
    const program =
      (own: boolean): Program =>
      platform => {
        const made = component(platform, 'web');
        new ConfigMap(made, 'settings', { data: {} });
        if (!own) return;
        new ApiObject(made, 'crd', { ...crd, metadata: { name: 'widgets.example.org' } });
        for (const kind of ['Widget', 'Gadget'])
          new ApiObject(made, kind, { apiVersion: 'example.org/v1', kind, metadata: { name: 'one' } });
      };
    // a Widget with a Gadget beside it: the Gadget waits, as all else does, until the Widget is gone
    tree.step(modelOf(program(true), { kindRules: [GADGET] }));
    const { spec } = kustomizationOf('web');
    expect(spec).toMatchObject({ healthCheckExprs: [{ apiVersion: 'example.org/v1', kind: 'Gadget' }] });
    expect(tree.step(modelOf(program(false))).left).toBe(1);
    expect(kustomizationOf('web').spec).toEqual(spec);
    expect(tree.step(modelOf(program(false))).left).toBe(0);
    expect(kustomizationOf('web').spec).not.toHaveProperty('healthCheckExprs');
  });
});
