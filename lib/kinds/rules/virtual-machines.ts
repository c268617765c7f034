import type { Manifest } from '../../values/json';
import { textsAt, valuesAt } from '../../values/values-at';
import type { VolumeClaims } from './pod-group';
import type { KindRules, Produced, ReferenceRule } from './rule';
import { virtualMachinePods } from './virtual-machine-pods';

/** The definitions that an operator makes once its settings are carried out. */
function definitions(group: string, ...plurals: readonly string[]): readonly Produced[] {
  return plurals.map(plural => ({
    group: 'apiextensions.k8s.io',
    kind: 'CustomResourceDefinition',
    // in no namespace, though the settings are
    namespace: undefined,
    name: `${plural}.${group}`,
  }));
}

/** What virt-operator v1.8.4 defines beside its own kind. Source: its install strategy. */
const KUBEVIRT_KINDS: readonly Produced[] = [
  ...definitions(
    'kubevirt.io',
    'virtualmachineinstancemigrations',
    'virtualmachineinstancepresets',
    'virtualmachineinstancereplicasets',
    'virtualmachineinstances',
    'virtualmachines',
  ),
  ...definitions(
    'instancetype.kubevirt.io',
    'virtualmachineclusterinstancetypes',
    'virtualmachineclusterpreferences',
    'virtualmachineinstancetypes',
    'virtualmachinepreferences',
  ),
  ...definitions(
    'snapshot.kubevirt.io',
    'virtualmachinerestores',
    'virtualmachinesnapshotcontents',
    'virtualmachinesnapshots',
  ),
  ...definitions('backup.kubevirt.io', 'virtualmachinebackups', 'virtualmachinebackuptrackers'),
  ...definitions('clone.kubevirt.io', 'virtualmachineclones'),
  ...definitions('export.kubevirt.io', 'virtualmachineexports'),
  ...definitions('migrations.kubevirt.io', 'migrationpolicies'),
  ...definitions('pool.kubevirt.io', 'virtualmachinepools'),
];

/** What cdi-operator v1.64.0 defines beside its own kind. */
const CDI_KINDS: readonly Produced[] = [
  ...definitions(
    'cdi.kubevirt.io',
    'cdiconfigs',
    'dataimportcrons',
    'datasources',
    'datavolumes',
    'objecttransfers',
    'storageprofiles',
    'volumeclonesources',
    'volumeimportsources',
    'volumeuploadsources',
  ),
  ...definitions('forklift.cdi.kubevirt.io', 'openstackvolumepopulators', 'ovirtvolumepopulators'),
];

const STORAGE_CLASS = { group: 'storage.k8s.io', kind: 'StorageClass' } as const;

/** What a claim for a disk names, at the spec of a DataVolume. */
function dataVolumeReferences(spec: string): readonly ReferenceRule[] {
  return [
    { path: `${spec}.storage.storageClassName`, ...STORAGE_CLASS },
    { path: `${spec}.pvc.storageClassName`, ...STORAGE_CLASS },
    { path: `${spec}.source.pvc`, kind: 'PersistentVolumeClaim' },
    { path: `${spec}.source.snapshot`, group: 'snapshot.storage.k8s.io', kind: 'VolumeSnapshot' },
    { path: `${spec}.sourceRef`, group: 'cdi.kubevirt.io', kind: 'DataSource' },
    ...SOURCES.map(source => ({
      path: `${spec}.source.${source}.secretRef`,
      kind: 'Secret',
    })),
    ...['http', 's3', 'registry', 'imageio'].map(source => ({
      path: `${spec}.source.${source}.certConfigMap`,
      kind: 'ConfigMap',
    })),
  ];
}

/** Where the contents of a disk come from; what people upload is nowhere else. */
const SOURCES = ['http', 's3', 'gcs', 'registry', 'imageio', 'vddk'];

/** The volume of a disk, by its spec. */
function disk(root: unknown, path: string): VolumeClaims {
  const [spec] = valuesAt(root, path);
  const member = valuesAt(spec, 'pvc').length > 0 ? 'pvc' : 'storage';
  return {
    field: `${path}.${member}.storageClassName`,
    storageClass: textsAt(spec, `${member}.storageClassName`)[0],
    fetched: SOURCES.some(source => valuesAt(spec, `source.${source}`).length > 0),
  };
}

