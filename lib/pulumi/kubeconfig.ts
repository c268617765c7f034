import { readFileSync } from 'node:fs';
import type { RequestOptions } from 'node:https';
import { parse } from 'yaml';

/** How the API server of a kubeconfig's current context is reached. */
export interface Connection {
  readonly server: URL;
  /** Certificate authority, and the credentials as far as they stand in the kubeconfig: those of plug-ins are not asked for. */
  readonly options: Pick<RequestOptions, 'ca' | 'cert' | 'key' | 'headers'>;
}

interface Named<T> {
  readonly name: string;
  readonly [member: string]: T | string | undefined;
}

type Texts = Readonly<Record<string, string | undefined>>;

/** Reads a kubeconfig. Undefined where it is none, which the provider reports, and where a proxy stands between. */
export function connectionOf(kubeconfig: string): Connection | undefined {
  try {
    const config = parse(kubeconfig) as Readonly<Record<string, readonly Named<Texts>[]>> & Texts;
    const find = (list: string, member: string, name: string | undefined): Texts =>
      (config[list] as readonly Named<Texts>[]).find(each => each.name === name)?.[member] as Texts;
    const context = find('contexts', 'context', config['current-context']);
    const cluster = find('clusters', 'cluster', context.cluster);
    const user = find('users', 'user', context.user);
    if (cluster['proxy-url'] !== undefined || process.env.HTTPS_PROXY !== undefined) return undefined;
    const token = user.token ?? textAt(user.tokenFile);
    return {
      server: new URL(cluster.server!),
      options: {
        ca: dataOf(cluster, 'certificate-authority'),
        cert: dataOf(user, 'client-certificate'),
        key: dataOf(user, 'client-key'),
        headers: token === undefined ? {} : { authorization: `Bearer ${token.trim()}` },
      },
    };
  } catch {
    return undefined;
  }
}

/** What stands in a kubeconfig as `NAME-data`, in base64, or in the file that `NAME` tells. */
function dataOf(values: Texts, name: string): string | undefined {
  const data = values[`${name}-data`];
  return data === undefined ? textAt(values[name]) : Buffer.from(data, 'base64').toString('utf8');
}

function textAt(path: string | undefined): string | undefined {
  return path === undefined ? undefined : readFileSync(path, 'utf8');
}
