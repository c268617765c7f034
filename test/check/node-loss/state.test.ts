import { ApiObject } from 'cdk8s';
import { check } from '../../../lib/check';
import type { PodGroup } from '../../../lib/kinds/rules/pod-group';
import { Platform } from '../../../lib/model/platform';
import type { Manifest } from '../../../lib/values/json';
import { brief, component } from '../fixture';
import type { MachineFacts } from '../../../lib/model/model';
import { KamajiControlPlane } from '../../../lib/kinds/generated/controlplane.cluster.x-k8s.io';
import { EtcdCluster } from '../../../lib/kinds/generated/etcd-operator.cozystack.io';
import { Cluster } from '../../../lib/kinds/generated/postgresql.cnpg.io';
import { LOCAL, REPLICATED, both, losses, machines, type Build } from './fixture';

const HOST = 'kubernetes.io/hostname';

function etcd(replicas: number, scheduling: object = {}): Build {
  return web =>
    new EtcdCluster(web, 'etcd', { metadata: { name: 'etcd' }, spec: { version: '3.6.11', replicas, ...scheduling } });
}

function apart(matchLabels: Record<string, string>, key = HOST): object {
  const term = { labelSelector: { matchLabels }, topologyKey: key };
  return { affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } } };
}

const MEMBERS = { 'app.kubernetes.io/name': 'etcd', 'app.kubernetes.io/instance': 'etcd' };
const ETCD = 'EtcdCluster.etcd-operator.cozystack.io web/etcd';

describe('members that vote', () => {
  test.each([
    [
      'nothing keeps them apart',
      etcd(3),
      '3 members, of which 3 may be on one node: without a node 0 of 3 are left, and 2 are needed',
    ],
    [
      'anti-affinity to others',
      etcd(3, apart({ app: 'other' })),
      '3 members, of which 3 may be on one node: without a node 0 of 3 are left, and 2 are needed',
    ],
    [
      'an even number, apart',
      etcd(2, apart(MEMBERS)),
      '2 members, each on a node of its own: without a node 1 of 2 is left, and 2 are needed',
    ],
    [
      'more than there are nodes',
      etcd(5, apart(MEMBERS)),
      '5 members, of which 3 find a node: without a node 2 of 5 are left, and 3 are needed',
    ],
  ])('%s', (_, build, message) => {
    expect(losses(build)).toEqual([`error | loss/quorum | ${ETCD} | spec.replicas | ${message}`]);
  });

  test('silent where they refuse each other', () => expect(losses(etcd(3, apart(MEMBERS)))).toEqual([]));

  test('one member is an outage, on one disk a loss', () => {
    expect(losses(both(REPLICATED, etcd(1, { storage: { storageClassName: 'replicated' } })))).toEqual([
      `warning | loss/outage | ${ETCD} | spec.replicas | 1 member, on one node: without that node 0 are left until another is started elsewhere, and nobody is served`,
    ]);
    expect(losses(both(LOCAL, etcd(1)))).toEqual([
      `error | loss/data | ${ETCD} | spec.storage.storageClassName | a volume of class 'local' has 1 copy, on one node, and there is 1 member: with that node's disk the data of ${ETCD} is lost`,
    ]);
  });

  test('zones keep apart where every machine has one', () => {
    const zoned = machines(0).map((machine, index) => ({ ...machine, zone: `room-${index}` }));
    const build = etcd(3, apart(MEMBERS, 'topology.kubernetes.io/zone'));
    expect(losses(build, zoned)).toEqual([]);
    expect(losses(build)).toHaveLength(1);
  });
});

function postgres(instances: number, storageClass: string, spec: object = {}): Build {
  const storage = { size: '1Gi', storageClass };
  // the budget of a lone instance is another matter
  return web =>
    new Cluster(web, 'db', { metadata: { name: 'db' }, spec: { instances, storage, enablePDB: false, ...spec } });
}

const DB = 'Cluster.postgresql.cnpg.io web/db';
const REQUIRED = { affinity: { podAntiAffinityType: 'required' } };
const SPREAD = {
  maxSkew: 1,
  topologyKey: HOST,
  whenUnsatisfiable: 'DoNotSchedule',
  labelSelector: { matchLabels: { 'cnpg.io/cluster': 'db' } },
};