/** What the template of a machine names, at its spec. */
function machineReferences(spec: string): readonly ReferenceRule[] {
  const volume = `${spec}.volumes[]`;
  return [
    { path: `${volume}.dataVolume`, group: 'cdi.kubevirt.io', kind: 'DataVolume' },
    { path: `${volume}.persistentVolumeClaim`, kind: 'PersistentVolumeClaim', name: 'claimName' },
    ...['cloudInitNoCloud', 'cloudInitConfigDrive'].flatMap(member =>
      ['secretRef', 'networkDataSecretRef'].map(secret => ({ path: `${volume}.${member}.${secret}`, kind: 'Secret' })),
    ),
    { path: `${volume}.secret`, kind: 'Secret', name: 'secretName' },
    { path: `${volume}.configMap`, kind: 'ConfigMap' },
    { path: `${volume}.sysprep.secret`, kind: 'Secret' },
    { path: `${volume}.sysprep.configMap`, kind: 'ConfigMap' },
    { path: `${volume}.serviceAccount`, kind: 'ServiceAccount', name: 'serviceAccountName' },
    ...['sshPublicKey', 'userPassword'].map(credential => ({
      path: `${spec}.accessCredentials[].${credential}.source.secret`,
      kind: 'Secret',
      name: 'secretName',
    })),
    {
      path: `${spec}.networks[].multus.networkName`,
      group: 'k8s.cni.cncf.io',
      kind: 'NetworkAttachmentDefinition',
      read: readNetwork,
    },
    { path: `${spec}.priorityClassName`, group: 'scheduling.k8s.io', kind: 'PriorityClass' },
  ];
}

/** `[namespace/]name` of a network. */
function readNetwork(value: unknown) {
  if (typeof value !== 'string') return [];
  const [namespace, name] = value.includes('/') ? value.split('/') : [undefined, value];
  return name === undefined ? [] : [{ name, namespace }];
}

/** Disks that are made with a machine belong to it and go with it. */
function bringsDisks(machine: Manifest): boolean {
  return valuesAt(machine, 'spec.dataVolumeTemplates[]').length > 0;
}

/** KubeVirt and CDI: machines wait for their disks, their types and their Secrets; what defines their kinds is never pruned. */
export const virtualMachineRules: readonly KindRules[] = [
  {
    group: 'kubevirt.io',
    kind: 'KubeVirt',
    // its definitions go with it, and all machines with them
    ownsData: true,
    // it stays Available while it is updated; what it has seen it notes when it is done
    readiness: { rule: 'condition', type: 'Available', generation: 'status' },
    produces: () => [
      ...KUBEVIRT_KINDS,
      { kind: 'Secret', name: 'kubevirt-operator-certs' },
      { kind: 'Service', name: 'virt-exportproxy' },
    ],
  },
  {
    group: 'cdi.kubevirt.io',
    kind: 'CDI',
    // its definitions go with it, and all disks with them
    ownsData: true,
    readiness: { rule: 'condition', type: 'Available' },
    references: [{ path: 'spec.config.scratchSpaceStorageClass', ...STORAGE_CLASS }],
    produces: () => CDI_KINDS,
  },
  {
    group: 'cdi.kubevirt.io',
    kind: 'DataVolume',
    ownsData: true,
    volumes: manifest => [disk(manifest, 'spec')],
    // one that waits for its first consumer, or for an upload, has nothing to show until a machine or a person comes
    readiness: { rule: 'exists' },
    references: dataVolumeReferences('spec'),
    produces: ({ metadata: { name = '' } }) => [{ kind: 'PersistentVolumeClaim', name }],
  },
  {
    group: 'cdi.kubevirt.io',
    kind: 'DataSource',
    readiness: { rule: 'exists' },
    references: [
      { path: 'spec.source.pvc', kind: 'PersistentVolumeClaim' },
      { path: 'spec.source.snapshot', group: 'snapshot.storage.k8s.io', kind: 'VolumeSnapshot' },
    ],
  },
  {
    group: 'kubevirt.io',
    kind: 'VirtualMachine',
    runsPods: true,
    ownsData: bringsDisks,
    pods: virtualMachinePods,
    volumes: machine =>
      valuesAt(machine, 'spec.dataVolumeTemplates[]').map((template, index) => {
        const { field, storageClass } = disk(template, 'spec');
        return { field: `spec.dataVolumeTemplates[${index}].${field}`, storageClass };
      }),
    // whether it runs is its owner's choice, and may change without a change of the object
    readiness: { rule: 'exists' },
    references: [
      {
        path: 'spec.instancetype',
        group: 'instancetype.kubevirt.io',
        kind: 'VirtualMachineClusterInstancetype',
      },
      { path: 'spec.preference', group: 'instancetype.kubevirt.io', kind: 'VirtualMachineClusterPreference' },
      ...dataVolumeReferences('spec.dataVolumeTemplates[].spec'),
      ...machineReferences('spec.template.spec'),
    ],
    produces: machine =>
      textsAt(machine, 'spec.dataVolumeTemplates[].metadata.name').flatMap(name => [
        { group: 'cdi.kubevirt.io', kind: 'DataVolume', name },
        { kind: 'PersistentVolumeClaim', name },
      ]),
  },
  ...[
    'VirtualMachineClusterInstancetype',
    'VirtualMachineClusterPreference',
    'VirtualMachineInstancetype',
    'VirtualMachinePreference',
  ].map((kind): KindRules => ({ group: 'instancetype.kubevirt.io', kind, readiness: { rule: 'exists' } })),
];
