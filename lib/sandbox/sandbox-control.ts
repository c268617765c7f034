import { connect, createServer, type Server } from 'node:net';

/** Orders that the keeper of a sandbox takes. */
export type Order = 'status' | 'stop';

/** State of one part, as the keeper sees it. */
export interface PartStatus {
  readonly name: string;
  readonly pid: number;
  readonly address: string;
  readonly health: 'healthy' | 'unhealthy' | 'ended';
  readonly logPath: string;
}

/** Answer to an order. */
export interface Answer {
  readonly parts: readonly PartStatus[];
}

/**
 * Sends an order to the keeper; resolves to undefined when nobody listens: the sandbox is gone.
 * @throws Error when the keeper takes the order and gives no answer
 */
export function sendOrder(socketPath: string, order: Order): Promise<Answer | undefined> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(socketPath, () => socket.write(`${order}\n`));
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => (answer += chunk));
    socket.once('end', () => {
      if (answer) resolve(JSON.parse(answer) as Answer);
      else reject(new Error(`the sandbox did not answer to "${order}"`));
    });
    socket.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'ECONNREFUSED') resolve(undefined);
      else reject(error);
    });
  });
}

/** Takes orders on a socket; the asker waits until `obey` is done. */
export function takeOrders(socketPath: string, obey: (order: Order) => Promise<Answer>): Promise<Server> {
  const server = createServer(socket => {
    socket.setEncoding('utf8');
    socket.on('error', () => socket.destroy());
    socket.once('data', (order: string) => {
      obey(order.trim() as Order).then(
        answer => socket.end(JSON.stringify(answer)),
        () => socket.end(),
      );
    });
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(socketPath, () => resolve(server));
  });
}