describe('copies that an application keeps', () => {
  const lost = `error | loss/copies | ${DB} | spec.instances | 2 instances, which may all be on one node, and volumes of class 'local' have 1 copy: with that node's disk 2 of 2 copies of the data are lost, and 1 is needed`;

  test.each([
    ['that only prefer nodes of their own', {}],
    ['spread if it can be', { topologySpreadConstraints: [{ ...SPREAD, whenUnsatisfiable: 'ScheduleAnyway' }] }],
    ['spread with two more on one node', { topologySpreadConstraints: [{ ...SPREAD, maxSkew: 2 }] }],
    ['spread over others', { topologySpreadConstraints: [{ ...SPREAD, labelSelector: { matchLabels: { a: 'b' } } }] }],
  ])('%s', (_, spec) => expect(losses(both(LOCAL, postgres(2, 'local', spec)))).toEqual([lost]));

  test.each([
    ['that refuse each other', 2, REQUIRED],
    ['spread', 2, { topologySpreadConstraints: [SPREAD] }],
    [
      'three spread with two more on one node, which leaves one',
      3,
      { topologySpreadConstraints: [{ ...SPREAD, maxSkew: 2 }] },
    ],
  ])('silent: %s', (_, instances, spec) => expect(losses(both(LOCAL, postgres(instances, 'local', spec)))).toEqual([]));

  test('on volumes with copies one node is an outage, where nothing even prefers otherwise', () => {
    expect(losses(both(REPLICATED, postgres(2, 'replicated')))).toEqual([]);
    expect(losses(both(REPLICATED, postgres(2, 'replicated', { affinity: { enablePodAntiAffinity: false } })))).toEqual(
      [
        `warning | loss/outage | ${DB} | spec.instances | 2 instances, and nothing keeps them from being on one node: without that node 0 are left until another is started elsewhere, and nobody is served`,
      ],
    );
  });

  test('one instance', () => {
    expect(losses(both(LOCAL, REPLICATED, postgres(1, 'local')))).toEqual([
      `error | loss/data | ${DB} | spec.storage.storageClass | a volume of class 'local' has 1 copy, on one node, and there is 1 instance: with that node's disk the data of ${DB} is lost`,
    ]);
    expect(losses(both(REPLICATED, postgres(1, 'replicated')))).toEqual([]);
  });

  test('nodes that taints close are empty places unless the constraint says otherwise', () => {
    const closed = machines(2).map(machine => ({ ...machine, closed: machine.role === 'control-plane' }));
    const spread = (extra: object): readonly string[] =>
      losses(both(LOCAL, postgres(3, 'local', { topologySpreadConstraints: [{ ...SPREAD, ...extra }] })), closed);
    expect(spread({ nodeTaintsPolicy: 'Honor' })).toEqual([]);
    // two workers take one each, and the third finds no place: still one is left
    expect(spread({})).toEqual([]);
    expect(spread({ nodeTaintsPolicy: 'Honor', maxSkew: 2 })).toEqual([]);
    expect(spread({ nodeTaintsPolicy: 'Honor', maxSkew: 3 })).toHaveLength(1);
  });

  test('a selector that leaves one node', () => {
    const some = machines(2).map((machine, index): MachineFacts => ({
      ...machine,
      labels: index === 0 ? { disk: 'fast' } : {},
    }));
    const pinned = { affinity: { podAntiAffinityType: 'required', nodeSelector: { disk: 'fast' } } };
    expect(losses(both(LOCAL, postgres(2, 'local', pinned)), some)).toEqual([
      `error | loss/copies | ${DB} | spec.instances | 2 instances, of which 1 find a node, and volumes of class 'local' have 1 copy: with that node's disk 1 of 1 copies of the data are lost, and 1 is needed`,
    ]);
    // a label that no machine of the program has may come from elsewhere
    const unknown = { affinity: { podAntiAffinityType: 'required', nodeSelector: { gpu: 'yes' } } };
    expect(losses(both(LOCAL, postgres(2, 'local', unknown)), some)).toEqual([]);
  });
});

describe('control planes of tenants', () => {
  const controlPlane = (replicas: number, deployment: object = {}): Build => {
    const spec = { version: '1.34.4', replicas, deployment, network: { serviceType: 'ClusterIP' } };
    return web => new KamajiControlPlane(web, 'cp', { metadata: { name: 'apps' }, spec } as never);
  };
  const NAME = 'KamajiControlPlane.controlplane.cluster.x-k8s.io web/apps';
  const preferred = {
    affinity: {
      podAntiAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [
          {
            weight: 1,
            podAffinityTerm: {
              labelSelector: { matchLabels: { 'kamaji.clastix.io/name': 'apps' } },
              topologyKey: HOST,
            },
          },
        ],
      },
    },
  };

  test.each([
    ['one', controlPlane(1, preferred), '1 replica, on one node'],
    ['two that nothing keeps apart', controlPlane(2), '2 replicas, and nothing keeps them from being on one node'],
  ])('%s', (_, build, what) => {
    expect(losses(build)).toEqual([
      `warning | loss/outage | ${NAME} | spec.replicas | ${what}: without that node 0 are left until another is started elsewhere, and nobody is served`,
    ]);
  });

  test('silent where the scheduler prefers otherwise', () => expect(losses(controlPlane(2, preferred))).toEqual([]));
});

test('kinds of the program, by its own rules', () => {
  const group = 'example.com';
  const pods = ({ spec }: Manifest): readonly PodGroup[] => [
    {
      what: 'voters',
      field: 'spec.voters',
      count: (spec as { readonly voters: number }).voters,
      together: 'votes',
      labels: {},
      scheduling: {},
      requests: { cpu: 0n, memory: 0n },
    },
  ];
  const platform = new Platform('test', {
    nodes: { controlPlanes: 3, workers: 0 },
    kindRules: [{ group, kind: 'Parliament', pods }],
  });
  new ApiObject(component(platform), 'p', {
    apiVersion: `${group}/v1`,
    kind: 'Parliament',
    metadata: { name: 'p', namespace: 'web' },
    spec: { voters: 3 },
  });
  expect(brief(check(platform.model()).filter(({ code }) => code === 'loss/quorum'))).toEqual([
    'error | loss/quorum | Parliament.example.com web/p | spec.voters | 3 voters, of which 3 may be on one node: without a node 0 of 3 are left, and 2 are needed',
  ]);
});
