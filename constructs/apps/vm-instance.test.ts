import { App, Chart } from 'cdk8s';
import { objectsOf, specOf } from '../../test/apps/objects';
import type { Manifest } from '../../lib/values/json';
import { SecretRef } from '../../lib/values/secret-ref';
import { VmDisk } from './vm-disk';
import { VmInstance, type VmInstanceProps, type VmInstanceValues } from './vm-instance';

const LABELS = {
  'app.kubernetes.io/instance': 'vm-instance-test',
  'app.kubernetes.io/managed-by': 'strata',
  'app.kubernetes.io/name': 'vm-instance',
};
const SELECTOR = { 'app.kubernetes.io/instance': 'vm-instance-test', 'app.kubernetes.io/name': 'vm-instance' };
const KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIPht0dPk5qQ+54g1hSX7A6AUxXJW5T6n/3d7Ga2F8gTF test@test';
const USER_DATA = `#cloud-config
users:
  - name: test
    groups: sudo
    ssh_authorized_keys:
      - ${KEY}
`;

function machine(props?: VmInstanceProps): Map<string, Manifest> {
  return objectsOf(tenant => new VmInstance(tenant, 'test', props));
}

/** Spec of the machine, and that of its guest. */
function parts(props?: VmInstanceProps) {
  const spec = specOf(machine(props), 'VirtualMachine vm-instance-test');
  const { template } = spec as { template: { spec: { domain: Record<string, unknown> } & Record<string, unknown> } };
  return { spec, guest: template.spec, domain: template.spec.domain };
}

test("the case of Cozystack's end-to-end test", () => {
  const chart = new Chart(new App(), 'chart', { namespace: 'tenant-test' });
  const values: VmInstanceValues = {
    external: false,
    externalMethod: 'PortList',
    externalPorts: [22],
    runStrategy: 'Always',
    instanceType: 'u1.medium',
    instanceProfile: 'ubuntu',
    disks: [{ name: 'vmi-test' }],
    gpus: [],
    sshKeys: [KEY],
    cloudInit: USER_DATA,
    cloudInitSeed: '',
  };
  const app = VmInstance.fromValues(chart, 'test', values);
  const metadata = { name: 'vm-instance-test', namespace: 'tenant-test', labels: LABELS };
  expect(app.host).toBe('vm-instance-test.tenant-test.svc');
  expect(chart.toJson()).toEqual([
    {
      apiVersion: 'kubevirt.io/v1',
      kind: 'VirtualMachine',
      metadata,
      spec: {
        runStrategy: 'Always',
        instancetype: { kind: 'VirtualMachineClusterInstancetype', name: 'u1.medium' },
        preference: { kind: 'VirtualMachineClusterPreference', name: 'ubuntu' },
        template: {
          metadata: {
            annotations: { 'kubevirt.io/allow-pod-bridge-network-live-migration': 'true' },
            labels: LABELS,
          },
          spec: {
            accessCredentials: [
              {
                sshPublicKey: {
                  source: { secret: { secretName: 'vm-instance-test-ssh-keys' } },
                  propagationMethod: { noCloud: {} },
                },
              },
            ],
            domain: {
              // as Cozystack's chart computes it
              firmware: { uuid: '6143cd81-c500-4d73-975a-5e986a00d984' },
              devices: {
                disks: [
                  { name: 'disk-vmi-test', disk: {}, bootOrder: 1 },
                  { name: 'cloudinitdisk', disk: {} },
                ],
                interfaces: [{ name: 'default', bridge: {} }],
              },
            },
            networks: [{ name: 'default', pod: {} }],
            volumes: [
              { name: 'disk-vmi-test', dataVolume: { name: 'vm-disk-vmi-test' } },
              { name: 'cloudinitdisk', cloudInitNoCloud: { userData: USER_DATA } },
            ],
          },
        },
      },
    },
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { ...metadata, name: 'vm-instance-test-ssh-keys' },
      stringData: { key0: KEY },
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata,
      spec: { type: 'ClusterIP', clusterIP: 'None', ports: [{ port: 65535 }], selector: SELECTOR },
    },
  ]);
});

test('disks in the order of booting, by construct or name', () => {
  const made = objectsOf(tenant => {
    const system = new VmDisk(tenant, 'system');
    const setup = new VmDisk(tenant, 'setup', { optical: true });
    const disks = [system, { disk: setup, bus: 'sata' as const }, { name: 'old', bus: 'scsi' as const, optical: true }];
    return new VmInstance(tenant, 'test', { disks });
  });
  expect(specOf(made, 'VirtualMachine vm-instance-test')).toMatchObject({
    template: {
      spec: {
        domain: {
          devices: {
            disks: [
              { name: 'disk-system', disk: {}, bootOrder: 1 },
              { name: 'disk-setup', cdrom: { bus: 'sata' }, bootOrder: 2 },
              { name: 'disk-old', cdrom: { bus: 'scsi' }, bootOrder: 3 },
            ],
          },
        },
        volumes: [
          { name: 'disk-system', dataVolume: { name: 'vm-disk-system' } },
          { name: 'disk-setup', dataVolume: { name: 'vm-disk-setup' } },
          { name: 'disk-old', dataVolume: { name: 'vm-disk-old' } },
        ],
      },
    },
  });
});

