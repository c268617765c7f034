import type { Construct } from 'constructs';
import {
  KubeVirt as KubeVirtObject,
  type KubeVirtSpec,
  type MediatedDevice,
  type MediatedDevicesConfiguration,
  type PciHostDevice,
} from '../../lib/kinds/generated/kubevirt.io';
import { checkProps } from '../../lib/model/check-props';
import { Component, type ComponentProps, type PodSecurity } from '../../lib/model/component';
import { COMPONENT } from '../../lib/model/component-shapes';
import { FLAG, TEXT, integer, list, map, object, oneOf, required, text, type Shape } from '../../lib/model/prop-types';
import { ALLOCATION_RATIO } from '../tenancy/allocation';
import { TLS_PASSTHROUGH, addPassthrough, type TlsPassthrough } from './kubevirt-ingress';
import { BLOCK_DEVICES, VFIO } from './kubevirt-nodes';
import { addVirtOperator } from './kubevirt-operator';

export type {
  MediatedDevice,
  MediatedDevicesConfiguration,
  PciHostDevice,
} from '../../lib/kinds/generated/kubevirt.io';
import { KUBERNETES_SUPPORT } from '../kubernetes-support';
export type { TlsPassthrough } from './kubevirt-ingress';

/** Devices of the nodes that virtual machines may be given, by the name under which they ask for them. */
export interface KubeVirtHostDevices {
  /**
   * PCI devices that are passed through, by `vendor:device`.
   * @default []
   */
  readonly pci?: readonly PciHostDevice[];
  /**
   * Mediated devices, such as slices of a GPU, by the name of their type.
   * @default []
   */
  readonly mediated?: readonly MediatedDevice[];
  /**
   * Mediated devices that KubeVirt makes on the nodes.
   * @default - none: a GPU operator makes them
   */
  readonly mediatedTypes?: MediatedDevicesConfiguration;
}

/** Props of {@link KubeVirt}. */
export interface KubeVirtProps extends ComponentProps {
  /** @default 'kubevirt' */
  readonly namespace?: string;
  /**
   * Virtual CPUs that a physical one is promised to: the request of a machine is its CPUs divided by this.
   * @minimum 1
   * @default 10
   */
  readonly cpuAllocationRatio?: number;
  /**
   * Feature gates beside those that are always on: HotplugVolumes, ExpandDisks, LiveMigration, AutoResourceLimitsGate, CPUManager, GPU, VMExport.
   * @default []
   */
  readonly featureGates?: readonly string[];
  /**
   * Devices that machines may be given. Any of them turn on the gate HostDevices.
   * @default - none
   */
  readonly hostDevices?: KubeVirtHostDevices;
  /**
   * What becomes of a machine when its node is drained: LiveMigrate moves it and holds the drain up until it has moved, LiveMigrateIfPossible
   * stops those that can't move, None stops all.
   * @default 'LiveMigrate'
   */
  readonly evictionStrategy?: 'LiveMigrate' | 'LiveMigrateIfPossible' | 'None';
  /**
   * Where people download disks from outside, by `virtctl vmexport`.
   * @default - from inside the cluster only
   */
  readonly exportProxy?: TlsPassthrough;
  /**
   * Namespace of the Prometheus that KubeVirt makes a ServiceMonitor for, where that kind is defined.
   * @default - no ServiceMonitor
   */
  readonly monitorNamespace?: string;
  /**
   * Run machines without hardware virtualization, slowly: for trials on virtual nodes.
   * @default false
   */
  readonly emulation?: boolean;
  /**
   * Pods of virt-operator, one of which leads. They run on control planes.
   * @minimum 1
   * @default 2
   */
  readonly replicas?: number;
}

const RESOURCE = required(text(/^[^/]+\/[^/]+$/, 'be a resource such as nvidia.com/GA102GL_A10'));
const PCI = required(text(/^[0-9A-Fa-f]{4}:[0-9A-Fa-f]{4}$/, 'be vendor:device of a PCI device such as 10DE:2236'));
const HOST_DEVICES: Shape<KubeVirtHostDevices> = {
  pci: list(object<PciHostDevice>({ pciVendorSelector: PCI, resourceName: RESOURCE, externalResourceProvider: FLAG })),
  mediated: list(
    object<MediatedDevice>({
      mdevNameSelector: required(TEXT),
      resourceName: RESOURCE,
      externalResourceProvider: FLAG,
    }),
  ),
  mediatedTypes: map(),
};
const PROPS: Shape<KubeVirtProps> = {
  ...COMPONENT,
  cpuAllocationRatio: integer(1),
  featureGates: list(TEXT),
  hostDevices: object(HOST_DEVICES),
  evictionStrategy: oneOf('LiveMigrate', 'LiveMigrateIfPossible', 'None'),
  exportProxy: TLS_PASSTHROUGH,
  monitorNamespace: TEXT,
  emulation: FLAG,
  replicas: integer(1),
};

