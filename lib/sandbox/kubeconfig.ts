import { readFileSync, writeFileSync } from 'node:fs';
import { parse, stringify } from 'yaml';
import type { ApiServer } from './api-transport';

const NAME = 'strata-sandbox';

/** Writes a kubeconfig that only its owner can read. */
export function writeKubeconfig(path: string, server: ApiServer): void {
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      {
        name: NAME,
        cluster: { server: server.url, 'certificate-authority-data': Buffer.from(server.ca).toString('base64') },
      },
    ],
    users: [{ name: NAME, user: { token: server.token } }],
    contexts: [{ name: NAME, context: { cluster: NAME, user: NAME } }],
    'current-context': NAME,
  };
  writeFileSync(path, stringify(config, { lineWidth: 0 }), { mode: 0o600 });
}

interface Kubeconfig {
  readonly clusters: readonly {
    readonly cluster: { readonly server: string; readonly 'certificate-authority-data': string };
  }[];
  readonly users: readonly { readonly user: { readonly token: string } }[];
}

/** Reads a kubeconfig that {@link writeKubeconfig} wrote. */
export function readKubeconfig(path: string): ApiServer {
  const { clusters, users } = parse(readFileSync(path, 'utf8')) as Kubeconfig;
  const [cluster, user] = [clusters[0], users[0]];
  if (!cluster || !user) throw new Error(`${path} names no cluster or no user`);
  const { server: url, 'certificate-authority-data': ca } = cluster.cluster;
  return { url, ca: Buffer.from(ca, 'base64').toString('utf8'), token: user.user.token };
}
