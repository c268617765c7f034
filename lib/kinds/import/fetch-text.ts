import { problem, reasonOf } from './problem';

const TIMEOUT_MS = 60_000;
const MOST_REDIRECTS = 5;
const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/**
 * The text at an address. Only https, its certificate verified; plain http from this machine alone, redirects included.
 * @throws FindingsError (`import/insecure-url`, `import/cannot-fetch`)
 */
export async function fetchText(address: string): Promise<string> {
  let url = new URL(address);
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
    if (!isSafe(url)) {
      const fix = 'use an https address, or download the file and give its path';
      throw problem(
        'insecure-url',
        `${printable(url)} is not https: what it gives could be changed on the way`,
        undefined,
        fix,
      );
    }
    const response = await get(url);
    const location = response.headers.get('location');
    if (response.status >= 300 && response.status < 400 && location !== null) {
      url = new URL(location, url);
      continue;
    }
    if (!response.ok)
      throw problem('cannot-fetch', `${printable(url)} answers ${response.status} ${response.statusText}`);
    return await response.text();
  }
  throw problem('cannot-fetch', `${printable(new URL(address))} redirects more than ${MOST_REDIRECTS} times`);
}

/** An address without credentials, query and fragment. */
export function printable({ protocol, host, pathname }: URL): string {
  return `${protocol}//${host}${pathname}`;
}

function isSafe({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' || (protocol === 'http:' && LOOPBACK.test(hostname));
}

async function get(url: URL): Promise<Response> {
  try {
    return await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(TIMEOUT_MS) });
  } catch (error) {
    throw problem('cannot-fetch', `${printable(url)} cannot be read: ${reasonOf(error)}`);
  }
}
