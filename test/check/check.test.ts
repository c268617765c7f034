import { Deployment } from '../../lib/kinds/generated/apps';
import { ApiObject } from 'cdk8s';
import { ConfigMap, Namespace } from '../../lib/kinds/generated/core';
import { Component } from '../../lib/model/component';
import { Platform } from '../../lib/model/platform';
import type { Finding } from '../../lib/values/finding';
import { check, exceptions, isFailure } from '../../lib/check';

import { brief, component, CONTAINER, deployment, findings, IMAGE, WEB } from './fixture';
test('a finding names construct, source line and remedy', () => {
  const [finding] = findings(web => deployment(web, {}, { image: 'web' }));
  expect(finding).toEqual({
    code: 'images/floating-tag',
    severity: 'error',
    object: WEB,
    field: `${CONTAINER}.image`,
    construct: 'web/web',
    source: expect.stringMatching(/^test\/check\/fixture\.ts:\d+:\d+$/) as string,
    message: 'image web has no tag, which means latest: what runs would change by itself',
    fix: 'name a version, best with its digest: repository:version@sha256:...',
  });
});

test('a release needs digests', () => {
  const platform = new Platform('test');
  deployment(component(platform), {}, { image: 'registry.example.org/web:1' });
  expect(check(platform.model())).toEqual([]);
  expect(brief(check(platform.model(), { release: true }))).toEqual([
    `error | images/no-digest | ${WEB} | ${CONTAINER}.image | image registry.example.org/web:1 has no digest: a tag can be moved`,
  ]);
});

test("a user's own pass", () => {
  const own = (): readonly Finding[] => [{ code: 'shop/owner', severity: 'warning', message: 'no owner' }];
  expect(brief(findings(() => undefined, { checks: [own] }))).toEqual(['warning | shop/owner | - | - | no owner']);
});

test('acknowledged findings are shown last and do not fail the run; those that match nothing are a finding', () => {
  const found = findings(web => deployment(web, {}, { image: 'web' }), {
    acknowledge: [
      { code: 'images/floating-tag', object: WEB, reason: 'a demo' },
      { code: 'nodes/quorum', reason: 'two are enough' },
    ],
  });
  expect(brief(found)).toEqual([
    'warning | check/unused-acknowledgement | - | - | no finding nodes/quorum is there to be acknowledged (reason given: two are enough)',
    `error | images/floating-tag | ${WEB} | ${CONTAINER}.image | image web has no tag, which means latest: what runs would change by itself`,
  ]);
  expect(found[1]!.acknowledged).toBe('a demo');
  expect(isFailure(found)).toBe(false);
  expect(isFailure([{ code: 'a', severity: 'error', message: '' }])).toBe(true);
  expect(isFailure([{ code: 'a', severity: 'warning', message: '' }])).toBe(false);
});

test('the CRDs of a program give the schemas of its own kinds', () => {
  const found = findings(web => {
    const schema = {
      openAPIV3Schema: {
        type: 'object',
        properties: { spec: { type: 'object', properties: { size: { type: 'integer' } } } },
      },
    };
    new ApiObject(web, 'crd', {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'hats.shop.example.org' },
      spec: {
        group: 'shop.example.org',
        names: { kind: 'Hat', plural: 'hats', singular: 'hat', listKind: 'HatList' },
        scope: 'Namespaced',
        versions: [{ name: 'v1', served: true, storage: true, schema }],
      },
    });
    new ApiObject(web, 'hat', {
      apiVersion: 'shop.example.org/v1',
      kind: 'Hat',
      metadata: { name: 'a' },
      spec: { size: 'XL' },
    });
  });
  expect(brief(found)).toEqual([
    'error | schema/type | Hat.shop.example.org web/a | spec.size | must be an integer, got the string "XL"',
  ]);
});

test('namespaces that anybody made count', () => {
  const platform = new Platform('test');
  const other = new Component(platform, 'other', { namespace: 'made' });
  new Namespace(other, 'ns', { metadata: { name: 'made' } });
  new ConfigMap(other, 'a', { metadata: { name: 'a' } });
  expect(check(platform.model())).toEqual([]);
});

test('pods against the level of their namespace, and the list of exceptions', () => {
  const platform = new Platform('test');
  deployment(component(platform, 'restricted'), { hostNetwork: true });
  const model = platform.model();
  expect(brief(check(model))).toEqual(
    [
      `${CONTAINER}.securityContext.allowPrivilegeEscalation | namespace 'web' enforces restricted pod security: the container may gain privileges`,
      `${CONTAINER}.securityContext.capabilities.drop | namespace 'web' enforces restricted pod security: the container keeps capabilities`,
      "spec.template.spec.hostNetwork | namespace 'web' enforces restricted pod security: the pod shares a namespace of the host",
      "spec.template.spec.securityContext.runAsNonRoot | namespace 'web' enforces restricted pod security: the pod may run as root",
      "spec.template.spec.securityContext.seccompProfile.type | namespace 'web' enforces restricted pod security: the pod runs without a seccomp profile",
    ].map(rest => `error | pod-security/violation | ${WEB} | ${rest}`),
  );
  expect(exceptions(model)).toEqual([]);

  const other = new Platform('test');
  component(other);
  expect(exceptions(other.model())).toEqual([
    { namespace: 'web', level: 'privileged', reason: 'test', component: 'web' },
  ]);
});

test('replicas that keep apart need as many nodes', () => {
  const labelSelector = { matchLabels: { app: 'web' } };
  const apart = {
    requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: 'kubernetes.io/hostname', labelSelector }],
  };
  const found = (workers: number): readonly string[] =>
    brief(
      findings(
        web => {
          const pod = { containers: [{ name: 'web', image: IMAGE }], affinity: { podAntiAffinity: apart } };
          const template = { metadata: { labels: { app: 'web' } }, spec: pod };
          new Deployment(web, 'web', {
            metadata: { name: 'web' },
            spec: { replicas: 5, selector: labelSelector, template },
          });
        },
        { nodes: { controlPlanes: 3, workers } },
      ),
    );
  expect(found(1)).toEqual([
    `error | nodes/replicas | ${WEB} | spec.replicas | 5 replicas must be on different nodes, and there are 4 nodes`,
  ]);
  expect(found(2)).toEqual([]);
});
