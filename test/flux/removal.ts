import type { Manifest } from '../../lib/values/json';
import { until } from '../cluster/processes';
import { kustomization, type Delivery } from './delivery';
import type { ProofCloud } from './proof-cloud';

const NAMESPACE: Manifest = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'ledger' } };
const CLAIM: Manifest = {
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name: 'ledger', namespace: 'ledger' },
};
const SETTINGS: Manifest = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings', namespace: 'ledger' } };

export function proveRetention(delivery: () => Delivery, cloud: () => ProofCloud): void {
  test('a component with data that is removed leaves its data and the namespace around it, and nothing else', async () => {
    const { client } = delivery().cluster;
    const before = await Promise.all([NAMESPACE, CLAIM].map(object => client.get(object)));
    for (const stored of before)
      expect(stored?.metadata.annotations).toMatchObject({ 'kustomize.toolkit.fluxcd.io/prune': 'disabled' });
    expect(await client.get(SETTINGS)).toBeDefined();

    cloud().remove('ledger');
    await delivery().push(cloud().model());
    const isGone = async (): Promise<boolean> => (await client.get(kustomization('ledger'))) === undefined;
    await until('the Kustomization of the ledger is gone', isGone, 60);

    expect(await client.get(SETTINGS)).toBeUndefined();
    const after = await Promise.all([NAMESPACE, CLAIM].map(object => client.get(object)));
    expect(after.map(stored => stored?.metadata.uid)).toEqual(before.map(stored => stored?.metadata.uid));
    for (const stored of after) expect(stored?.metadata).not.toHaveProperty('deletionTimestamp');
    expect(after.map(stored => (stored?.status as { phase: string }).phase)).toEqual(['Active', 'Bound']);
  });
}
