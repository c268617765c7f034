import { check } from '../../lib/check';
import { IPAddressPool } from '../../lib/kinds/generated/metallb.io';
import type { Model } from '../../lib/model/model';
import { Platform } from '../../lib/model/platform';
import type { Manifest } from '../../lib/values/json';
import { AddressPool, BgpPeer, MetalLb, type AddressPoolProps, type MetalLbProps } from './metallb';

function modelOf(build: (metallb: MetalLb) => unknown, props: MetalLbProps = {}): Model {
  const platform = new Platform('test', { nodeCidr: '192.0.2.0/24' });
  build(new MetalLb(platform, 'metallb', props));
  return platform.model();
}

/** The objects of MetalLB's own kinds. */
function objectsOf(build: (metallb: MetalLb) => unknown): readonly Manifest[] {
  return modelOf(build)
    .objects.map(({ manifest }) => manifest)
    .filter(({ apiVersion }) => apiVersion.startsWith('metallb.io/'));
}

/** Findings on pools by these addresses, each as code, object and what shares them. */
function overlaps(...pools: readonly (readonly string[])[]): readonly string[] {
  const model = modelOf(metallb =>
    pools.map((addresses, index) => new AddressPool(metallb, `p${index}`, { addresses })),
  );
  return check(model).map(({ code, object, message }) => `${code} ${object}: ${message.split(' overlap')[0]}`);
}

const RANGE = '192.0.2.200-192.0.2.250';

test('a pool is announced by ARP from all nodes', () => {
  expect(objectsOf(metallb => new AddressPool(metallb, 'public', { addresses: [RANGE] }))).toEqual([
    {
      apiVersion: 'metallb.io/v1beta1',
      kind: 'IPAddressPool',
      metadata: { name: 'public', namespace: 'metallb' },
      spec: { addresses: [RANGE], autoAssign: true, avoidBuggyIPs: false },
    },
    {
      apiVersion: 'metallb.io/v1beta1',
      kind: 'L2Advertisement',
      metadata: { name: 'public', namespace: 'metallb' },
      spec: { ipAddressPools: ['public'] },
    },
  ]);
});

test('interfaces, nodes and namespaces narrow it', () => {
  const props: AddressPoolProps = {
    addresses: ['198.51.100.0/28', 'fd00::10-fd00::20'],
    autoAssign: false,
    avoidBuggyIPs: true,
    namespaces: ['ingress'],
    announce: { l2: { interfaces: ['eth1'], nodes: { edge: 'true' } } },
  };
  expect(objectsOf(metallb => new AddressPool(metallb, 'edge', props)).map(({ spec }) => spec)).toEqual([
    {
      addresses: ['198.51.100.0/28', 'fd00::10-fd00::20'],
      autoAssign: false,
      avoidBuggyIPs: true,
      serviceAllocation: { namespaces: ['ingress'] },
    },
    { ipAddressPools: ['edge'], interfaces: ['eth1'], nodeSelectors: [{ matchLabels: { edge: 'true' } }] },
  ]);
});

test('a pool is announced by BGP to the routers that it names', () => {
  const specs = objectsOf(metallb => {
    const rack = new BgpPeer(metallb, 'rack-1', {
      myASN: 64512,
      peerASN: 64513,
      peerAddress: '192.0.2.1',
      peerPort: 1179,
      ebgpMultiHop: true,
      passwordSecret: 'rack-1',
      nodes: { rack: '1' },
    });
    const bgp = {
      peers: [rack],
      aggregationLength: 28,
      localPref: 100,
      communities: ['65535:65282'],
      nodes: { rack: '1' },
    };
    new AddressPool(metallb, 'routed', { addresses: ['198.51.100.0/28'], announce: { bgp } });
  }).map(({ kind, spec }) => [kind, spec]);
  expect(specs).toEqual([
    [
      'BGPAdvertisement',
      {
        ipAddressPools: ['routed'],
        peers: ['rack-1'],
        aggregationLength: 28,
        localPref: 100,
        communities: ['65535:65282'],
        nodeSelectors: [{ matchLabels: { rack: '1' } }],
      },
    ],
    [
      'BGPPeer',
      {
        myASN: 64512,
        peerASN: 64513,
        peerAddress: '192.0.2.1',
        peerPort: 1179,
        ebgpMultiHop: true,
        passwordSecret: { name: 'rack-1' },
        nodeSelectors: [{ matchLabels: { rack: '1' } }],
      },
    ],
    ['IPAddressPool', { addresses: ['198.51.100.0/28'], autoAssign: true, avoidBuggyIPs: false }],
  ]);
});

