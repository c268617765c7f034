import { StorageClass } from '../../lib/kinds/generated/storage.k8s.io';
import { Component } from '../../lib/model/component';
import type { Model } from '../../lib/model/model';
import { Platform } from '../../lib/model/platform';
import { FindingsError } from '../../lib/values/finding';
import type { JsonObject } from '../../lib/values/json';
import { SecretRef } from '../../lib/values/secret-ref';
import { LinstorStorage, type LinstorPool, type LinstorStorageProps } from './linstor';

const DATA: LinstorPool = { name: 'data', zfs: { devices: ['/dev/sdb'] } };

function modelOf(props: Partial<LinstorStorageProps> = {}): Model {
  const platform = new Platform('test');
  new LinstorStorage(platform, 'linstor', { pools: [DATA], ...props });
  return platform.model();
}

function specOf(model: Model, kind: string, name: string): JsonObject | undefined {
  const object = model.objects.find(({ id }) => id.kind === kind && id.name === name);
  return object?.manifest.spec as JsonObject | undefined;
}

function classes({ objects }: Model): readonly unknown[] {
  return objects.filter(({ id }) => id.kind === 'StorageClass').map(({ manifest }) => manifest);
}

function problems(props: Partial<LinstorStorageProps>): readonly string[] {
  try {
    modelOf(props);
    return [];
  } catch (error) {
    if (!(error instanceof FindingsError)) throw error;
    return error.findings.map(({ code, field, message }) => `${code} ${field}: ${message}`);
  }
}

test('the release sets these values and no others, and keeps the kinds when it goes', () => {
  const model = modelOf();
  expect(model.charts[0]!.values).toEqual({
    fullnameOverride: 'piraeus-operator',
    installCRDs: true,
    operator: { resources: { requests: { cpu: '20m', memory: '128Mi' }, limits: { memory: '512Mi' } } },
    tls: { autogenerate: false, certManagerIssuerRef: { name: 'ca-bootstrapper', kind: 'Issuer' } },
    podDisruptionBudget: { enabled: false },
  });
  expect(specOf(model, 'HelmRelease', 'linstor')!['postRenderers']).toEqual([
    {
      kustomize: {
        patches: [
          {
            target: { kind: 'CustomResourceDefinition' },
            patch: '[{"op":"add","path":"/metadata/annotations/helm.sh~1resource-policy","value":"keep"}]',
          },
        ],
      },
    },
  ]);
});

test('the cluster speaks TLS with authorities of its own', () => {
  const model = modelOf();
  const spec = specOf(model, 'LinstorCluster', 'linstorcluster')!;
  expect(spec).toMatchObject({
    internalTLS: { certManager: { name: 'linstor-internal-ca', kind: 'Issuer' } },
    apiTLS: { certManager: { name: 'linstor-api-ca', kind: 'Issuer' } },
    properties: [
      { name: 'DrbdOptions/auto-diskful', value: '30' },
      { name: 'DrbdOptions/auto-diskful-allow-cleanup', value: 'true' },
      { name: 'DrbdOptions/Net/verify-alg', value: 'crc32c' },
      { name: 'DrbdOptions/Net/connect-int', value: '15' },
      { name: 'DrbdOptions/Net/ping-int', value: '15' },
      { name: 'DrbdOptions/Net/ping-timeout', value: '20' },
      { name: 'DrbdOptions/Net/timeout', value: '100' },
    ],
  });
  expect(spec).not.toHaveProperty('linstorPassphraseSecret');
  expect(specOf(model, 'Issuer', 'linstor-api-ca')).toEqual({ ca: { secretName: 'linstor-api-ca' } });
  expect(specOf(model, 'Certificate', 'linstor-internal-ca')).toMatchObject({
    isCA: true,
    secretName: 'linstor-internal-ca',
    issuerRef: { name: 'ca-bootstrapper', kind: 'Issuer' },
  });
});

test('properties of a fast or a wide network are laid over the usual ones', () => {
  const { properties } = specOf(
    modelOf({ properties: { 'DrbdOptions/Net/timeout': '120', 'DrbdOptions/Net/max-buffers': '36864' } }),
    'LinstorCluster',
    'linstorcluster',
  ) as { properties: readonly unknown[] };
  expect(properties.slice(-2)).toEqual([
    { name: 'DrbdOptions/Net/timeout', value: '120' },
    { name: 'DrbdOptions/Net/max-buffers', value: '36864' },
  ]);
});

test('satellites of Talos load and build nothing; those of other systems do as upstream has it', () => {
  const names = (model: Model): readonly string[] =>
    model.objects.filter(({ id }) => id.kind === 'LinstorSatelliteConfiguration').map(({ id }) => id.name);
  expect(names(modelOf())).toEqual(['all', 'pool-data', 'talos']);
  expect(names(modelOf({ talos: false }))).toEqual(['all', 'pool-data']);
  const { patches } = specOf(modelOf(), 'LinstorSatelliteConfiguration', 'talos') as { patches: { patch: string }[] };
  expect(patches[0]!.patch).toContain('- name: drbd-module-loader\n          $patch: delete\n');
});

