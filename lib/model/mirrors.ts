import type { Manifest } from '../values/json';

/**
 * Where things come from on a site without the internet: an address as upstream writes it, and what to use instead.
 * Chart repositories by URL prefix (`https://charts.jetstack.io`, `oci://ghcr.io/fluxcd`), images by registry (`ghcr.io`, `docker.io`).
 */
export type Mirrors = Readonly<Record<string, string>>;

const SOURCES = /^source\.toolkit\.fluxcd\.io\//;

/** Rewrites the address of a Flux source by the longest prefix that the map knows; other objects are returned as they are. */
export function rewriteSource(manifest: Manifest, mirrors: Mirrors): Manifest {
  if (!SOURCES.test(manifest.apiVersion)) return manifest;
  const { url } = (manifest.spec ?? {}) as { readonly url?: unknown };
  if (typeof url !== 'string') return manifest;
  const prefix = Object.keys(mirrors)
    .filter(known => url === known || url.startsWith(known.endsWith('/') ? known : `${known}/`))
    .sort((a, b) => b.length - a.length)[0];
  if (prefix === undefined) return manifest;
  const rewritten = `${mirrors[prefix]}${url.slice(prefix.length)}`;
  return { ...manifest, spec: { ...(manifest.spec as object), url: rewritten } };
}
