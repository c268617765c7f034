import type { FiledMachine } from './cluster-files';
import type { NodeObject } from './kubernetes-node';
import { nodeOf } from './kubernetes-node';
import { specsOf } from './probe';
import type { Phase, Rotation } from './rotation';
import { ownApi } from './serving';
import type { RunningSite, Site } from './site';
import { failed, until } from './step';

/** Limit of a question to the Kubernetes API, in milliseconds. */
const ASK_MS = 15_000;
/** Annotation of Kubernetes' own pods: version of the certificates that they were started with. */
const STARTED_WITH = 'talos.dev/secrets-version';

/** What a machine of a cluster whose Kubernetes gets another authority has to show. */
export interface Expected {
  readonly phase: Phase;
  /** Version of its certificates before it was told; absent where an earlier run told it. */
  readonly version?: string;
  /** Nodes that were Ready before. */
  readonly ready: ReadonlySet<string>;
}

/** Names of the nodes that are Ready. */
export async function readyNodes({ kubectl }: RunningSite): Promise<ReadonlySet<string>> {
  return new Set((await kubectl.nodes()).filter(({ ready }) => ready).map(({ name }) => name));
}

/** Version of the certificates of Kubernetes' own pods on a control plane: another one as soon as those of a new configuration are written. */
export async function certificatesVersion({ talosctl }: Site, { address }: FiledMachine): Promise<string | undefined> {
  const answer = await talosctl.call(address, ['get', 'secretstatuses', 'static-pods', '-o', 'yaml']);
  return specsOf<{ readonly version?: string }>(answer)[0]?.version;
}

/**
 * Waits until a machine's Kubernetes works as a phase wants it: on a control plane all parts run with the certificates of the phase and its own API is ready; the kubelet
 * runs; and the nodes that were Ready are.
 * @throws FindingsError `machines/rotation`
 */
export async function kubernetesFollows(
  rotating: Rotation,
  site: RunningSite,
  machine: FiledMachine,
  expected: Expected,
): Promise<void> {
  const { patience, tell } = site;
  const { hostname } = machine;
  await until<true>(
    async () => {
      const reason = await lackOf(rotating, site, machine, expected);
      return reason === undefined ? { answer: true } : { reason };
    },
    { limit: patience.kubernetes, poll: patience.poll, onWait: detail => tell({ machine: hostname, step: 'kubernetes', state: 'wait', detail }) }, // prettier-ignore
    reason =>
      failed('machines/rotation', `Kubernetes on ${hostname} does not follow, so that no further machine is told: ${reason}`, 'see kubectl get pods -n kube-system and talosctl service kubelet of it; then run it again', hostname), // prettier-ignore
  );
}

async function lackOf(
  { certificate }: Rotation,
  site: RunningSite,
  machine: FiledMachine,
  expected: Expected,
): Promise<string | undefined> {
  if (machine.role === 'control-plane') {
    // from the second phase on it shows a certificate of the new authority
    const authority = expected.phase >= 2 ? certificate : undefined;
    const lack = (await partsLack(site, machine, expected)) ?? (await site.kubectl.notReady(ownApi(machine), authority)); // prettier-ignore
    if (lack !== undefined) return lack;
  }
  const kubelet = await site.talosctl.call(machine.address, ['get', 'services', 'kubelet', '-o', 'yaml']);
  const [{ running = false, healthy = false } = {}] = specsOf<{ running?: boolean; healthy?: boolean }>(kubelet);
  return running && healthy ? nodesLack(site, expected) : 'its kubelet is not healthy';
}

interface Pod {
  readonly metadata: { readonly name: string; readonly annotations?: Readonly<Record<string, string>> };
  readonly status: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] };
}

async function partsLack(
  site: RunningSite,
  machine: FiledMachine,
  { version: before }: Expected,
): Promise<string | undefined> {
  const version = await certificatesVersion(site, machine);
  if (version === undefined || version === before) return 'its certificates are not made anew yet';
  const pods = await listed<Pod>(site, ['pods', '-n', 'kube-system', '-l', 'tier=control-plane', '--field-selector', `spec.nodeName=${machine.hostname}`]); // prettier-ignore
  if (typeof pods === 'string') return pods;
  if (!pods.some(({ metadata: { name } }) => name.startsWith('kube-apiserver'))) return 'its API server is not there';
  const late = pods.find(({ metadata, status: { conditions = [] } }) => {
    const isReady = conditions.some(({ type, status }) => type === 'Ready' && status === 'True');
    return metadata.annotations?.[STARTED_WITH] !== version || !isReady;
  });
  return late === undefined ? undefined : `${late.metadata.name} does not run with the new certificates yet`;
}

async function nodesLack(site: RunningSite, { ready }: Expected): Promise<string | undefined> {
  const nodes = await listed<NodeObject>(site, ['nodes']);
  if (typeof nodes === 'string') return nodes;
  const now = new Set(nodes.map(nodeOf).filter(node => node.ready).map(({ name }) => name)); // prettier-ignore
  const late = [...ready].filter(name => !now.has(name));
  return late.length === 0 ? undefined : `not Ready any more: ${late.join(', ')}`;
}

/** Objects of the cluster, or why there is no answer: the API server that is asked may be the one that restarts. */
async function listed<T>({ kubectl }: RunningSite, which: readonly string[]): Promise<readonly T[] | string> {
  const { ok, stdout, stderr } = await kubectl.run(['get', ...which, '-o', 'json'], ASK_MS);
  return ok ? (JSON.parse(stdout) as { readonly items: readonly T[] }).items : stderr;
}
