import { Field } from '../../lib/check/field';
import { standardProblems } from '../../lib/check/pod-security';
import { serverProblems } from '../../lib/check/server';
import { idOf } from '../../lib/model/identity';
import { ApiError, startCluster, type Cluster } from '../../lib/sandbox';
import type { Manifest } from '../../lib/values/json';
import { Random } from '../fuzz/random';
import { describeReal } from './real';

type Fields = Record<string, unknown>;

/** Settings of a pod that the standards look at, one of which is changed at a time or several together. */
const POD_CHANGES: readonly Fields[] = [
  { hostNetwork: true },
  { hostPID: true },
  { hostIPC: true },
  { securityContext: {} },
  { securityContext: { runAsNonRoot: true } },
  { securityContext: { runAsNonRoot: false, seccompProfile: { type: 'RuntimeDefault' } } },
  {
    securityContext: { runAsNonRoot: true, runAsUser: 0, seccompProfile: { type: 'Localhost', localhostProfile: 'a' } },
  },
  { securityContext: { seccompProfile: { type: 'Unconfined' } } },
  { securityContext: { runAsNonRoot: true, seLinuxOptions: { type: 'spc_t', role: 'a', user: 'b' } } },
  { securityContext: { runAsNonRoot: true, seLinuxOptions: { type: 'container_t' } } },
  { securityContext: { runAsNonRoot: true, sysctls: [{ name: 'kernel.shmmax', value: '1' }] } },
  { securityContext: { runAsNonRoot: true, sysctls: [{ name: 'net.ipv4.tcp_syncookies', value: '1' }] } },
  { securityContext: { runAsNonRoot: true, appArmorProfile: { type: 'Unconfined' } } },
  { volumes: [{ name: 'a', hostPath: { path: '/' } }] },
  { volumes: [{ name: 'a', nfs: { server: 'a', path: '/' } }] },
  {
    volumes: [
      { name: 'a', emptyDir: {} },
      { name: 'b', projected: { sources: [] } },
      { name: 'c', secret: { secretName: 'c' } },
    ],
  },
];

const CONTAINER_CHANGES: readonly Fields[] = [
  { securityContext: {} },
  { securityContext: { privileged: true } },
  { securityContext: { allowPrivilegeEscalation: true, capabilities: { drop: ['ALL'] } } },
  { securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['NET_RAW'] } } },
  { securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE'] } } },
  {
    securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'], add: ['CHOWN', 'SYS_ADMIN'] } },
  },
  { securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, runAsNonRoot: false } },
  { securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, runAsUser: 0 } },
  {
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      runAsNonRoot: true,
      seccompProfile: { type: 'RuntimeDefault' },
    },
  },
  {
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      seccompProfile: { type: 'Unconfined' },
    },
  },
  { ports: [{ containerPort: 80, hostPort: 80 }] },
  { livenessProbe: { httpGet: { port: 80, host: 'example.org' } } },
  { lifecycle: { preStop: { tcpSocket: { port: 80, host: '1.2.3.4' } } } },
];

const STRICT = { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } };

function podOf(random: Random): Manifest {
  const container = (name: string): Fields => ({
    name,
    image: 'a:1',
    securityContext: STRICT,
    ...(random.chance(0.5) ? random.pick(CONTAINER_CHANGES) : {}),
  });
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'a' },
    spec: {
      securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
      initContainers: random.chance(0.3) ? [{ ...container('init'), restartPolicy: 'Always' }] : [],
      containers: [container('a'), ...(random.chance(0.3) ? [container('b')] : [])],
      ...(random.chance(0.6) ? random.pick(POD_CHANGES) : {}),
      ...(random.chance(0.2) ? random.pick(POD_CHANGES) : {}),
    },
  };
}

describeReal('pod security', ['etcd', 'kube-apiserver'], () => {
  let cluster: Cluster;

  beforeAll(async () => {
    cluster = await startCluster({});
    for (const level of ['baseline', 'restricted']) {
      const labels = { 'pod-security.kubernetes.io/enforce': level };
      await cluster.client.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: level, labels } });
      await cluster.client.apply({
        apiVersion: 'v1',
        kind: 'ServiceAccount',
        metadata: { name: 'default', namespace: level },
      });
    }
  }, 120_000);

  afterAll(() => cluster.stop());

  /** Names of the rules that the API server says are broken. */
  async function brokenRules(pod: Manifest, level: string): Promise<readonly string[]> {
    try {
      await cluster.client.create({ ...pod, metadata: { ...pod.metadata, namespace: level } }, { dryRun: true });
      return [];
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const list = /violates PodSecurity "[^"]+": (.*)$/s.exec(error.message)?.[1];
      if (list === undefined) throw error;
      return [...list.matchAll(/(?:^|, )([^(,][^(]*?) \((?:[^()]|\([^()]*\))*\)/g)].map(([, rule]) =>
        rule!.replace('profiles', 'profile'),
      );
    }
  }

  test('we find broken the very rules that the API server names', async () => {
    const seed = Number(process.env.FUZZ_SEED ?? 20_250_101);
    const pods = Array.from({ length: 500 }, (_, number) => podOf(new Random(seed, number))).filter(
      // what is no valid pod never gets as far as its pod security
      manifest => serverProblems({ id: idOf(manifest), manifest }).length === 0,
    );
    const differences: string[] = [];
    let refused = 0;
    await Promise.all(
      pods.flatMap(pod =>
        ['baseline', 'restricted'].map(async level => {
          const ours = [...new Set(standardProblems(new Field(pod), level).map(({ rule }) => rule))].sort();
          const theirs = [...new Set(await brokenRules(pod, level))].sort();
          if (theirs.length > 0) refused++;
          if (ours.join() !== theirs.join())
            differences.push(
              `${level}: ours ${ours.join()}, the API server's ${theirs.join()}: ${JSON.stringify(pod.spec)}`,
            );
        }),
      ),
    );
    process.stderr.write(
      `pod security: seed ${seed}, ${2 * pods.length} pods, ${refused} refused by the API server, ${differences.length} differences\n`,
    );
    expect(differences).toEqual([]);
  }, 120_000);
});
