import { Certificate, ClusterIssuer } from '../kinds/generated/cert-manager.io';
import { Cluster } from '../kinds/generated/postgresql.cnpg.io';
import { ConfigMap } from '../kinds/generated/core';
import { Component } from '../model/component';
import { HelmComponent } from '../model/helm-component';
import { Platform, type PlatformProps } from '../model/platform';
import { readDocuments } from '../yaml/read';
import { treeOf } from './tree';

/** A chart, an issuer that its kinds make possible, and a component with a certificate and a database. */
function tree(props: PlatformProps = {}): Map<string, unknown> {
  const external = ['clusterissuers.cert-manager.io', 'certificates.cert-manager.io', 'clusters.postgresql.cnpg.io'];
  const platform = new Platform('prod', {
    external: external.map(name => ({ group: 'apiextensions.k8s.io', kind: 'CustomResourceDefinition', name })),
    ...props,
  });
  new HelmComponent(platform, 'podinfo', {
    chart: { repository: 'https://charts.example.org/stable', name: 'podinfo', version: '6.9.2' },
    namespace: 'podinfo',
  });
  const web = new Component(platform, 'web', { namespace: 'web', timeout: '5m' });
  web.addNamespace('web');
  new ClusterIssuer(web, 'selfsigned', { spec: { selfSigned: {} } });
  new Certificate(web, 'tls', {
    spec: { secretName: 'tls', issuerRef: { kind: 'ClusterIssuer', name: 'selfsigned' } },
  });
  new Cluster(web, 'db', {
    spec: { instances: 1, imageName: 'ghcr.io/cloudnative-pg/postgresql:18.1', storage: { size: '1Gi' } },
  });
  new ConfigMap(web, 'page', { data: { text: '${HOME} {{ .Values.x }}' } });
  web.node.addDependency(platform.node.findChild('podinfo'));
  return new Map(
    [...treeOf(platform.model())].map(([path, text]) => [
      path,
      path.endsWith('.yaml') ? readDocuments(text, path).documents[0]?.value : text,
    ]),
  );
}

test('one object a file, by identity, below its unit; one Kustomization a unit', () => {
  expect([...tree().keys()]).toEqual([
    'clusters/prod/charts.lock.yaml',
    'clusters/prod/images.lock.yaml',
    'clusters/prod/kustomizations/podinfo.yaml',
    'clusters/prod/kustomizations/web.yaml',
    'clusters/prod/units/podinfo/_cluster/namespace-podinfo.yaml',
    'clusters/prod/units/podinfo/podinfo/helmrelease.helm.toolkit.fluxcd.io-podinfo.yaml',
    'clusters/prod/units/podinfo/podinfo/helmrepository.source.toolkit.fluxcd.io-podinfo.yaml',
    'clusters/prod/units/web/_cluster/clusterissuer.cert-manager.io-selfsigned.yaml',
    'clusters/prod/units/web/_cluster/namespace-web.yaml',
    'clusters/prod/units/web/web/certificate.cert-manager.io-tls.yaml',
    'clusters/prod/units/web/web/cluster.postgresql.cnpg.io-db.yaml',
    'clusters/prod/units/web/web/configmap-page.yaml',
  ]);
});

test('a Kustomization waits for the units before it, by expressions where Flux would judge too early', () => {
  expect(tree().get('clusters/prod/kustomizations/web.yaml')).toEqual({
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    metadata: { name: 'web', namespace: 'flux-system' },
    spec: {
      dependsOn: [{ name: 'podinfo' }],
      healthCheckExprs: [
        {
          apiVersion: 'cert-manager.io/v1',
          kind: 'Certificate',
          current:
            "has(status.conditions) && status.conditions.exists(c, c.type == 'Ready' && c.status == 'True' && (!has(c.observedGeneration) || c.observedGeneration == metadata.generation))",
        },
        {
          apiVersion: 'cert-manager.io/v1',
          kind: 'ClusterIssuer',
          current:
            "has(status.conditions) && status.conditions.exists(c, c.type == 'Ready' && c.status == 'True' && (!has(c.observedGeneration) || c.observedGeneration == metadata.generation))",
        },
        {
          apiVersion: 'postgresql.cnpg.io/v1',
          kind: 'Cluster',
          current: "has(status.conditions) && status.conditions.exists(c, c.type == 'Ready' && c.status == 'True')",
        },
      ],
      interval: '10m',
      path: './clusters/prod/units/web',
      prune: true,
      retryInterval: '30s',
      sourceRef: { kind: 'GitRepository', name: 'flux-system' },
      timeout: '5m',
      wait: true,
    },
  });
});

test('what owns data is not pruned, nor the namespace around it; everything else is', () => {
  const files = tree();
  const prune = (path: string): unknown =>
    (files.get(`clusters/prod/units/${path}`) as { metadata: { annotations?: Record<string, string> } }).metadata
      .annotations?.['kustomize.toolkit.fluxcd.io/prune'];
  expect(prune('web/web/cluster.postgresql.cnpg.io-db.yaml')).toBe('disabled');
  expect(prune('web/_cluster/namespace-web.yaml')).toBe('disabled');
  expect(prune('web/web/configmap-page.yaml')).toBeUndefined();
  expect(prune('podinfo/_cluster/namespace-podinfo.yaml')).toBeUndefined();
});

test('locks list every image and chart with their users; what has no digest is unresolved', () => {
  const files = tree();
  expect(files.get('clusters/prod/images.lock.yaml')).toEqual({
    images: [
      {
        digest: 'unresolved',
        image: 'ghcr.io/cloudnative-pg/postgresql:18.1',
        usedBy: ['Cluster.postgresql.cnpg.io web/db'],
      },
    ],
  });
  expect(files.get('clusters/prod/charts.lock.yaml')).toEqual({
    charts: [
      {
        chart: 'podinfo',
        digest: 'unresolved',
        release: 'podinfo/podinfo',
        repository: 'https://charts.example.org/stable',
        version: '6.9.2',
      },
    ],
  });
});

test('a mirror map rewrites sources by the longest prefix and gives containerd its mirrors', () => {
  const files = tree({
    mirrors: {
      'https://charts.example.org': 'https://mirror.lan/other',
      'https://charts.example.org/stable': 'https://mirror.lan/charts',
      'ghcr.io': 'mirror.lan/ghcr',
    },
  });
  expect(
    files.get('clusters/prod/units/podinfo/podinfo/helmrepository.source.toolkit.fluxcd.io-podinfo.yaml'),
  ).toMatchObject({ spec: { url: 'https://mirror.lan/charts' } });
  expect(files.get('clusters/prod/registry-mirrors/ghcr.io/hosts.toml')).toBe(
    'server = "https://ghcr.io"\n\n[host."https://mirror.lan/v2/ghcr"]\n  capabilities = ["pull", "resolve"]\n  override_path = true\n',
  );
});