test('stated defaults change nothing', () => {
  const manifests = (build: (metallb: MetalLb) => unknown, props?: MetalLbProps): readonly Manifest[] =>
    modelOf(build, props).objects.map(({ manifest }) => manifest);
  const session = { myASN: 64512, peerASN: 64513, peerAddress: '192.0.2.1' };
  const stated = manifests(
    metallb => {
      new AddressPool(metallb, 'a', {
        addresses: [RANGE],
        autoAssign: true,
        avoidBuggyIPs: false,
        announce: { l2: {} },
      });
      new BgpPeer(metallb, 'b', session);
    },
    { namespace: 'metallb', timeout: '10m' },
  );
  expect(stated).toEqual(
    manifests(metallb => {
      new AddressPool(metallb, 'a', { addresses: [RANGE] });
      new BgpPeer(metallb, 'b', session);
    }),
  );
});

test('pools wait for the webhook of the release, announcements for what they name', () => {
  const model = modelOf(metallb => {
    const rack = new BgpPeer(metallb, 'rack-1', {
      myASN: 64512,
      peerASN: 64513,
      peerAddress: '192.0.2.1',
      passwordSecret: 'bgp',
    });
    new AddressPool(metallb, 'routed', { addresses: ['198.51.100.0/28'], announce: { bgp: { peers: [rack] } } });
  });
  expect(model.units.map(({ name, dependsOn }) => [name, dependsOn])).toEqual([
    ['metallb', []],
    ['metallb-config', ['metallb']],
  ]);
  const named = model.edges.filter(({ reason }) => reason === 'reference').map(({ field, hard }) => [field, hard]);
  expect(named).toEqual(
    expect.arrayContaining([
      ['spec.ipAddressPools[0]', true],
      ['spec.peers[0]', true],
    ]),
  );
  expect(model.unresolved).toMatchObject([{ target: { kind: 'Secret', namespace: 'metallb', name: 'bgp' } }]);
});

test('pools share addresses with nothing but the network of the nodes', () => {
  expect(overlaps([RANGE], ['192.0.2.100-192.0.2.199', '198.51.100.0/28'])).toEqual([]);
  expect(overlaps([RANGE], ['192.0.2.250-192.0.2.251'])).toEqual([
    `networks/overlap IPAddressPool.metallb.io metallb/p1: the networks of load balancers (p0) (${RANGE}) and load balancers (p1) (192.0.2.250-192.0.2.251)`,
  ]);
  expect(overlaps([RANGE, '192.0.2.210-192.0.2.211'])).toHaveLength(1);
  expect(overlaps(['10.96.3.0/24'], ['10.244.0.9-10.244.0.9'], ['192.0.2.250-192.0.3.5'])).toEqual([
    'networks/overlap IPAddressPool.metallb.io metallb/p0: the networks of load balancers (p0) (10.96.3.0/24) and services (10.96.0.0/16)',
    'networks/overlap IPAddressPool.metallb.io metallb/p1: the networks of load balancers (p1) (10.244.0.9-10.244.0.9) and pods (10.244.0.0/16)',
    'networks/overlap IPAddressPool.metallb.io metallb/p2: the networks of load balancers (p2) (192.0.2.250-192.0.3.5) and nodes (192.0.2.0/24)',
  ]);
});

test('a range that goes backwards is found in a pool of any origin', () => {
  const model = modelOf(metallb => new IPAddressPool(metallb, 'raw', { spec: { addresses: ['192.0.2.9-192.0.2.3'] } }));
  expect(check(model)).toMatchObject([
    {
      code: 'networks/invalid',
      object: 'IPAddressPool.metallb.io metallb/raw',
      message: "the network of load balancers (raw): '192.0.2.9-192.0.2.3' ends before it begins",
    },
  ]);
});

test('its namespace is privileged, and says why', () => {
  expect(modelOf(() => undefined).namespaces).toMatchObject([
    {
      name: 'metallb',
      podSecurity: 'privileged',
      reason: 'the speakers answer for addresses and speak BGP on the network of the nodes',
    },
  ]);
});
