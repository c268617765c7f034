import { setTimeout as sleep } from 'node:timers/promises';
import type { Manifest } from '../values/json';
import type { ApiClient } from './api-client';

/** Seconds within which the server must serve new kinds. */
const ESTABLISHED_TIMEOUT = 60;

/** A CustomResourceDefinition, as far as it is looked into here. */
export interface CrdObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name?: string };
}

interface CrdStatus {
  readonly conditions?: readonly { readonly type: string; readonly status: string; readonly message?: string }[];
}

/**
 * Applies CustomResourceDefinitions and waits until the server serves their kinds.
 * @throws ApiError when the server refuses one; Error with the server's words when one is not established in time
 */
export async function installCrds(client: ApiClient, crds: readonly CrdObject[]): Promise<void> {
  await Promise.all(crds.map(crd => client.apply(crd as Manifest)));
  const deadline = Date.now() + ESTABLISHED_TIMEOUT * 1000;
  const waiting = new Set(crds.map(crd => crd.metadata.name));
  while (waiting.size > 0) {
    const { items } = await client.list('apiextensions.k8s.io/v1', 'CustomResourceDefinition');
    for (const crd of items) if (isEstablished(crd)) waiting.delete(crd.metadata.name);
    if (waiting.size > 0 && Date.now() > deadline) {
      const rows = items
        .filter(crd => waiting.has(crd.metadata.name))
        .map(crd => `  ${crd.metadata.name}: ${messages(crd)}`);
      throw new Error(`the API server does not serve these kinds:\n${rows.join('\n')}`);
    }
    if (waiting.size > 0) await sleep(50);
  }
}

function conditions(crd: Manifest): NonNullable<CrdStatus['conditions']> {
  return (crd.status as CrdStatus | undefined)?.conditions ?? [];
}

function isEstablished(crd: Manifest): boolean {
  return conditions(crd).some(condition => condition.type === 'Established' && condition.status === 'True');
}

function messages(crd: Manifest): string {
  return conditions(crd)
    .filter(condition => condition.status === 'False')
    .map(condition => condition.message)
    .join('; ');
}
