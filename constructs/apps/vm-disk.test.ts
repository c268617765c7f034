import { App, Chart } from 'cdk8s';
import { objectsOf, problemsOf, specOf } from '../../test/apps/objects';
import type { Manifest } from '../../lib/values/json';
import type { Tenant } from '../tenancy/tenant';
import { VmDisk, type VmDiskProps } from './vm-disk';

const LABELS = {
  'app.kubernetes.io/instance': 'vm-disk-test',
  'app.kubernetes.io/managed-by': 'strata',
  'app.kubernetes.io/name': 'vm-disk',
};
const URL = 'https://cloud-images.ubuntu.com/noble/current/noble-server-cloudimg-amd64.img';

function disk(props?: VmDiskProps): Map<string, Manifest> {
  return objectsOf(tenant => new VmDisk(tenant, 'test', props));
}

function sourceOf(props: VmDiskProps): unknown {
  return specOf(disk(props), 'DataVolume vm-disk-test').source;
}

test("the case of Cozystack's end-to-end test", () => {
  const chart = new Chart(new App(), 'chart', { namespace: 'tenant-test' });
  const values = { source: { http: { url: URL } }, optical: false, storage: '5Gi', storageClass: 'replicated' };
  VmDisk.fromValues(chart, 'test', values);
  expect(chart.toJson()).toEqual([
    {
      apiVersion: 'cdi.kubevirt.io/v1beta1',
      kind: 'DataVolume',
      metadata: {
        name: 'vm-disk-test',
        namespace: 'tenant-test',
        labels: LABELS,
        annotations: { 'vm-disk.cozystack.io/optical': 'false' },
      },
      spec: {
        contentType: 'kubevirt',
        source: { http: { url: URL } },
        storage: { resources: { requests: { storage: '5Gi' } }, storageClassName: 'replicated' },
      },
    },
  ]);
});

test('sources', () => {
  expect(sourceOf({})).toEqual({ blank: {} });
  expect(sourceOf({ source: {} })).toEqual({ blank: {} });
  expect(sourceOf({ source: { http: { url: URL } } })).toEqual({ http: { url: URL } });
  expect(sourceOf({ source: { upload: {} } })).toEqual({ upload: {} });
  expect(sourceOf({ source: { image: { name: 'ubuntu-24.04' } } })).toEqual({
    pvc: { name: 'vm-default-images-ubuntu-24.04', namespace: 'cozy-public' },
  });
  expect(sourceOf({ source: { disk: { name: 'golden' } } })).toEqual({
    pvc: { name: 'vm-disk-golden', namespace: 'tenant-root' },
  });
});

test('a disk is a source by itself', () => {
  const copy = (tenant: Tenant): VmDisk => new VmDisk(tenant, 'test', { source: new VmDisk(tenant, 'golden') });
  expect(specOf(objectsOf(copy), 'DataVolume vm-disk-test').source).toEqual({
    pvc: { name: 'vm-disk-golden', namespace: 'tenant-root' },
  });
});

test('a disk for uploads is made at once, and people may upload to it', () => {
  const made = disk({ source: { upload: {} }, optical: true });
  expect([...made.keys()]).toEqual([
    'DataVolume vm-disk-test',
    'CiliumNetworkPolicy vm-disk-test-upload',
    'Role vm-disk-test-use',
    'RoleBinding vm-disk-test-use',
  ]);
  expect(made.get('DataVolume vm-disk-test')!.metadata.annotations).toEqual({
    'cdi.kubevirt.io/storage.bind.immediate.requested': '',
    'vm-disk.cozystack.io/optical': 'true',
  });
  expect(made.get('Role vm-disk-test-use')!.rules).toEqual([
    { apiGroups: ['upload.cdi.kubevirt.io'], resources: ['uploadtokenrequests'], verbs: ['create'] },
  ]);
  expect(made.get('RoleBinding vm-disk-test-use')!.subjects).toEqual(
    ['use', 'admin', 'super-admin'].map(level => ({
      apiGroup: 'rbac.authorization.k8s.io',
      kind: 'Group',
      name: `tenant-root-${level}`,
    })),
  );
  expect(specOf(made, 'CiliumNetworkPolicy vm-disk-test-upload')).toMatchObject({
    endpointSelector: { matchLabels: { 'cdi.kubevirt.io': 'cdi-upload-server' } },
    ingress: [
      {
        fromEndpoints: [{ matchLabels: { 'cdi.kubevirt.io': 'cdi-uploadproxy' } }],
        toPorts: [{ ports: [{ port: '8443', protocol: 'TCP' }] }],
      },
    ],
  });
});

test('an empty disk has nobody to let in', () => {
  const made = disk();
  expect([...made.keys()]).toEqual(['DataVolume vm-disk-test']);
  expect(specOf(made, 'DataVolume vm-disk-test').storage).toEqual({ resources: { requests: { storage: '5Gi' } } });
});

describe('bad props', () => {
  const problems = (props: unknown, id = 'test'): string[] =>
    problemsOf(() => new VmDisk(new Chart(new App(), 'chart'), id, props as never));

  test.each<[string, unknown, unknown[]]>([
    [
      'two sources',
      { source: { http: { url: URL }, upload: {} } },
      ['vm-disk/source | source | a disk has one source, got http and upload | leave all but one of them out'],
    ],
    [
      'a copy of itself',
      { source: { disk: { name: 'test' } } },
      ["vm-disk/source | source.disk.name | 'test' would be a copy of itself | name another disk"],
    ],
    [
      'an address that carries a password',
      { source: { http: { url: 'https://user:secret@example.org/image' } } },
      [expect.stringMatching(/^props\/value \| source\.http\.url \| /)],
    ],
    [
      'unknown members and sizes',
      { storage: 'big', size: '5Gi', source: { pvc: {} } },
      [
        expect.stringMatching(/^props\/unknown \| size \| /),
        expect.stringMatching(/^props\/unknown \| source\.pvc \| /),
        expect.stringMatching(/^props\/value \| storage \| /),
      ],
    ],
  ])('%s', (_, props, expected) => expect(problems(props)).toEqual(expected));

  test('a name too long', () => {
    expect(problems({}, 'x'.repeat(56))).toEqual([
      `identity/name-length | id | 'vm-disk-${'x'.repeat(56)}' has 64 characters, a disk may have 63 | give the application a shorter id`,
    ]);
  });

  test('a disk elsewhere', () => {
    const other = new VmDisk(new Chart(new App(), 'chart', { namespace: 'there' }), 'golden');
    expect(problems({ source: other })).toEqual([
      "props/value | source | the disk must be in namespace 'default', got one in 'there'",
    ]);
  });
});
