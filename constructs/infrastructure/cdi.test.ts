import type { Manifest } from '../../lib/values/json';
import type { Model } from '../../lib/model/model';
import { Platform } from '../../lib/model/platform';
import { problemsOf } from '../../test/apps/objects';
import { Cdi, type CdiProps } from './cdi';

function modelOf(props?: CdiProps): Model {
  const platform = new Platform('test', {
    external: [{ group: 'networking.k8s.io', kind: 'IngressClass', name: 'public' }],
  });
  new Cdi(platform, 'cdi', props);
  return platform.model();
}

function find({ objects }: Model, kind: string): Manifest {
  return objects.find(({ id }) => id.kind === kind)!.manifest;
}

const SPEC = {
  cloneStrategyOverride: 'csi-clone',
  config: {
    featureGates: ['HonorWaitForFirstConsumer', 'ExpandDisks'],
    podResourceRequirements: {
      limits: { cpu: '750m', memory: '600M' },
      requests: { cpu: '100m', memory: '60M' },
    },
  },
  imagePullPolicy: 'IfNotPresent',
  infra: {
    apiServerReplicas: 1,
    deploymentReplicas: 1,
    nodeSelector: { 'kubernetes.io/os': 'linux' },
    tolerations: [{ key: 'CriticalAddonsOnly', operator: 'Exists' }],
    uploadProxyReplicas: 1,
  },
  uninstallStrategy: 'BlockUninstallIfWorkloadsExist',
  workload: { nodeSelector: { 'kubernetes.io/os': 'linux' } },
};

test('the settings of CDI', () => {
  expect(find(modelOf(), 'CDI')).toEqual({
    apiVersion: 'cdi.kubevirt.io/v1beta1',
    kind: 'CDI',
    metadata: { name: 'cdi' },
    spec: SPEC,
  });
});

test('props reach the settings', () => {
  const props: CdiProps = {
    cloneStrategy: 'copy',
    replicas: 2,
    scratchSpaceStorageClass: 'local',
    podResources: { limits: { cpu: '2', memory: '2Gi' } },
    uploadProxy: { host: 'uploads.example.org', ingressClassName: 'public' },
  };
  const model = modelOf(props);
  expect(find(model, 'CDI').spec).toEqual({
    ...SPEC,
    cloneStrategyOverride: 'copy',
    config: {
      ...SPEC.config,
      podResourceRequirements: { ...SPEC.config.podResourceRequirements, limits: { cpu: '2', memory: '2Gi' } },
      scratchSpaceStorageClass: 'local',
      uploadProxyURLOverride: 'https://uploads.example.org',
    },
    infra: { ...SPEC.infra, apiServerReplicas: 2, deploymentReplicas: 2, uploadProxyReplicas: 2 },
  });
  expect(find(model, 'Ingress')).toMatchObject({
    metadata: { name: 'cdi-uploadproxy', namespace: 'cdi' },
    spec: { ingressClassName: 'public', rules: [{ host: 'uploads.example.org' }] },
  });
  // the class is nobody's, the Service the operator's
  expect(model.unresolved.map(({ target }) => `${target.kind} ${target.name}`)).toEqual(['StorageClass local']);
});

test('one unit, restricted; what disks hang on stays', () => {
  const { units, objects, namespaces, unresolved } = modelOf();
  expect(units.map(({ name }) => name)).toEqual(['cdi']);
  expect(namespaces).toMatchObject([{ name: 'cdi', podSecurity: 'restricted' }]);
  expect(unresolved).toEqual([]);
  expect(objects.filter(({ retained }) => retained).map(({ id }) => id.kind)).toEqual([
    'CustomResourceDefinition',
    'CDI',
  ]);
});

test('the operator hands its version to all parts', () => {
  const { spec } = find(modelOf(), 'Deployment') as unknown as {
    spec: {
      template: { spec: { containers: readonly { image: string; env: readonly { name: string; value: string }[] }[] } };
    };
  };
  const { image, env } = spec.template.spec.containers[0]!;
  expect(image).toBe('quay.io/kubevirt/cdi-operator:v1.64.0');
  expect(env.filter(({ name }) => name.endsWith('_IMAGE')).map(({ value }) => value)).toEqual(
    ['controller', 'importer', 'cloner', 'importer', 'apiserver', 'uploadserver', 'uploadproxy'].map(
      part => `quay.io/kubevirt/cdi-${part}:v1.64.0`,
    ),
  );
});

test('stated defaults change nothing', () => {
  const stated: CdiProps = {
    namespace: 'cdi',
    cloneStrategy: 'csi-clone',
    podResources: { requests: { cpu: '100m', memory: '60M' }, limits: { cpu: '750m', memory: '600M' } },
    replicas: 1,
    timeout: '10m',
  };
  expect(modelOf(stated).objects.map(({ manifest }) => manifest)).toEqual(
    modelOf().objects.map(({ manifest }) => manifest),
  );
});

test('bad props', () => {
  const props = { cloneStrategy: 'magic', podResources: { limits: { cpu: true } }, uploadProxyURL: '' } as unknown;
  expect(problemsOf(() => modelOf(props as CdiProps))).toEqual([
    'props/unknown | uploadProxyURL | unknown prop "uploadProxyURL", did you mean "uploadProxy"?',
    'props/value | cloneStrategy | must be one of "csi-clone", "snapshot", "copy", got the string "magic"',
    "props/value | podResources.limits.cpu | must be a quantity such as '500m' or '1Gi', got the boolean true",
  ]);
});
