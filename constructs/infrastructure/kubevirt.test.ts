import type { Manifest } from '../../lib/values/json';
import { Platform } from '../../lib/model/platform';
import type { Model } from '../../lib/model/model';
import { problemsOf } from '../../test/apps/objects';
import { KubeVirt, type KubeVirtProps } from './kubevirt';

function modelOf(props?: KubeVirtProps): Model {
  const platform = new Platform('test');
  new KubeVirt(platform, 'kubevirt', props);
  return platform.model();
}

function find({ objects }: Model, kind: string): Manifest {
  return objects.find(({ id }) => id.kind === kind)!.manifest;
}

function configuration(props?: KubeVirtProps): Record<string, unknown> {
  const { configuration } = find(modelOf(props), 'KubeVirt').spec as { configuration: Record<string, unknown> };
  return configuration;
}

test('the settings of KubeVirt', () => {
  expect(find(modelOf(), 'KubeVirt')).toEqual({
    apiVersion: 'kubevirt.io/v1',
    kind: 'KubeVirt',
    metadata: { name: 'kubevirt', namespace: 'kubevirt' },
    spec: {
      configuration: {
        commonInstancetypesDeployment: { enabled: false },
        developerConfiguration: {
          cpuAllocationRatio: 10,
          featureGates: [
            'HotplugVolumes',
            'ExpandDisks',
            'LiveMigration',
            'AutoResourceLimitsGate',
            'CPUManager',
            'GPU',
            'VMExport',
          ],
        },
        evictionStrategy: 'LiveMigrate',
        seccompConfiguration: { virtualMachineInstanceProfile: { customProfile: { runtimeDefaultProfile: true } } },
        virtualMachineOptions: { disableSerialConsoleLog: {} },
        vmRolloutStrategy: 'LiveUpdate',
      },
      customizeComponents: {
        patches: [
          {
            patch:
              '{"spec":{"template":{"spec":{"containers":[{"name":"virt-handler","resources":' +
              '{"requests":{"cpu":"100m","memory":"128Mi"},"limits":{"memory":"2Gi"}}}]}}}}',
            resourceName: 'virt-handler',
            resourceType: 'DaemonSet',
            type: 'strategic',
          },
        ],
      },
      imagePullPolicy: 'IfNotPresent',
      uninstallStrategy: 'BlockUninstallIfWorkloadsExist',
      workloadUpdateStrategy: {
        batchEvictionInterval: '1m',
        batchEvictionSize: 10,
        workloadUpdateMethods: ['LiveMigrate', 'Evict'],
      },
    },
  });
});

test('devices turn their gate on, and have the nodes load what passes them through', () => {
  const pci = [{ pciVendorSelector: '10DE:2236', resourceName: 'nvidia.com/GA102GL_A10' }];
  const mediated = [{ mdevNameSelector: 'NVIDIA L40S-24Q', resourceName: 'nvidia.com/L40S-24Q' }];
  const props = { hostDevices: { pci, mediated, mediatedTypes: { mediatedDeviceTypes: ['nvidia-740'] } } };
  expect(configuration({ ...props, featureGates: ['GPU', 'Sidecar'] })).toMatchObject({
    developerConfiguration: { featureGates: expect.arrayContaining(['GPU', 'HostDevices', 'Sidecar']) as unknown },
    mediatedDevicesConfiguration: { mediatedDeviceTypes: ['nvidia-740'] },
    permittedHostDevices: { pciHostDevices: pci, mediatedDevices: mediated },
  });
  const needs = (model: Model): unknown[] => model.nodeRequirements.map(({ requirements }) => requirements);
  const containerd = { 'io.containerd.cri.v1.runtime': { device_ownership_from_security_context: true } };
  expect(needs(modelOf())).toEqual([{ containerd }]);
  expect(needs(modelOf(props))).toEqual([
    { containerd },
    { kernelModules: [{ name: 'vfio_pci' }, { name: 'vfio_iommu_type1' }] },
  ]);
});

