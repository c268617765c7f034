import type { Environment } from '@marcbachmann/cel-js';
import { parseRequestUri, type Uri } from '../uri';

/** A URL in a rule. */
export class CelUrl {
  constructor(readonly uri: Uri) {}
}

function urlOf(text: string): CelUrl {
  const hash = text.indexOf('#');
  const uri = parseRequestUri(text) === undefined ? undefined : parseRequestUri(hash < 0 ? text : text.slice(0, hash));
  if (uri === undefined) throw new Error(`${JSON.stringify(text)} is no absolute URL or path`);
  return new CelUrl(uri);
}

/** The port after the host's last colon, or after the bracket of an IPv6 address. */
function portOf({ host }: Uri): string {
  return /:(\d*)$/.exec(host)?.[1] ?? '';
}

function hostnameOf({ host }: Uri): string {
  const name = host.replace(/:\d*$/, '');
  return name.startsWith('[') && name.endsWith(']') ? name.slice(1, -1) : name;
}

function queryOf({ query }: Uri): Map<string, string[]> {
  const values = new Map<string, string[]>();
  for (const [key, value] of new URLSearchParams(query)) values.set(key, [...(values.get(key) ?? []), value]);
  return values;
}

/** Kubernetes' functions on URLs. */
export function registerUrls(environment: Environment): void {
  environment
    .registerType('net.URL', CelUrl)
    .registerFunction('isURL(string): bool', (text: string) => parseRequestUri(text) !== undefined)
    .registerFunction('url(string): net.URL', urlOf)
    .registerFunction('net.URL.getScheme(): string', (url: CelUrl) => url.uri.scheme)
    .registerFunction('net.URL.getHost(): string', (url: CelUrl) => url.uri.host)
    .registerFunction('net.URL.getHostname(): string', (url: CelUrl) => hostnameOf(url.uri))
    .registerFunction('net.URL.getPort(): string', (url: CelUrl) => portOf(url.uri))
    .registerFunction('net.URL.getEscapedPath(): string', (url: CelUrl) => url.uri.path)
    .registerFunction('net.URL.getQuery(): map<string, list<string>>', (url: CelUrl) => queryOf(url.uri));
}