const PRIVILEGED: PodSecurity = {
  level: 'privileged',
  reason: 'virt-handler starts virtual machines on the nodes, by their devices and their container runtime',
};

/** Gates that are always on. Source: Cozystack v1.6. */
const GATES = [
  'HotplugVolumes',
  'ExpandDisks',
  'LiveMigration',
  'AutoResourceLimitsGate',
  'CPUManager',
  'GPU',
  'VMExport',
];

/** Talos ends pods without a memory limit first where memory is short; a node without virt-handler can't be told anything about its machines. */
const HANDLER_RESOURCES = { requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '2Gi' } };

/**
 * KubeVirt: runs virtual machines as pods. Machines move to other nodes when KubeVirt is updated or a node is drained, and take new CPU, memory
 * and placement without a restart where their guests can.
 * @example
 * new KubeVirt(platform, 'kubevirt', {
 *   hostDevices: { pci: [{ pciVendorSelector: '10DE:2236', resourceName: 'nvidia.com/GA102GL_A10' }] },
 * });
 */
export class KubeVirt extends Component {
  declare readonly namespace: string;

  /** @throws FindingsError with all problems of the props */
  constructor(scope: Construct, id: string, props: KubeVirtProps = {}) {
    checkProps(scope, id, props, PROPS);
    const { namespace = 'kubevirt', replicas = 2, timeout = '15m' } = props;
    super(scope, id, { namespace, timeout });
    this.supports(KUBERNETES_SUPPORT.kubeVirt);
    this.addNamespace(namespace, { podSecurity: PRIVILEGED });
    addVirtOperator(this, namespace, replicas);
    this.requireOfNodes({ containerd: BLOCK_DEVICES });
    if ((props.hostDevices?.pci ?? []).length > 0) this.requireOfNodes({ kernelModules: VFIO });
    if (props.exportProxy !== undefined) addPassthrough(this, 'virt-exportproxy', props.exportProxy);
    new KubeVirtObject(this, 'kubevirt', { metadata: { name: 'kubevirt', namespace }, spec: specOf(props) });
  }
}

function specOf(props: KubeVirtProps): KubeVirtSpec {
  const { cpuAllocationRatio = ALLOCATION_RATIO.cpu, featureGates = [], hostDevices = {}, emulation = false } = props;
  const { pci = [], mediated = [], mediatedTypes } = hostDevices;
  const hasDevices = pci.length + mediated.length > 0;
  const gates = [...GATES, ...(hasDevices ? ['HostDevices'] : []), ...featureGates];
  return {
    configuration: {
      // instance types are a component of their own
      commonInstancetypesDeployment: { enabled: false },
      developerConfiguration: {
        cpuAllocationRatio,
        featureGates: [...new Set(gates)],
        ...(emulation ? { useEmulation: true } : {}),
      },
      evictionStrategy: props.evictionStrategy ?? 'LiveMigrate',
      ...(mediatedTypes === undefined ? {} : { mediatedDevicesConfiguration: mediatedTypes }),
      ...(hasDevices ? { permittedHostDevices: { pciHostDevices: pci, mediatedDevices: mediated } } : {}),
      // namespaces of tenants take no pods without a profile; Talos' kubelet gives this one to all
      seccompConfiguration: { virtualMachineInstanceProfile: { customProfile: { runtimeDefaultProfile: true } } },
      // what guests write to their consoles would fill the logs
      virtualMachineOptions: { disableSerialConsoleLog: {} },
      vmRolloutStrategy: 'LiveUpdate',
    },
    customizeComponents: { patches: [handlerPatch()] },
    imagePullPolicy: 'IfNotPresent',
    ...(props.monitorNamespace === undefined ? {} : { monitorNamespace: props.monitorNamespace }),
    // without the definitions of machines, which go with it, there are no machines
    uninstallStrategy: 'BlockUninstallIfWorkloadsExist',
    workloadUpdateStrategy: {
      workloadUpdateMethods: ['LiveMigrate', 'Evict'],
      batchEvictionInterval: '1m',
      batchEvictionSize: 10,
    },
  };
}

function handlerPatch() {
  const containers = [{ name: 'virt-handler', resources: HANDLER_RESOURCES }];
  return {
    resourceName: 'virt-handler',
    resourceType: 'DaemonSet',
    type: 'strategic',
    patch: JSON.stringify({ spec: { template: { spec: { containers } } } }),
  };
}
