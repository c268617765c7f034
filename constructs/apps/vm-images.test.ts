import { Platform } from '../../lib/model/platform';
import type { Model } from '../../lib/model/model';
import { problemsOf } from '../../test/apps/objects';
import { VmImages, type VmImagesProps } from './vm-images';

const url = 'https://cloud-images.ubuntu.com/noble/current/noble-server-cloudimg-amd64.img';

function modelOf(props: VmImagesProps): Model {
  const platform = new Platform('test');
  new VmImages(platform, 'vm-images', props);
  return platform.model();
}

function manifests(props: VmImagesProps): unknown[] {
  return modelOf(props).objects.map(({ manifest }) => manifest);
}

test('a disk for each image, which all service accounts may copy', () => {
  const { objects } = modelOf({ images: { 'ubuntu-24.04': { url } }, storageClass: 'local' });
  const byKind = new Map(objects.map(({ id, manifest }) => [id.kind, manifest]));
  expect(byKind.get('DataVolume')).toEqual({
    apiVersion: 'cdi.kubevirt.io/v1beta1',
    kind: 'DataVolume',
    metadata: {
      name: 'vm-default-images-ubuntu-24.04',
      namespace: 'cozy-public',
      annotations: { 'cdi.kubevirt.io/storage.bind.immediate.requested': 'true' },
    },
    spec: {
      contentType: 'kubevirt',
      source: { http: { url } },
      storage: { resources: { requests: { storage: '20Gi' } }, storageClassName: 'local' },
    },
  });
  expect(byKind.get('ClusterRole')).toMatchObject({
    rules: [{ apiGroups: ['cdi.kubevirt.io'], resources: ['datavolumes/source'], verbs: ['create'] }],
  });
  expect(byKind.get('RoleBinding')).toMatchObject({
    metadata: { namespace: 'cozy-public' },
    subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: 'system:serviceaccounts' }],
  });
});

test('stated defaults change nothing', () => {
  expect(manifests({ images: { a: { url, storage: '20Gi' } }, timeout: '10m' })).toEqual(
    manifests({ images: { a: { url } } }),
  );
});

test('bad props', () => {
  const props = { images: { a: { url: 'ftp://example.org' }, b: {} }, storage: '5Gi' } as unknown as VmImagesProps;
  expect(problemsOf(() => modelOf(props))).toEqual([
    expect.stringMatching(/^props\/unknown \| storage \| /),
    expect.stringMatching(/^props\/value \| images\.a\.url \| must be an http or https address without credentials/),
    'props/required | images.b.url | is required',
  ]);
});