test('networks, devices and a CPU model', () => {
  const { guest, domain } = parts({
    networks: [{ name: 'subnet-1' }],
    gpus: [{ name: 'nvidia.com/A' }, { name: 'nvidia.com/B' }],
    cpuModel: 'Haswell',
  });
  expect(guest.networks).toEqual([
    { name: 'default', pod: {} },
    { name: 'subnet-1', multus: { networkName: 'tenant-root/subnet-1' } },
  ]);
  expect(domain).toMatchObject({
    cpu: { model: 'Haswell' },
    devices: {
      gpus: [
        { name: 'gpu1', deviceName: 'nvidia.com/A' },
        { name: 'gpu2', deviceName: 'nvidia.com/B' },
      ],
      interfaces: [
        { name: 'default', bridge: {} },
        { name: 'subnet-1', bridge: {} },
      ],
    },
  });
});

test('CPUs and memory in place of an instance type', () => {
  const { spec, domain } = parts({ resources: { cpu: 2, sockets: 4, memory: '8Gi' }, instanceProfile: '' });
  expect(spec).not.toHaveProperty('instancetype');
  expect(spec).not.toHaveProperty('preference');
  expect(domain).toMatchObject({ cpu: { cores: 2, sockets: 4 }, memory: { guest: '8Gi' } });
  expect(parts().spec).toMatchObject({ instancetype: { name: 'u1.medium' }, runStrategy: 'Always' });
  expect(parts({ runStrategy: 'Manual' }).spec).toMatchObject({ runStrategy: 'Manual' });
});

test('user data: none, keys alone, a text, a Secret', () => {
  const volumes = (props: VmInstanceProps): unknown => parts(props).guest.volumes;
  const disk = (cloudInitNoCloud: unknown): unknown => [{ name: 'cloudinitdisk', cloudInitNoCloud }];
  expect(volumes({})).toEqual([]);
  expect(volumes({ sshKeys: [KEY] })).toEqual(disk({ userData: '#cloud-config\n{}\n' }));
  expect(volumes({ cloudInit: USER_DATA })).toEqual(disk({ userData: USER_DATA }));
  for (const cloudInitSecret of [{ name: 'data' }, new SecretRef<'userdata'>('tenant-root', 'data')])
    expect(volumes({ cloudInitSecret })).toEqual(disk({ secretRef: { name: 'data' } }));
});

test('another seed is another identity', () => {
  const identity = (cloudInitSeed?: string): unknown =>
    (parts({ cloudInitSeed }).domain as { firmware: unknown }).firmware;
  expect(identity()).toEqual(identity(''));
  expect(identity('again')).not.toEqual(identity());
});

test('outside by ports', () => {
  const made = machine({ external: true, externalPorts: [22, 443] });
  expect(specOf(made, 'Service vm-instance-test')).toEqual({
    type: 'LoadBalancer',
    externalTrafficPolicy: 'Local',
    allocateLoadBalancerNodePorts: false,
    ports: [
      { name: 'port-22', port: 22, targetPort: 22 },
      { name: 'port-443', port: 443, targetPort: 443 },
    ],
    selector: SELECTOR,
  });
  expect(specOf(made, 'CiliumNetworkPolicy vm-instance-test-external')).toEqual({
    endpointSelector: { matchLabels: SELECTOR },
    ingress: [
      {
        fromEntities: ['world'],
        toPorts: [
          {
            ports: [
              { port: '22', protocol: 'TCP' },
              { port: '443', protocol: 'TCP' },
            ],
          },
        ],
      },
    ],
  });
});

test('outside by the whole address', () => {
  const made = machine({ external: true, externalMethod: 'WholeIP', externalPorts: [] });
  expect(made.get('Service vm-instance-test')).toMatchObject({
    metadata: {
      annotations: { 'networking.cozystack.io/wholeIP': 'true' },
      labels: { ...LABELS, 'service.kubernetes.io/service-proxy-name': 'cozy-proxy' },
    },
    spec: { type: 'LoadBalancer', ports: [{ port: 65535 }] },
  });
  expect(specOf(made, 'CiliumNetworkPolicy vm-instance-test-external')).toEqual({
    endpointSelector: { matchLabels: SELECTOR },
    ingress: [{ fromEntities: ['world'] }],
  });
});

test('people may see it, sit at its console, start and stop it', () => {
  const resourceNames = ['vm-instance-test'];
  expect(machine().get('Role vm-instance-test-use')!.rules).toEqual([
    { apiGroups: ['kubevirt.io'], resources: ['virtualmachineinstances'], resourceNames, verbs: ['get'] },
    {
      apiGroups: ['subresources.kubevirt.io'],
      resources: [
        'virtualmachineinstances/console',
        'virtualmachineinstances/portforward',
        'virtualmachineinstances/vnc',
      ],
      resourceNames,
      verbs: ['get'],
    },
    {
      apiGroups: ['subresources.kubevirt.io'],
      resources: ['virtualmachines/restart', 'virtualmachines/start', 'virtualmachines/stop'],
      resourceNames,
      verbs: ['update'],
    },
  ]);
});
