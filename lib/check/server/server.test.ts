import type { Manifest } from '../../values/json';
import { serverProblems } from '.';

function problems(group: string, manifest: Manifest): string[] {
  const { kind, metadata } = manifest;
  const id = { cluster: '', group, kind, namespace: metadata.namespace ?? '', name: metadata.name ?? '' };
  return serverProblems({ id, manifest }).map(({ field, message }) => `${field}: ${message}`);
}

test('a Secret may have any type, and some types ask for keys', () => {
  const secret = (type: string): Manifest => ({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'a' }, type });
  expect(problems('', secret('kubernetes.io/ssh-auth'))).toEqual(['data.ssh-privatekey: is required']);
  for (const type of ['Opaque', 'constructor', '__proto__']) expect(problems('', secret(type))).toEqual([]);
});

test('a selector finds only labels that are given', () => {
  const deployment = (operator: string, labels: Readonly<Record<string, string>>): Manifest => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'a' },
    spec: {
      selector: { matchExpressions: [{ key: 'constructor', operator }] },
      template: { metadata: { labels }, spec: { containers: [{ name: 'a', image: 'a' }] } },
    },
  });
  expect(problems('apps', deployment('Exists', { constructor: 'x' }))).toEqual([]);
  expect(problems('apps', deployment('DoesNotExist', { a: 'x' }))).toEqual([]);
  expect(problems('apps', deployment('Exists', { a: 'x' }))).toEqual([
    'spec.template.metadata.labels: {"a":"x"} must have the labels that spec.selector asks for',
  ]);
});

test('a subject of a whole cluster needs its namespace, one of a namespace may leave it out', () => {
  const binding = (kind: string, subject: object): Manifest => ({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind,
    metadata: { name: 'a' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' },
    subjects: [subject],
  });
  const account = { kind: 'ServiceAccount', name: 'a' };
  expect(problems('rbac.authorization.k8s.io', binding('RoleBinding', account))).toEqual([]);
  expect(problems('rbac.authorization.k8s.io', binding('ClusterRoleBinding', account))).toEqual([
    'subjects[0].namespace: is required',
  ]);
  expect(problems('rbac.authorization.k8s.io', binding('ClusterRoleBinding', { kind: 'User', name: 'a' }))).toEqual([]);
});
