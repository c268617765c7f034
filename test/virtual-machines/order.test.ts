import { check } from '../../lib/check';
import type { Model } from '../../lib/model/model';
import { KubeVirt } from '../../constructs/infrastructure/kubevirt';
import { VmDisk } from '../../constructs/apps/vm-disk';
import { VmInstance } from '../../constructs/apps/vm-instance';
import { Tenant } from '../../constructs/tenancy/tenant';
import { Platform } from '../../lib/model/platform';
import { virtualMachines } from './cloud';

const model = virtualMachines().model();

function needs({ units }: Model, name: string): readonly string[] {
  return units.find(unit => unit.name === name)!.dependsOn;
}

test('nothing is missing, and no check has anything to say', () => {
  expect(model.unresolved).toEqual([]);
  expect(check(model)).toEqual([]);
});

test('machines wait for disks, types and KubeVirt; disks for CDI and what they are copied from', () => {
  expect(needs(model, 'kubevirt')).toEqual([]);
  expect(needs(model, 'cdi')).toEqual([]);
  expect(needs(model, 'instance-types')).toEqual(['kubevirt']);
  expect(needs(model, 'vm-images')).toEqual(['cdi']);
  expect(needs(model, 'tenant-root-vm-disk-golden')).toEqual(['cdi', 'tenant-root', 'vm-images']);
  expect(needs(model, 'tenant-root-vm-disk-system')).toEqual(['cdi', 'tenant-root', 'tenant-root-vm-disk-golden']);
  expect(needs(model, 'tenant-root-vm-disk-data')).toEqual(['cdi', 'tenant-root']);
  expect(needs(model, 'tenant-root-vm-instance-web')).toEqual([
    'instance-types',
    'kubevirt',
    'tenant-root',
    'tenant-root-vm-disk-data',
    'tenant-root-vm-disk-setup',
    'tenant-root-vm-disk-system',
  ]);
});

test('disks, images and what defines them stay; machines go', () => {
  const kept = model.objects.filter(({ retained }) => retained).map(({ id }) => `${id.kind} ${id.name}`);
  expect(kept.sort()).toEqual(
    [
      'CDI cdi',
      'CustomResourceDefinition cdis.cdi.kubevirt.io',
      'CustomResourceDefinition kubevirts.kubevirt.io',
      ...['data', 'download', 'golden', 'setup', 'system'].map(name => `DataVolume vm-disk-${name}`),
      'DataVolume vm-default-images-ubuntu',
      'KubeVirt kubevirt',
      ...['cozy-public', 'kubevirt', 'tenant-root'].map(name => `Namespace ${name}`),
    ].sort(),
  );
});

test('a disk, a type or a network that nothing provides is a finding', () => {
  const platform = new Platform('test', {
    external: ['*.cilium.io', '*.k8s.cni.cncf.io'].map(name => ({
      group: 'apiextensions.k8s.io',
      kind: 'CustomResourceDefinition',
      name,
    })),
  });
  new KubeVirt(platform, 'kubevirt');
  const tenant = new Tenant(platform, 'root');
  new VmDisk(tenant, 'system', { source: { image: { name: 'ubuntu' } } });
  new VmInstance(tenant, 'web', { disks: [{ name: 'sytem' }], networks: [{ name: 'subnet-1' }] });
  const missing = check(platform.model()).filter(({ code }) => code === 'closure/missing');
  expect(missing.map(({ field }) => field).sort()).toEqual([
    'kind',
    'spec.instancetype.name',
    'spec.preference.name',
    'spec.source.pvc.name',
    'spec.template.spec.networks[1].multus.networkName',
    'spec.template.spec.volumes[0].dataVolume.name',
  ]);
});
