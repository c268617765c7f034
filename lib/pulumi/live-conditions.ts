import { get } from 'node:https';
import { json } from 'node:stream/consumers';
import { groupOf } from '../kinds/kind';
import type { Manifest } from '../values/json';
import { connectionOf } from './kubeconfig';

const PATIENCE_MS = 5_000;

interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
}

/**
 * The conditions of a live object, e.g. `Ready=False (NoIssuer): there is no issuer`: the provider tells that its wait ran out, not why. None where the object or
 * its server can't be reached.
 * @param plural name of its kind in addresses
 */
export async function liveConditions(
  kubeconfig: string,
  { apiVersion, metadata }: Manifest,
  plural: string,
): Promise<readonly string[]> {
  const connection = connectionOf(kubeconfig);
  if (connection === undefined) return [];
  const root = groupOf(apiVersion) === '' ? `/api/${apiVersion}` : `/apis/${apiVersion}`;
  const place = metadata.namespace === undefined ? '' : `/namespaces/${metadata.namespace}`;
  const address = new URL(`${root}${place}/${plural}/${metadata.name!}`, connection.server);
  const signal = AbortSignal.timeout(PATIENCE_MS);
  return new Promise(resolve => {
    get(address, { ...connection.options, signal, agent: false }, response => {
      json(response).then(
        live => resolve(conditionsIn(live)),
        () => resolve([]),
      );
    }).once('error', () => resolve([]));
  });
}

function conditionsIn(live: unknown): readonly string[] {
  const { status } = live as { readonly status?: { readonly conditions?: readonly Condition[] } };
  return (status?.conditions ?? []).map(
    ({ type, status: value, reason, message }) =>
      `${type}=${value}${reason ? ` (${reason})` : ''}${message ? `: ${message}` : ''}`,
  );
}
