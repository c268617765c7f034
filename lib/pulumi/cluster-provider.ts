import http from 'node:http';
import https from 'node:https';
import { log, output, runtime, secret, unknown, type Input, type Output } from '@pulumi/pulumi';
import { Provider } from '@pulumi/kubernetes/provider';
import { connectionOf } from './kubeconfig';

/** How long an API server may take to answer before a preview goes on without it, in milliseconds. */
const PATIENCE_MS = 5_000;

/** Errors that mean that nobody is there. */
const SILENCE = new Set([
  'ABORT_ERR',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
]);

/** The provider of all objects of a cluster. Its name and identity are the cluster's: new credentials or another address replace nothing. */
export function clusterProvider(cluster: string, kubeconfig: Input<string>): Provider {
  return new Provider(cluster, {
    kubeconfig: secret(whereReachable(kubeconfig)),
    clusterIdentifier: cluster,
    enableServerSideApply: true,
    // after an interrupted run an object may be there that the state does not know yet
    upsertExistingObjects: true,
    // by default the provider deletes and creates these when their data changes
    enableConfigMapMutable: true,
    enableSecretMutable: true,
  });
}

/**
 * The kubeconfig; in a preview against an API server that does not answer: unknown. Then Pulumi lists every object without comparing it,
 * where the provider itself would wait for each request in turn.
 */
function whereReachable(kubeconfig: Input<string>): Output<string> {
  const known = output(kubeconfig);
  if (!runtime.isDryRun()) return known;
  return known.apply(async text => {
    const server = connectionOf(text)?.server;
    if (server === undefined || (await answers(server))) return text;
    await log.warn(
      `the API server ${server.host} does not answer: nothing was compared with the cluster, every object is listed as the program states it`,
    );
    return unknown as unknown as string;
  });
}

/** Whether anything answers, be it that it doesn't know us: no credential is sent, and a certificate that nobody vouches for is an answer too. */
function answers(server: URL): Promise<boolean> {
  const { get } = server.protocol === 'http:' ? http : https;
  const signal = AbortSignal.timeout(PATIENCE_MS);
  return new Promise(resolve => {
    get(new URL('/version', server), { signal, agent: false }, response => {
      response.destroy();
      resolve(true);
    }).once('error', ({ code = '' }: NodeJS.ErrnoException) => resolve(!SILENCE.has(code)));
  });
}
