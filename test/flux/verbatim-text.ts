import type { Delivery } from './delivery';
import { VERBATIM } from './proof-cloud';

export function proveVerbatim(delivery: () => Delivery): void {
  test('text with ${...} and {{...}} arrives as it is', async () => {
    const metadata = { name: 'verbatim', namespace: 'verbatim' };
    const stored = await delivery().cluster.client.get({ apiVersion: 'v1', kind: 'ConfigMap', metadata });
    expect(stored?.['data']).toEqual(VERBATIM);
  });
}
