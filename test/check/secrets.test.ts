import { check } from '../../lib/check';
import { KubeObject } from '../../lib/kinds/kube-object';
import { HelmComponent } from '../../lib/model/helm-component';
import { Platform } from '../../lib/model/platform';
import type { JsonObject } from '../../lib/values/json';
import { brief, findings } from './fixture';

/** What is said of secrets in the values of a chart. */
function ofChart(values: JsonObject): readonly string[] {
  const platform = new Platform('test');
  const chart = { repository: 'https://charts.example.org', name: 'shop', version: '1.0.0' };
  new HelmComponent(platform, 'shop', { namespace: 'shop', chart, values });
  return brief(check(platform.model()).filter(({ code }) => code.startsWith('secret/')));
}

test('secrets in the values of a chart, however deep', () => {
  const release = 'HelmRelease.helm.toolkit.fluxcd.io shop/shop';
  expect(
    ofChart({ users: [{ name: 'a' }, { name: 'b', password: 'f8a0bb1c' }], auth: { password: 'postgres' } }),
  ).toEqual([
    `error | secret/default-credential | ${release} | spec.values.auth.password | password is set to a password that every attacker tries first`,
    `error | secret/literal | ${release} | spec.values.users[1].password | password is set to a literal value in the clear`,
  ]);
  expect(ofChart({ users: [{ name: 'a' }], auth: { existingSecret: 'shop' } })).toEqual([]);
});

test('a CRD describes secrets and holds none', () => {
  const description = 'a key such as -----BEGIN EC PRIVATE KEY-----\nAAAA';
  const schema = { openAPIV3Schema: { type: 'object', description } };
  const found = findings(web => {
    new KubeObject(
      web,
      'crd',
      { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', namespaced: false },
      {
        metadata: { name: 'widgets.example.org' },
        spec: {
          group: 'example.org',
          names: { kind: 'Widget', plural: 'widgets' },
          scope: 'Namespaced',
          versions: [{ name: 'v1', served: true, storage: true, schema }],
        },
      },
    );
  });
  expect(brief(found.filter(({ code }) => code.startsWith('secret/')))).toEqual([]);
});
