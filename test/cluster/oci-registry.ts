import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { listen, type LoopbackServer } from '../../lib/sandbox/loopback-server';

const MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
/** What `helm push` writes. */
const CONFIG = 'application/vnd.cncf.helm.config.v1+json';
const CHART = 'application/vnd.cncf.helm.chart.content.v1.tar+gzip';

/**
 * The charts of a chart repository, as an OCI registry on loopback serves them (distribution spec 1.1, reading only):
 * `ANY/PATH/NAME:VERSION` is `NAME-VERSION.tgz`.
 */
export async function serveAsOci(chartRepoUrl: string): Promise<LoopbackServer> {
  const known = new Map<string, Content>();
  return listen((request, response) => {
    answer(known, chartRepoUrl, new URL(request.url ?? '/', 'http://localhost').pathname).then(
      content => send(request, response, content),
      () => response.writeHead(502).end(),
    );
  });
}

interface Content {
  readonly mediaType: string;
  readonly bytes: Buffer;
}

async function answer(known: Map<string, Content>, repo: string, path: string): Promise<Content | undefined> {
  if (path === '/v2/') return { mediaType: 'application/json', bytes: Buffer.from('{}') };
  const [, name, what, reference = ''] = /^\/v2\/(?:.+\/)?([^/]+)\/(manifests|blobs)\/([^/]+)$/.exec(path) ?? [];
  if (what === 'blobs' || known.has(reference)) return known.get(reference);
  const packed = await fetch(`${repo}/${name}-${reference}.tgz`);
  if (!packed.ok) return undefined;
  const keep = (mediaType: string, bytes: Buffer): object => {
    const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
    known.set(digest, { mediaType, bytes });
    return { mediaType, digest, size: bytes.length };
  };
  const config = keep(CONFIG, Buffer.from(JSON.stringify({ apiVersion: 'v2', name, version: reference })));
  const layers = [keep(CHART, Buffer.from(await packed.arrayBuffer()))];
  const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: MANIFEST, config, layers }));
  keep(MANIFEST, bytes);
  return { mediaType: MANIFEST, bytes };
}

function send({ method }: IncomingMessage, response: ServerResponse, content: Content | undefined): void {
  if (content === undefined) {
    response.writeHead(404).end();
    return;
  }
  const { mediaType, bytes } = content;
  const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
  response.writeHead(200, {
    'content-type': mediaType,
    'content-length': bytes.length,
    'docker-content-digest': digest,
  });
  response.end(method === 'HEAD' ? undefined : bytes);
}
