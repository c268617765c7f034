import { EtcdCluster } from '../../../lib/kinds/generated/etcd-operator.cozystack.io';
import { Cluster } from '../../../lib/kinds/generated/postgresql.cnpg.io';
import type { MachineFacts } from '../../../lib/model/model';
import { Random } from '../../fuzz/random';
import { both, LOCAL, losses, type Build } from './fixture';
import { anyNodeLeaves, type Rules } from './simulation';

const SEED = 20260;
const CASES = 400;
const HOST = 'kubernetes.io/hostname';
const ZONE = 'topology.kubernetes.io/zone';

/** A few machines, some closed by taints, some in zones of their own, and one group of pods with rules of all sorts. */
function draw(number: number): {
  readonly machines: readonly MachineFacts[];
  readonly count: number;
  readonly rules: Rules;
} {
  const random = new Random(SEED, number);
  const size = 2 + random.below(4);
  const zoned = random.chance(0.5);
  const controlPlanes = Math.min(size, random.pick([2, 3]));
  const closed = controlPlanes < size && random.chance(0.4);
  const machines = Array.from({ length: size }, (_, index): MachineFacts => {
    const isControlPlane = index < controlPlanes;
    return {
      name: `n${index}`,
      role: isControlPlane ? 'control-plane' : 'worker',
      labels: random.chance(0.5) ? { disk: 'fast' } : { disk: 'slow' },
      ...(zoned ? { zone: `z${random.below(3)}` } : {}),
      ...(closed && isControlPlane ? { closed: true } : {}),
    };
  });
  return {
    machines,
    count: 2 + random.below(4),
    rules: {
      refuse: random.chance(0.3) ? random.pick([HOST, ZONE]) : undefined,
      spread: random.chance(0.5)
        ? {
            key: random.pick([HOST, ZONE]),
            maxSkew: 1 + random.below(3),
            honorTaints: random.chance(0.5),
            must: random.chance(0.8),
          }
        : undefined,
      disk: random.chance(0.3) ? random.pick(['fast', 'slow']) : undefined,
    },
  };
}

/** The rules as the scheduler reads them. */
function scheduling({ refuse, spread }: Rules, matchLabels: Record<string, string>) {
  const labelSelector = { matchLabels };
  const constraint = spread && {
    maxSkew: spread.maxSkew,
    topologyKey: spread.key,
    whenUnsatisfiable: spread.must ? 'DoNotSchedule' : 'ScheduleAnyway',
    ...(spread.honorTaints ? { nodeTaintsPolicy: 'Honor' } : {}),
    labelSelector,
  };
  return {
    required: refuse === undefined ? [] : [{ labelSelector, topologyKey: refuse }],
    ...(constraint ? { topologySpreadConstraints: [constraint] } : {}),
  };
}

function etcd(replicas: number, rules: Rules): Build {
  const { required, ...spread } = scheduling(rules, { 'app.kubernetes.io/instance': 'etcd' });
  const term = { matchExpressions: [{ key: 'disk', operator: 'In', values: [rules.disk!] }] };
  const affinity = {
    podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: required },
    ...(rules.disk === undefined
      ? {}
      : { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [term] } } }),
  };
  // on storage outside of the cluster
  const storage = { storageClassName: 'far' };
  const spec = { version: '3.6.11', replicas, affinity, storage, ...spread };
  return web => new EtcdCluster(web, 'etcd', { metadata: { name: 'etcd' }, spec: spec });
}

function postgres(instances: number, rules: Rules): Build {
  const { required, ...spread } = scheduling(rules, { 'cnpg.io/cluster': 'db' });
  const affinity = {
    enablePodAntiAffinity: false,
    additionalPodAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: required },
    ...(rules.disk === undefined ? {} : { nodeSelector: { disk: rules.disk } }),
  };
  const spec = { instances, affinity, storage: { size: '1Gi', storageClass: 'local' }, ...spread };
  return both(LOCAL, web => new Cluster(web, 'db', { metadata: { name: 'db' }, spec: spec }));
}

test(`${CASES} small clusters: what the check says is what a simulation that kills each node finds`, () => {
  const seen = { lost: 0, kept: 0 };
  for (let number = 0; number < CASES; number++) {
    const { machines, count, rules } = draw(number);
    const of = (code: string, build: Build): boolean => losses(build, machines).some(line => line.includes(code));
    const quorum = anyNodeLeaves(machines, count, rules, Math.floor(count / 2) + 1);
    const copies = anyNodeLeaves(machines, count, rules, 1);
    expect({
      number,
      quorum: !of('loss/quorum', etcd(count, rules)),
      copies: !of('loss/copies', postgres(count, rules)),
    }).toEqual({
      number,
      quorum,
      copies,
    });
    for (const isKept of [quorum, copies]) seen[isKept ? 'kept' : 'lost']++;
  }
  // both verdicts are common, or the comparison would say little
  expect(Math.min(seen.lost, seen.kept)).toBeGreaterThan(CASES / 4);
});
