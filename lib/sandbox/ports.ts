import { randomInt } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { createServer } from 'node:net';

const HOST = '127.0.0.1';

/** Below the range from which systems take the ports of outgoing connections, so that none of those takes a port between our look and its use. */
const FIRST = 20_000;
const LAST = 32_000;
const TRIES = 200;

/**
 * Gives `start` a TCP port of 127.0.0.1 on which nothing listens. Until it is done, nobody else is given the port, in this process or another one: the UDP
 * port of the same number is held meanwhile.
 */
export async function withFreePort<T>(start: (port: number) => Promise<T>): Promise<T> {
  for (let tries = 0; tries < TRIES; tries++) {
    const port = randomInt(FIRST, LAST);
    const guard = await hold(port);
    if (!guard) continue;
    try {
      if (await canListen(port)) return await start(port);
    } finally {
      guard.close();
    }
  }
  throw new Error(`no free port on ${HOST} between ${FIRST} and ${LAST}`);
}

function hold(port: number): Promise<Socket | undefined> {
  return new Promise(resolve => {
    const socket = createSocket('udp4');
    socket.once('error', () => {
      socket.close();
      resolve(undefined);
    });
    socket.bind({ port, address: HOST, exclusive: true }, () => resolve(socket));
  });
}

function canListen(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: HOST, exclusive: true }, () => server.close(() => resolve(true)));
  });
}