test('other settings', () => {
  const spec = (props: KubeVirtProps): unknown => find(modelOf(props), 'KubeVirt').spec;
  expect(spec({ monitorNamespace: 'monitoring' })).toMatchObject({ monitorNamespace: 'monitoring' });
  expect(configuration({ cpuAllocationRatio: 4, emulation: true, evictionStrategy: 'None' })).toMatchObject({
    developerConfiguration: { cpuAllocationRatio: 4, useEmulation: true },
    evictionStrategy: 'None',
  });
  expect(find(modelOf({ namespace: 'vms', replicas: 1 }), 'Deployment')).toMatchObject({
    metadata: { namespace: 'vms' },
    spec: { replicas: 1 },
  });
  const exportProxy = { host: 'exports.example.org', ingressClassName: 'public' };
  expect(find(modelOf({ exportProxy }), 'Ingress')).toMatchObject({
    metadata: { name: 'virt-exportproxy', annotations: { 'nginx.ingress.kubernetes.io/ssl-passthrough': 'true' } },
    spec: { ingressClassName: 'public', rules: [{ host: 'exports.example.org' }] },
  });
});

test('one unit, with a namespace for privileged pods; what machines hang on stays', () => {
  const { units, objects, namespaces, unresolved } = modelOf();
  expect(units.map(({ name }) => name)).toEqual(['kubevirt']);
  expect(namespaces).toMatchObject([{ name: 'kubevirt', podSecurity: 'privileged' }]);
  expect(unresolved).toEqual([]);
  expect(objects.filter(({ retained }) => retained).map(({ id }) => id.kind)).toEqual([
    'Namespace',
    'CustomResourceDefinition',
    'KubeVirt',
  ]);
});

test('the operator names one version everywhere, and its account has rights for the cluster', () => {
  const model = modelOf();
  const text = JSON.stringify(find(model, 'Deployment'));
  expect(new Set(text.match(/v\d+\.\d+\.\d+/g))).toEqual(new Set(['v1.8.4']));
  const { rules } = find(model, 'ClusterRole') as unknown as { rules: readonly { resources?: readonly string[] }[] };
  expect(rules.length).toBeGreaterThan(40);
  expect(rules.filter(({ resources }) => resources?.includes('virtualmachines/start'))).toHaveLength(1);
  expect(find(model, 'ClusterRoleBinding')).toMatchObject({
    subjects: [{ kind: 'ServiceAccount', name: 'kubevirt-operator', namespace: 'kubevirt' }],
  });
});

test('stated defaults change nothing', () => {
  const stated: KubeVirtProps = {
    namespace: 'kubevirt',
    cpuAllocationRatio: 10,
    featureGates: [],
    hostDevices: { pci: [], mediated: [] },
    evictionStrategy: 'LiveMigrate',
    emulation: false,
    replicas: 2,
    timeout: '15m',
  };
  expect(modelOf(stated).objects.map(({ manifest }) => manifest)).toEqual(
    modelOf().objects.map(({ manifest }) => manifest),
  );
  expect(modelOf(stated).units).toEqual(modelOf().units);
});

test('bad props', () => {
  const props = {
    cpuAllocationRatio: 0,
    evictionStrategy: 'Never',
    hostDevices: { pci: [{ pciVendorSelector: '10DE', resourceName: 'gpu' }], usb: [] },
    exportProxy: { host: 'example.org' },
  } as unknown as KubeVirtProps;
  expect(problemsOf(() => modelOf(props))).toEqual([
    'props/value | cpuAllocationRatio | must be at least 1, got the number 0',
    'props/unknown | hostDevices.usb | unknown prop "usb"',
    'props/value | hostDevices.pci[0].pciVendorSelector | must be vendor:device of a PCI device such as 10DE:2236, got the string "10DE"',
    'props/value | hostDevices.pci[0].resourceName | must be a resource such as nvidia.com/GA102GL_A10, got the string "gpu"',
    'props/value | evictionStrategy | must be one of "LiveMigrate", "LiveMigrateIfPossible", "None", got the string "Never"',
    'props/required | exportProxy.ingressClassName | is required',
  ]);
});
