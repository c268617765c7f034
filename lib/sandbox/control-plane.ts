import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApiClient } from './api-client';
import type { ApiServer } from './api-transport';
import { ETCD_ADDRESS, startEtcd } from './etcd';
import { writeKubeconfig } from './kubeconfig';
import { answersOk, startPart, type Part } from './part';
import { withFreePort } from './ports';
import type { ProcessGroup } from './process-group';

/** Files in the scratch folder that more than one part reads. */
export const FILES = {
  kubeconfig: 'kubeconfig',
  certificates: 'certificates',
  serverCertificate: 'certificates/apiserver.crt',
  serverKey: 'certificates/apiserver.key',
  serviceAccountKey: 'service-account.key',
  tokens: 'tokens.csv',
} as const;

/** A running API server with its store. */
export interface ControlPlane {
  readonly server: ApiServer;
  readonly client: ApiClient;
  readonly parts: readonly Part[];
}

/**
 * Starts etcd and kube-apiserver in the group's folder and writes the kubeconfig of its administrator there.
 * @param serviceAccounts whether pods get their service account's token, which needs the controller manager
 */
export async function startControlPlane(
  group: ProcessGroup,
  programs: Readonly<Record<'etcd' | 'kube-apiserver', string>>,
  serviceAccounts: boolean,
): Promise<ControlPlane> {
  const etcd = await startEtcd(group, programs.etcd);
  const token = randomBytes(32).toString('hex');
  writeSecrets(group.dir, token);
  const program = programs['kube-apiserver'];
  const apiserver = await withFreePort(port => startServer(group, program, port, serviceAccounts));
  const server = { url: apiserver.address, token, ca: readFileSync(join(group.dir, FILES.serverCertificate), 'utf8') };
  writeKubeconfig(join(group.dir, FILES.kubeconfig), server);
  return { server, client: new ApiClient(server), parts: [etcd, apiserver] };
}

function startServer(group: ProcessGroup, program: string, port: number, serviceAccounts: boolean): Promise<Part> {
  const url = `https://127.0.0.1:${port}`;
  // The server makes a certificate authority of its own and puts it behind its certificate.
  const certificate = join(group.dir, FILES.serverCertificate);
  const healthy = async (): Promise<boolean> =>
    existsSync(certificate) && (await answersOk(`${url}/readyz`, { ca: readFileSync(certificate, 'utf8') }));
  return startPart(group, { name: 'kube-apiserver', program, args: serverArgs(port, serviceAccounts) }, url, healthy);
}

function writeSecrets(dir: string, token: string): void {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const pem = privateKey.export({ type: 'sec1', format: 'pem' });
  writeFileSync(join(dir, FILES.serviceAccountKey), pem, { mode: 0o600 });
  writeFileSync(join(dir, FILES.tokens), `${token},admin,admin,system:masters\n`, { mode: 0o600 });
}

function serverArgs(port: number, serviceAccounts: boolean): string[] {
  return [
    `--etcd-servers=${ETCD_ADDRESS}`,
    '--bind-address=127.0.0.1',
    `--secure-port=${port}`,
    // An address of TEST-NET-1 (RFC 5737): nobody reaches the API by the Service `kubernetes`, and without one the server wants a network.
    '--advertise-address=192.0.2.1',
    '--endpoint-reconciler-type=none',
    `--cert-dir=${FILES.certificates}`,
    '--service-cluster-ip-range=10.96.0.0/16',
    '--service-account-issuer=https://kubernetes.default.svc',
    `--service-account-key-file=${FILES.serviceAccountKey}`,
    `--service-account-signing-key-file=${FILES.serviceAccountKey}`,
    '--authorization-mode=RBAC',
    `--token-auth-file=${FILES.tokens}`,
    '--allow-privileged=true',
    ...(serviceAccounts ? [] : ['--disable-admission-plugins=ServiceAccount']),
  ];
}