test('Talos is told what DRBD and the pools need', () => {
  const needs = (props: Partial<LinstorStorageProps>): unknown =>
    modelOf(props).nodeRequirements.map(({ requirements }) => requirements);
  const drbd = {
    extensions: ['drbd'],
    kernelModules: [{ name: 'drbd', parameters: ['usermode_helper=disabled'] }, { name: 'drbd_transport_tcp' }],
    lvmIgnores: ['^/dev/drbd.*', '^/dev/dm-.*', '^/dev/zd.*', '^/dev/loop.*'],
  };
  const zfs = { extensions: ['zfs'], kernelModules: [{ name: 'zfs' }, { name: 'spl' }] };
  const because = 'a volume of the class replicated has 3 replicas, of which 2 must be there';
  const down = { downAtOnce: { nodes: 1, because } };
  expect(needs({})).toEqual([drbd, { on: 'all', ...zfs }, down]);
  expect(needs({ pools: [{ name: 'data', nodes: 'worker', zfsThin: {} }] })).toEqual([
    drbd,
    { on: 'worker', ...zfs },
    down,
  ]);
  expect(needs({ pools: [{ name: 'data', fileThin: {} }] })).toEqual([drbd, down]);
  expect(needs({ talos: false })).toEqual([]);
});

test.each<[LinstorPool, JsonObject]>([
  [DATA, { storagePools: [{ name: 'data', zfsPool: {}, source: { hostDevices: ['/dev/sdb'] } }] }],
  [{ name: 'data', zfsThin: { zPool: 'tank' } }, { storagePools: [{ name: 'data', zfsThinPool: { zPool: 'tank' } }] }],
  [
    { name: 'data', nodes: { tier: 'fast' }, lvmThin: { volumeGroup: 'vg', thinPool: 'thin', devices: ['/dev/sdb'] } },
    {
      nodeSelector: { tier: 'fast' },
      storagePools: [
        { name: 'data', lvmThinPool: { volumeGroup: 'vg', thinPool: 'thin' }, source: { hostDevices: ['/dev/sdb'] } },
      ],
    },
  ],
  [{ name: 'data', lvm: {} }, { storagePools: [{ name: 'data', lvmPool: {} }] }],
  [
    { name: 'data', nodes: 'worker', fileThin: { directory: '/srv' } },
    {
      nodeAffinity: {
        nodeSelectorTerms: [
          { matchExpressions: [{ key: 'node-role.kubernetes.io/control-plane', operator: 'DoesNotExist' }] },
        ],
      },
      storagePools: [{ name: 'data', fileThinPool: { directory: '/srv' } }],
    },
  ],
  [
    { name: 'data', nodes: ['n1', 'n2'], zfs: {} },
    {
      nodeAffinity: {
        nodeSelectorTerms: [
          { matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: ['n1', 'n2'] }] },
        ],
      },
      storagePools: [{ name: 'data', zfsPool: {} }],
    },
  ],
])('the pool %j', (pool, spec) => {
  expect(specOf(modelOf({ pools: [pool] }), 'LinstorSatelliteConfiguration', 'pool-data')).toEqual(spec);
});

