import { ApiObject } from 'cdk8s';
import * as plus from 'cdk8s-plus-28';
import { check } from '../../lib/check';
import { selectorOverlap } from '../../lib/check/selector-overlap';
import type { LabelSelector, Labels } from '../../lib/model/label-index';
import { Component } from '../../lib/model/component';
import { HelmComponent } from '../../lib/model/helm-component';
import { Platform } from '../../lib/model/platform';
import { brief } from './fixture';

/** A workload: its identity in namespace `web` unless it says otherwise, its selector and the labels of its pods. */
type Workload = readonly [kind: string, name: string, selector: LabelSelector | undefined, labels: Labels];

function overlaps(workloads: readonly Workload[], build?: (platform: Platform) => void): readonly string[] {
  const platform = new Platform('test');
  const web = new Component(platform, 'workloads', { namespace: 'web' });
  for (const [kind, id, selector, labels] of workloads) {
    const [name, namespace] = id.split('/').reverse();
    const metadata = { name: name!, namespace };
    const spec = { selector, template: { metadata: { labels } } };
    new ApiObject(web, `${kind}-${id}`, { apiVersion: kind === 'Job' ? 'batch/v1' : 'apps/v1', kind, metadata, spec });
  }
  build?.(platform);
  return brief(selectorOverlap(platform.model()));
}

const app = (value: string): LabelSelector => ({ matchLabels: { app: value } });
const message = (other: string): string =>
  `it selects the pods of ${other}, which selects its pods: what counts or reaches pods by these labels takes both for one`;

test.each<readonly [what: string, workloads: readonly Workload[], expected: readonly string[]]>([
  [
    'the same selector',
    [
      ['Deployment', 'a', app('x'), { app: 'x' }],
      ['StatefulSet', 'b', app('x'), { app: 'x' }],
    ],
    [
      `error | identity/selector-overlap | StatefulSet.apps web/b | spec.selector | ${message('Deployment.apps web/a')}`,
    ],
  ],
  [
    'different selectors, each of which the pods of the other match',
    [
      ['Deployment', 'a', app('x'), { app: 'x', tier: 'y' }],
      [
        'Deployment',
        'b',
        { matchExpressions: [{ key: 'tier', operator: 'In', values: ['y', 'z'] }] },
        { app: 'x', tier: 'z' },
      ],
    ],
    [`error | identity/selector-overlap | Deployment.apps web/b | spec.selector | ${message('Deployment.apps web/a')}`],
  ],
  [
    'three of one selector: each but the first is told of',
    ['a', 'b', 'c'].map((name): Workload => ['DaemonSet', name, app('x'), { app: 'x' }]),
    ['b', 'c'].map(
      name =>
        `error | identity/selector-overlap | DaemonSet.apps web/${name} | spec.selector | ${message('DaemonSet.apps web/a')}`,
    ),
  ],
  [
    'one way only, as a canary beside the whole',
    [
      ['Deployment', 'a', app('x'), { app: 'x' }],
      ['Deployment', 'b', { matchLabels: { app: 'x', track: 'canary' } }, { app: 'x', track: 'canary' }],
    ],
    [],
  ],
  [
    'another namespace',
    [
      ['Deployment', 'a', app('x'), { app: 'x' }],
      ['Deployment', 'other/a', app('x'), { app: 'x' }],
    ],
    [],
  ],
  [
    'a Job, which selects by a label that its controller makes',
    [
      ['Deployment', 'a', app('x'), { app: 'x' }],
      ['Job', 'b', undefined, { app: 'x' }],
    ],
    [],
  ],
])('%s', (_what, workloads, expected) => {
  expect(overlaps(workloads)).toEqual(expected);
});

describe('a workload of cdk8s-plus and a release of its name', () => {
  const chart = { repository: 'https://charts.example.org', name: 'cache', version: '1.0.0' };
  const addRelease =
    (id: string, namespace: string) =>
    (platform: Platform): void => {
      new HelmComponent(platform, id, { chart, namespace, createNamespace: false });
      const web = new Component(platform, 'plus', { namespace: 'web' });
      new plus.Deployment(web, 'cache', { metadata: { name: 'cache' }, containers: [{ image: 'cache:1' }] });
    };

  test('in one namespace, the workload selects the pods of the chart', () => {
    expect(overlaps([], addRelease('cache', 'web'))).toEqual([
      'warning | identity/selector-overlap | Deployment.apps web/cache | spec.selector | it selects the pods of the release cache too, as far as its chart labels them by app.kubernetes.io/instance, which most charts do',
    ]);
  });

  test('in another namespace, or by another name, it does not', () => {
    expect(overlaps([], addRelease('cache', 'elsewhere'))).toEqual([]);
    expect(overlaps([], addRelease('other', 'web'))).toEqual([]);
  });

  test.each<readonly [spec: object, count: number]>([
    [{ targetNamespace: 'web', releaseName: 'cache' }, 1],
    [{ targetNamespace: 'web' }, 1],
    [{}, 0],
  ])('a release goes by what Flux makes of %j', (spec, count) => {
    const instance = 'releaseName' in spec ? 'cache' : 'web-cache';
    const labels = { 'app.kubernetes.io/instance': instance };
    const found = overlaps([['Deployment', 'a', { matchLabels: labels }, labels]], platform => {
      const flux = new Component(platform, 'releases', { namespace: 'releases' });
      const metadata = { name: 'cache' };
      new ApiObject(flux, 'r', { apiVersion: 'helm.toolkit.fluxcd.io/v2', kind: 'HelmRelease', metadata, spec });
    });
    expect(found).toHaveLength(count);
  });
});

test('two workloads of cdk8s-plus with one name are told of once', () => {
  const platform = new Platform('test');
  const web = new Component(platform, 'web', { namespace: 'web' });
  const props = { metadata: { name: 'web' }, containers: [{ image: 'web:1' }] };
  new plus.Deployment(web, 'web', props);
  new plus.DaemonSet(web, 'agent', props);
  const codes = check(platform.model()).map(({ code }) => code);
  expect(codes.filter(code => code.startsWith('identity/'))).toEqual(['identity/pod-label']);
});
