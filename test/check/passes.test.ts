import { ApiObject } from 'cdk8s';
import { ConfigMap, Secret, Service } from '../../lib/kinds/generated/core';
import { Certificate } from '../../lib/kinds/generated/cert-manager.io';
import { StatefulSet } from '../../lib/kinds/generated/apps';
import { StorageClass } from '../../lib/kinds/generated/storage.k8s.io';
import { Component } from '../../lib/model/component';
import { KubeObject } from '../../lib/kinds/kube-object';
import { Platform, type PlatformProps } from '../../lib/model/platform';

import { brief, CONTAINER, deployment, findings, IMAGE, WEB } from './fixture';
test('a sound program has no findings', () => {
  expect(findings(web => deployment(web))).toEqual([]);
});

/** What a program does, and the findings that it gets. */
type Row = readonly [
  what: string,
  build: (web: Component, platform: Platform) => void,
  expected: readonly string[],
  props?: PlatformProps,
];

const ROWS: readonly Row[] = [
  [
    'unknown field',
    web => deployment(web, { replica: 2 }),
    [`error | schema/unknown-field | ${WEB} | spec.template.spec.replica | unknown field "replica"`],
  ],
  [
    'wrong type',
    web => new ConfigMap(web, 'a', { metadata: { name: 'a' }, data: { a: 1 as unknown as string } }),
    ['error | schema/type | ConfigMap web/a | data.a | must be a string, got the integer 1'],
  ],
  [
    'unknown kind, with the one that was meant',
    web => new ApiObject(web, 'a', { apiVersion: 'apps/v1', kind: 'Deploymnet', metadata: { name: 'a' } }),
    [
      'error | schema/unknown-kind | Deploymnet.apps web/a | kind | no schema of kind Deploymnet in apps/v1 is known, did you mean Deployment.apps?',
    ],
  ],
  [
    'name with a dot',
    web => new Service(web, 'a', { metadata: { name: 'a.b' }, spec: { ports: [{ port: 1 }] } }),
    [
      `error | identity/name | Service web/a.b | metadata.name | "a.b" must consist of lower-case letters, digits and '-', and start with a letter`,
    ],
  ],
  [
    'name too long',
    web => new ConfigMap(web, 'a', { metadata: { name: 'x'.repeat(254) } }),
    [
      `error | identity/name | ConfigMap web/${'x'.repeat(254)} | metadata.name | "${'x'.repeat(56)}... must have at most 253 characters`,
    ],
  ],
  [
    'name that a controller makes too long',
    web => {
      const labels = { app: 'a' };
      new StatefulSet(web, 'a', {
        metadata: { name: 'x'.repeat(53) },
        spec: {
          selector: { matchLabels: labels },
          template: { metadata: { labels }, spec: { containers: [{ name: 'a', image: IMAGE }] } },
        },
      });
    },
    [
      `error | identity/derived-name | StatefulSet.apps web/${'x'.repeat(53)} | metadata.name | "${'x'.repeat(53)}" must have at most 52 characters, has 53: its revision, NAME-HASH, is a label of the pods`,
    ],
  ],
  [
    'label',
    web => new ConfigMap(web, 'a', { metadata: { name: 'a', labels: { a: 'b c' } } }),
    [
      `error | identity/metadata | ConfigMap web/a | metadata.labels | value "b c" of "a" must be empty or consist of letters, digits, '-', '_' and '.', and start and end with a letter or digit`,
    ],
  ],
  [
    'names that differ in case',
    web => {
      for (const name of ['a', 'A'])
        new KubeObject(
          web,
          name,
          { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role', namespaced: true },
          { metadata: { name } },
        );
    },
    [
      'error | identity/case | Role.rbac.authorization.k8s.io web/a | metadata.name | its file would differ from that of Role.rbac.authorization.k8s.io web/A only in case, which not every file system can hold',
    ],
  ],
  [
    'no namespace',
    (_web, platform) => new ConfigMap(new Component(platform, 'loose'), 'a', { metadata: { name: 'a' } }),
    [
      'error | identity/no-namespace | ConfigMap a | metadata.namespace | a ConfigMap lives in a namespace, and neither it nor its component names one',
    ],
  ],
  [
    'missing storage class, with the one that was meant',
    web => {
      new StorageClass(web, 'c', { metadata: { name: 'fast' }, provisioner: 'a' });
      new KubeObject(
        web,
        'a',
        { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespaced: true },
        {
          metadata: { name: 'a' },
          spec: {
            accessModes: ['ReadWriteOnce'],
            resources: { requests: { storage: '1Gi' } },
            storageClassName: 'fats',
          },
        },
      );
    },
    [
      `error | closure/missing | PersistentVolumeClaim web/a | spec.storageClassName | storage class 'fats' is provided by nothing, did you mean 'fast'?`,
    ],
  ],
  [
    'missing CRD',
    web => new Certificate(web, 'a', { metadata: { name: 'a' }, spec: { secretName: 'a', issuerRef: { name: 'b' } } }),
    [
      'error | closure/missing | Certificate.cert-manager.io web/a | kind | the CRD certificates.cert-manager.io is provided by nothing',
      `error | closure/missing | Certificate.cert-manager.io web/a | spec.issuerRef.name | Issuer 'b' in namespace 'web' is provided by nothing`,
    ],
  ],
  [
    'secret of another namespace, optional',
    web => {
      web.addNamespace('other');
      new KubeObject(
        web,
        's',
        { apiVersion: 'v1', kind: 'ConfigMap', namespaced: true },
        { metadata: { name: 'settings', namespace: 'other' } },
      );
      deployment(web, {}, { envFrom: [{ configMapRef: { name: 'settings', optional: true } }] });
    },
    [
      `warning | closure/dangling | ${WEB} | ${CONTAINER}.envFrom[0].configMapRef.name | config map 'settings' in namespace 'web' is provided by nothing; one of that name is in namespace 'other'`,
    ],
  ],
  [
    'rule of the API server',
    web => deployment(web, {}, { ports: [{ containerPort: 70000 }] }),
    [`error | server/invalid | ${WEB} | ${CONTAINER}.ports[0].containerPort | 70000 must be a port from 1 to 65535`],
  ],
  [
    'secret in the clear',
    web => new Secret(web, 'a', { metadata: { name: 'a' }, stringData: { user: 'x', password: 'y' } }),
    [
      'error | secret/clear-text | Secret web/a | stringData.password | a Secret in the clear would be written: password, user',
    ],
  ],
  [
    'default credential in a variable',
    web => deployment(web, {}, { env: [{ name: 'DB_PASSWORD', value: 'postgres' }] }),
    [
      `error | secret/default-credential | ${WEB} | ${CONTAINER}.env[0].value | DB_PASSWORD is set to a password that every attacker tries first`,
    ],
  ],
  [
    'literal in a variable',
    web => deployment(web, {}, { env: [{ name: 'API_TOKEN', value: 'f8a0bb1c' }] }),
    [`error | secret/literal | ${WEB} | ${CONTAINER}.env[0].value | API_TOKEN is set to a literal value in the clear`],
  ],
  [
    'private key in configuration',
    web =>
      new ConfigMap(web, 'a', { metadata: { name: 'a' }, data: { 'tls.pem': '-----BEGIN EC PRIVATE KEY-----\nAAAA' } }),
    ['error | secret/shape | ConfigMap web/a | data[tls.pem] | a private key would be written in the clear'],
  ],
  [
    'text of an Output',
    web =>
      new ConfigMap(web, 'a', {
        metadata: { name: 'a' },
        data: { host: 'Calling [toString] on an [Output<T>] is not supported.' },
      }),
    ['error | late/output-text | ConfigMap web/a | data.host | the text of an unresolved Pulumi Output stands here'],
  ],
  [
    'floating tags',
    web =>
      deployment(
        web,
        { initContainers: [{ name: 'a', image: 'a:latest' }] },
        { image: 'registry.example.org:5000/web' },
      ),
    [
      `error | images/floating-tag | ${WEB} | ${CONTAINER}.image | image registry.example.org:5000/web has no tag, which means latest: what runs would change by itself`,
      `error | images/floating-tag | ${WEB} | spec.template.spec.initContainers[0].image | image a:latest has the tag latest: what runs would change by itself`,
    ],
  ],
  [
    'networks',
    web => (web as unknown as { network(name: string, cidr: string): void }).network('join', '100.64.0.0/33'),
    [
      `error | networks/invalid | - | - | the network of join: '100.64.0.0/33' is no network in CIDR notation, e.g. 10.244.0.0/16 or fd00::/64`,
      'error | networks/overlap | - | - | the networks of pods (10.96.128.0/17) and services (10.96.0.0/16) overlap: packets for one would go to the other',
    ],
    { podCidr: '10.96.128.0/17' },
  ],
  [
    'even control planes',
    () => undefined,
    [
      'error | nodes/quorum | - | nodes.controlPlanes | 4 control planes: etcd needs 3 of 4, so the loss of 1 is borne, as with 3',
    ],
    { nodes: { controlPlanes: 4, workers: 0 } },
  ],
  [
    'replicas of a volume',
    web =>
      new StorageClass(web, 'c', {
        metadata: { name: 'fast' },
        provisioner: 'linstor.csi.linbit.com',
        parameters: { 'linstor.csi.linbit.com/autoPlace': '3' },
      }),
    [
      'error | nodes/replicas | StorageClass.storage.k8s.io fast | parameters[linstor.csi.linbit.com/autoPlace] | 3 replicas of a volume must be on different nodes, and there is 1 node',
      'warning | loss/single-node | - | nodes | the cluster has 1 machine: with it all that runs and all data that has no copy elsewhere is lost',
    ],
    { nodes: { controlPlanes: 1, workers: 0 } },
  ],
];

test.each(ROWS.map(([what, build, expected, props = {}]) => ({ what, build, expected, props })))(
  '$what',
  ({ build, expected, props }) => {
    expect(brief(findings(build, props))).toEqual(expected);
  },
);