test('the classes that users expect: local and replicated', () => {
  expect(classes(modelOf())).toEqual([
    {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: { name: 'local', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
      provisioner: 'linstor.csi.linbit.com',
      parameters: {
        'linstor.csi.linbit.com/storagePool': 'data',
        'linstor.csi.linbit.com/layerList': 'storage',
        'linstor.csi.linbit.com/allowRemoteVolumeAccess': 'false',
      },
      reclaimPolicy: 'Delete',
      volumeBindingMode: 'WaitForFirstConsumer',
      allowVolumeExpansion: true,
    },
    {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: { name: 'replicated' },
      provisioner: 'linstor.csi.linbit.com',
      parameters: {
        'linstor.csi.linbit.com/storagePool': 'data',
        'linstor.csi.linbit.com/autoPlace': '3',
        'linstor.csi.linbit.com/layerList': 'drbd storage',
        'linstor.csi.linbit.com/allowRemoteVolumeAccess': 'true',
        'property.linstor.csi.linbit.com/DrbdOptions/auto-quorum': 'suspend-io',
        'property.linstor.csi.linbit.com/DrbdOptions/Resource/on-no-data-accessible': 'suspend-io',
        'property.linstor.csi.linbit.com/DrbdOptions/Resource/on-suspended-primary-outdated': 'force-secondary',
        'property.linstor.csi.linbit.com/DrbdOptions/Net/rr-conflict': 'retry-connect',
      },
      reclaimPolicy: 'Delete',
      volumeBindingMode: 'Immediate',
      allowVolumeExpansion: true,
    },
  ]);
});

test('a passphrase is made in the cluster, or brought; then there are encrypted classes', () => {
  const generated = modelOf({ encryption: 'generated' });
  expect(specOf(generated, 'LinstorCluster', 'linstorcluster')).toMatchObject({
    linstorPassphraseSecret: 'linstor-passphrase',
  });
  expect(specOf(generated, 'ExternalSecret', 'linstor-passphrase')).toMatchObject({
    refreshPolicy: 'CreatedOnce',
    target: { name: 'linstor-passphrase', creationPolicy: 'Orphan' },
  });
  const parameters = classes(generated).map(each => (each as { parameters: object }).parameters);
  expect(parameters[1]).toMatchObject({
    'linstor.csi.linbit.com/encryption': 'true',
    'linstor.csi.linbit.com/layerList': 'luks storage',
  });
  expect(parameters[3]).toMatchObject({ 'linstor.csi.linbit.com/layerList': 'drbd luks storage' });
  const brought = modelOf({ encryption: new SecretRef('linstor', 'ours') });
  expect(specOf(brought, 'LinstorCluster', 'linstorcluster')).toMatchObject({ linstorPassphraseSecret: 'ours' });
});

test('what holds data stays when it leaves the program, with its namespace', () => {
  const retained = modelOf().objects.filter(object => object.retained);
  expect(retained.map(({ id }) => `${id.kind} ${id.name}`)).toEqual([
    'Namespace linstor',
    'LinstorCluster linstorcluster',
    'LinstorSatelliteConfiguration pool-data',
    'StorageClass local',
    'StorageClass replicated',
  ]);
});

test('storage classes of everybody wait for the webhook that answers for them', () => {
  const platform = new Platform('test');
  new LinstorStorage(platform, 'linstor', { pools: [DATA], snapshots: false, hostPolicy: false });
  const other = new Component(platform, 'other');
  new StorageClass(other, 'class', { metadata: { name: 'nfs' }, provisioner: 'nfs.csi.k8s.io' });
  const { units } = platform.model();
  expect(Object.fromEntries(units.map(({ name, dependsOn }) => [name, dependsOn]))).toEqual({
    linstor: [],
    'linstor-config': ['linstor'],
    other: ['linstor'],
  });
});

test('what observes comes last, in a unit of its own', () => {
  const { units, objects } = modelOf({ scrapes: true });
  const unit = units.find(({ name }) => name === 'linstor-monitoring')!;
  expect(unit.dependsOn).toEqual(['linstor']);
  expect(unit.objects.map(index => `${objects[index]!.id.kind} ${objects[index]!.id.name}`)).toEqual([
    'VMPodScrape linstor-controller',
    'VMPodScrape linstor-satellite',
  ]);
});

test('stated defaults change nothing', () => {
  const stated = modelOf({
    namespace: 'linstor',
    talos: true,
    snapshots: true,
    hostPolicy: true,
    scrapes: false,
    timeout: '10m',
    classes: [
      {
        name: 'local',
        pool: 'data',
        replicas: 1,
        encrypted: false,
        default: true,
        reclaimPolicy: 'Delete',
        volumeBindingMode: 'WaitForFirstConsumer',
      },
      { name: 'replicated', replicas: 3, default: false, volumeBindingMode: 'Immediate' },
    ],
  });
  const manifests = ({ objects }: Model): readonly unknown[] => objects.map(({ manifest }) => manifest);
  expect(manifests(stated)).toEqual(manifests(modelOf()));
});

test('all that is wrong with props is said at once', () => {
  const fast: LinstorPool = { name: 'fast', lvmThin: {} };
  expect(
    problems({
      pools: [DATA, fast, DATA],
      classes: [
        { name: 'a' },
        { name: 'b', pool: 'fats', default: true },
        { name: 'b', pool: 'fast', default: true, encrypted: true },
        { name: 'c', pool: 'fast', default: true },
      ],
    }),
  ).toEqual([
    "linstor/pool-twice pools[2].name: the pool 'data' is there twice",
    "linstor/class-pool classes[0].pool: class 'a' names no pool, and there are 'data', 'fast'",
    "linstor/class-pool classes[1].pool: class 'b' names the pool 'fats', which is not there",
    "linstor/no-passphrase classes[2].encrypted: class 'b' is encrypted, and LINSTOR has no passphrase to keep the keys of volumes under",
    "linstor/class-twice classes[2].name: the class 'b' is there twice",
    "linstor/two-defaults classes[3].default: claims without a class would get 'b' or 'c'",
  ]);
  expect(problems({ encryption: new SecretRef('other', 'ours') })).toEqual([
    'linstor/passphrase-namespace encryption: the Secret ours is in other, and LINSTOR reads its passphrase in linstor',
  ]);
  expect(problems({ pools: [{ name: 'x', zfs: {}, lvm: {} }] })).toEqual([
    'props/value pools[0].name: must be 3 to 48 letters, digits, inner dashes and underscores, got the string "x"',
  ]);
  expect(problems({ pools: [{ name: 'data', zfs: {}, lvm: {} }] })).toEqual([
    'props/value pools[0]: must have one of zfs, zfsThin, lvmThin, lvm, fileThin',
  ]);
  expect(problems({ pools: [{ name: 'data', zfs: { devices: ['sdb'] } }] })).toEqual([
    'props/value pools[0].zfs.devices[0]: must be a path below /dev/, got the string "sdb"',
  ]);
  expect(problems({ encryption: 'secret' as never })).toEqual([
    'props/value encryption: must be one of "generated", got the string "secret"',
  ]);
});
