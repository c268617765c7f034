import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A web server of this process on 127.0.0.1. */
export interface LoopbackServer {
  /** Its address, without a slash at the end. */
  readonly url: string;
  close(): Promise<void>;
}

/** Listens on any free port. A request that the listener can't understand, and throws at, is answered 400: whoever sends one must not end this process. */
export function listen(listener: RequestListener): Promise<LoopbackServer> {
  const server = createServer((request, response) => {
    try {
      listener(request, response);
    } catch {
      response.writeHead(400).end();
    }
  });
  const close = (): Promise<void> =>
    new Promise(resolve => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      resolve({ url: `http://127.0.0.1:${port}`, close });
    });
  });
}
