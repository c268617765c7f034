import { join } from 'node:path';
import { answersOk, startPart, type Part } from './part';
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
  return startPart(group, { name: 'etcd', program, args }, `unix://${socketPath}`, () =>
    answersOk('http://etcd/health', { socketPath }),
  );
}
