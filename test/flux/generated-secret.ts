import type { Manifest } from '../../lib/values/json';
import { untilReady } from '../cluster/flux-objects';
import type { PlayRule } from '../cluster/player';
import { until } from '../cluster/processes';
import { kustomization, type Delivery } from './delivery';
import type { ProofCloud } from './proof-cloud';

interface ExternalSecretSpec {
  readonly target: { readonly name: string; readonly immutable?: boolean };
}

/** Plays External Secrets as far as the object asks: a Secret without an owner, immutable where it shall be. */
export const externalSecrets: PlayRule = {
  apiVersion: 'external-secrets.io/v1',
  kind: 'ExternalSecret',
  status: () => ({
    conditions: [
      { type: 'Ready', status: 'True', reason: 'Played', message: '', lastTransitionTime: '2026-01-01T00:00:00Z' },
    ],
  }),
  creates: ({ metadata: { namespace }, spec }) => {
    const { name, immutable } = (spec as ExternalSecretSpec).target;
    return [
      { apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace }, immutable, data: { password: 'cGxheWVk' } },
    ];
  },
};

const SECRET: Manifest = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'generated', namespace: 'passwords' } };
const NAMESPACE: Manifest = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'passwords' } };
const MAKER: Manifest = { ...SECRET, apiVersion: 'external-secrets.io/v1', kind: 'ExternalSecret' };

export function proveGenerated(delivery: () => Delivery, cloud: () => ProofCloud): void {
  test('a generated Secret never changes: not by applying again, not by hand, not when its construct goes and comes back', async () => {
    const { client } = delivery().cluster;
    const identity = async (object: Manifest): Promise<unknown> => {
      const { uid, resourceVersion } = (await client.get(object))?.metadata ?? {};
      return { uid, resourceVersion };
    };
    const made = await identity(SECRET);
    const { uid } = (await client.get(MAKER))!.metadata;
    expect((await client.get(SECRET))?.['data']).toEqual({ password: 'cGxheWVk' });

    await delivery().reconcileAll();
    await delivery().reconcileAll();
    expect(await identity(SECRET)).toEqual(made);

    await expect(client.patch(SECRET, { data: { password: 'b3RoZXI=' } })).rejects.toThrow(
      'field is immutable when `immutable` is set',
    );

    cloud().remove('passwords');
    await delivery().push(cloud().model());
    const isGone = async (): Promise<boolean> => (await client.get(kustomization('passwords'))) === undefined;
    await until('the Kustomization of the passwords is gone', isGone, 60);
    expect(await identity(SECRET)).toEqual(made);
    for (const kept of [MAKER, NAMESPACE]) {
      const stored = await client.get(kept);
      expect(stored).toBeDefined();
      expect(stored?.metadata).not.toHaveProperty('deletionTimestamp');
    }
    expect((await client.get(MAKER))?.metadata.uid).toBe(uid);

    cloud().addPasswords();
    await delivery().push(cloud().model());
    const isBack = async (): Promise<boolean> => !(await isGone());
    await until('the Kustomization of the passwords is back', isBack, 60);
    await untilReady(client, kustomization('passwords'), 60);
    expect(await identity(SECRET)).toEqual(made);
  });
}
