import { check } from '../../lib/check';
import { idText } from '../../lib/model/identity';
import { storageCloud } from './cloud';

const model = storageCloud().model();

function needsOf(unit: string): readonly string[] | undefined {
  return model.units.find(({ name }) => name === unit)?.dependsOn;
}

test('nothing is wrong with the cloud', () => {
  expect(check(model)).toEqual([]);
});

test('a database has a hard edge to the storage class that it names', () => {
  const edges = model.edges
    .filter(
      ({ from, to }) => model.objects[from]!.id.kind === 'Cluster' && model.objects[to]!.id.kind === 'StorageClass',
    )
    .map(({ from, to, hard, reason, field }) => ({
      from: idText(model.objects[from]!.id),
      to: idText(model.objects[to]!.id),
      component: model.components[model.objects[to]!.component]!.name,
      hard,
      reason,
      field,
    }));
  expect(edges).toEqual([
    {
      from: 'Cluster.postgresql.cnpg.io tenant-shop/postgres-orders',
      to: 'StorageClass.storage.k8s.io replicated',
      component: 'linstor',
      hard: true,
      reason: 'reference',
      field: 'spec.storage.storageClass',
    },
  ]);
});

test('storage first its operator, then its cluster and classes, then who uses it', () => {
  expect(needsOf('linstor')).toEqual(['cert-manager', 'cilium', 'external-secrets', 'flux', 'snapshot-controller']);
  expect(needsOf('linstor-config')).toEqual(['linstor']);
  expect(needsOf('tenant-shop-postgres-orders')).toEqual(expect.arrayContaining(['linstor-config']));
  expect(needsOf('files')).toEqual(['linstor', 'linstor-config', 'snapshot-controller']);
});
