import type { ChartFacts } from '../../lib/model/chart-facts';
import { HelmComponent } from '../../lib/model/helm-component';
import { Platform } from '../../lib/model/platform';
import { valuesDigest } from '../../lib/model/values-digest';
import { check } from '../../lib/check';

import { brief } from './fixture';
describe('charts', () => {
  const values = { replicas: 2, image: { tga: '1' }, auth: { password: 'hunter2!' } };
  const facts = {
    chart: 'shop',
    version: '1.0.0',
    valuesDigest: valuesDigest(values),
    objects: [],
    crds: [],
    webhooks: [],
    images: ['registry.example.org/shop:latest'],
    valueKeys: ['replicas', 'image.tag', 'image.repository', 'auth'],
    workloads: [
      {
        kind: 'Deployment',
        namespace: 'shop',
        name: 'shop',
        containers: [{ name: 'shop', image: '', requests: { cpu: '2', memory: '1Gib' }, limits: { cpu: '1' } }],
      },
    ],
  } as unknown as ChartFacts;

  function chart(version: string, given?: ChartFacts): readonly string[] {
    const platform = new Platform('test');
    new HelmComponent(platform, 'shop', {
      namespace: 'shop',
      chart: { repository: 'https://charts.example.org', name: 'shop', version },
      values,
      facts: given,
    });
    return brief(check(platform.model()).filter(({ code }) => code !== 'secret/literal'));
  }

  const RELEASE = 'HelmRelease.helm.toolkit.fluxcd.io shop/shop';

  test('a range of versions, and no facts', () => {
    expect(chart('^1.0.0')).toEqual([
      `error | charts/version | ${RELEASE} | - | chart shop has version '^1.0.0', which is not exact: what is installed would change by itself`,
      `warning | charts/no-facts | ${RELEASE} | - | not covered: chart shop ^1.0.0 has no facts, so its images, kinds and values are not checked`,
    ]);
  });

  test('what its facts tell', () => {
    expect(chart('1.0.0', facts)).toEqual([
      `error | charts/unknown-value | ${RELEASE} | spec.values.image.tga | chart shop 1.0.0 knows no value 'image.tga', did you mean 'image.tag'?`,
      `error | images/floating-tag | ${RELEASE} | - | chart shop 1.0.0: image registry.example.org/shop:latest has the tag latest: what runs would change by itself`,
      `error | resources/above-limit | ${RELEASE} | - | chart shop 1.0.0, Deployment shop, container shop: requests 2 of cpu, and the limit is 1`,
      `error | resources/quantity | ${RELEASE} | - | chart shop 1.0.0, Deployment shop, container shop: '1Gib' is no quantity`,
    ]);
  });

  test('facts of other values, or of another version', () => {
    const clean = { ...facts, images: [], workloads: [], valueKeys: [] };
    expect(chart('1.0.0', { ...clean, valuesDigest: '' })).toEqual([
      `error | charts/stale-facts | ${RELEASE} | - | the facts of chart shop 1.0.0 were made with other values`,
    ]);
    expect(chart('1.0.1', clean)).toEqual([
      `error | charts/stale-facts | ${RELEASE} | - | the facts of chart shop 1.0.1 were made for shop 1.0.0`,
    ]);
  });

  test('a password among the values', () => {
    const platform = new Platform('test');
    new HelmComponent(platform, 'shop', {
      namespace: 'shop',
      chart: { repository: 'https://charts.example.org', name: 'shop', version: '1.0.0' },
      values,
    });
    expect(brief(check(platform.model()))[0]).toBe(
      `error | secret/literal | ${RELEASE} | spec.values.auth.password | password is set to a literal value in the clear`,
    );
  });
});
