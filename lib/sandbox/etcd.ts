import { existsSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { startPart, type Part } from './part';
import type { ProcessGroup } from './process-group';

/** Sockets in the scratch folder instead of ports: etcd asks nobody for a password, and the folder lets only its owner in. */
const CLIENT_SOCKET = 'etcd:1';
const PEER_SOCKET = 'etcd:2';

/** Address of etcd for a process whose working folder is the scratch folder. */
export const ETCD_ADDRESS = `unix://${CLIENT_SOCKET}`;

/** Starts etcd. It does not wait for the disk, as its data is worth nothing after a crash. */
export function startEtcd(group: ProcessGroup, program: string): Promise<Part> {
  const peer = `unix://${PEER_SOCKET}`;
  const args = [
    '--name=sandbox',
    '--data-dir=etcd',
    `--listen-client-urls=${ETCD_ADDRESS}`,
    `--advertise-client-urls=${ETCD_ADDRESS}`,
    `--listen-peer-urls=${peer}`,
    `--initial-advertise-peer-urls=${peer}`,
    `--initial-cluster=sandbox=${peer}`,
    '--unsafe-no-fsync',
    '--log-level=warn',
  ];
  const socketPath = join(group.dir, CLIENT_SOCKET);
  return startPart(group, { name: 'etcd', program, args }, `unix://${socketPath}`, () => healthy(socketPath));
}

function healthy(socketPath: string): Promise<boolean> {
  if (!existsSync(socketPath)) return Promise.resolve(false);
  return new Promise(resolve => {
    const probe = request({ socketPath, path: '/health', timeout: 2000 }, response => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    probe.once('timeout', () => probe.destroy());
    probe.once('error', () => resolve(false));
    probe.end();
  });
}
