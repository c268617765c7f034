import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { parse } from 'yaml';
import type { ApiServer } from '../../../../lib/sandbox/api-transport';

interface Named {
  readonly name: string;
}

interface Cluster {
  readonly server?: string;
  readonly 'certificate-authority-data'?: string;
}

interface User {
  readonly token?: string;
  readonly 'client-certificate-data'?: string;
  readonly 'client-key-data'?: string;
}

/** The parts of a kubeconfig that are read here. */
export interface Kubeconfig {
  readonly 'current-context'?: string;
  readonly contexts?: readonly (Named & {
    readonly context?: { readonly cluster?: string; readonly user?: string; readonly namespace?: string };
  })[];
  readonly clusters?: readonly (Named & { readonly cluster?: Cluster })[];
  readonly users?: readonly (Named & { readonly user?: User })[];
}

/** Which parts of a kubeconfig are meant. */
export interface Choice {
  readonly context?: string;
  readonly cluster?: string;
}

/** A kubeconfig out of its text, or of a file of that path (pkg provider/util.go, parseKubeconfigString). */
export function parseKubeconfig(pathOrText: string): Kubeconfig {
  const path = pathOrText.replace(/^~(?=$|\/)/, homedir());
  const isPath = !path.includes('\n') && existsSync(path);
  const config: unknown = parse(isPath ? readFileSync(path, 'utf8') : pathOrText);
  if (typeof config !== 'object') throw new Error(`cannot unmarshal ${typeof config} into a kubeconfig`);
  return config ?? {};
}

/** The cluster that the current context names (pkg provider/util.go, getActiveClusterFromConfig). */
export function activeCluster(config: Kubeconfig, choice: Choice = {}): Cluster | undefined {
  const context = contextOf(config, choice);
  const name = choice.cluster ?? context?.cluster;
  return context && config.clusters?.find(cluster => cluster.name === name)?.cluster;
}

/** Namespace for objects that name none. */
export function defaultNamespace(config: Kubeconfig, choice: Choice = {}): string {
  return contextOf(config, choice)?.namespace || 'default';
}

/**
 * How the API server is reached.
 * @throws Error where the kubeconfig does not say it, or says it in a way that this provider does not know
 */
export function apiServer(config: Kubeconfig, choice: Choice = {}): ApiServer {
  const cluster = activeCluster(config, choice);
  const userName = contextOf(config, choice)?.user;
  const user = config.users?.find(({ name }) => name === userName)?.user ?? {};
  const { token, 'client-certificate-data': cert, 'client-key-data': key } = user;
  const ca = cluster?.['certificate-authority-data'];
  const plain = (data: string): string => Buffer.from(data, 'base64').toString('utf8');
  if (cluster?.server === undefined || ca === undefined)
    throw new Error('invalid configuration: no server or certificate-authority-data of the current context');
  const server = { url: cluster.server, ca: plain(ca) };
  if (cert !== undefined && key !== undefined)
    return { ...server, token: '', client: { cert: plain(cert), key: plain(key) } };
  if (token === undefined) throw new Error('invalid configuration: no token or client certificate of the current user');
  return { ...server, token };
}

function contextOf(config: Kubeconfig, { context = config['current-context'] }: Choice) {
  return config.contexts?.find(({ name }) => name === context)?.context;
}
