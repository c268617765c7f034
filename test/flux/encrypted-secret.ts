import type { Delivery } from './delivery';
import { PLAIN, type ProofCloud } from './proof-cloud';

export function proveEncrypted(delivery: () => Delivery, cloud: () => ProofCloud): void {
  test('ciphertext stands in the tree byte for byte, and no value in the clear', () => {
    const files = [...delivery().tree];
    const sealed = files.filter(([path]) => path.endsWith('/units/sealed/sealed/secret-sealed.yaml'));
    expect(sealed.map(([, text]) => text)).toEqual([cloud().ciphertext]);
    for (const form of ['utf8', 'base64'] as const) {
      const value = Buffer.from(PLAIN.password).toString(form).trim();
      expect(files.filter(([, text]) => text.includes(value)).map(([path]) => path)).toEqual([]);
    }
  });

  test('Flux decrypts it in the cluster by the age key', async () => {
    const metadata = { name: 'sealed', namespace: 'sealed' };
    const stored = await delivery().cluster.client.get({ apiVersion: 'v1', kind: 'Secret', metadata });
    expect(stored?.['data']).toEqual({ password: Buffer.from(PLAIN.password).toString('base64') });
    expect(stored).not.toHaveProperty('sops');
  });
}
