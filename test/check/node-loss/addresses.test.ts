import { Service } from '../../../lib/kinds/generated/core';
import { BGPAdvertisement, BGPPeer, IPAddressPool, L2Advertisement } from '../../../lib/kinds/generated/metallb.io';
import type { MachineFacts } from '../../../lib/model/model';
import { both, losses, machines, type Build } from './fixture';

function pool(name: string, addresses: string, spec: object = {}): Build {
  return web => new IPAddressPool(web, name, { metadata: { name }, spec: { addresses: [addresses], ...spec } });
}

/** Services that ask for an address. */
function services(count: number, annotations: Record<string, string> = {}, spec: object = {}, prefix = 's'): Build {
  return web => {
    for (let number = 1; number <= count; number++)
      new Service(web, `${prefix}${number}`, {
        metadata: { name: `${prefix}${number}`, annotations },
        spec: { type: 'LoadBalancer', ports: [{ port: 80 }], ...spec },
      });
  };
}

const POOL = 'error | loss/addresses | IPAddressPool.metallb.io';
const NAMED = { 'metallb.io/address-pool': 'a' };

describe('more ask than there are addresses', () => {
  test('in one pool', () => {
    expect(losses(both(pool('a', '192.0.2.0/31'), services(3)))).toEqual([
      `${POOL} web/a | spec.addresses | 3 addresses are asked for (Service web/s1, Service web/s2, Service web/s3), and 'a' has 2: 1 would wait for ever`,
    ]);
    expect(losses(both(pool('a', '192.0.2.0/31'), services(2)))).toEqual([]);
  });

  test('in the pool that they name, though others have room', () => {
    const pools = both(pool('a', '192.0.2.1-192.0.2.1'), pool('b', '192.0.2.8/29'));
    expect(losses(both(pools, services(2, NAMED)))).toEqual([
      `${POOL} web/a | spec.addresses | 2 addresses are asked for (Service web/s1, Service web/s2), and 'a' has 1: 1 would wait for ever`,
    ]);
    expect(losses(both(pools, services(1, NAMED), services(8, {}, {}, 't')))).toEqual([]);
    expect(losses(both(pools, services(1, NAMED), services(9, {}, {}, 't')))).toEqual([
      `${POOL} web/a | spec.addresses | 10 addresses are asked for (Service web/s1, Service web/t1, Service web/t2, Service web/t3, Service web/t4, ...), and 'a', 'b' have 9: 1 would wait for ever`,
    ]);
  });

  test('where no pool gives any by itself', () => {
    const closed = [{ autoAssign: false }, { serviceAllocation: { namespaces: ['other'] } }];
    for (const spec of closed)
      expect(losses(both(pool('a', '192.0.2.0/24', spec), services(1)))).toEqual([
        'error | loss/addresses | Service web/s1 | - | 1 address is asked for (Service web/s1), and no pool gives any by itself: 1 would wait for ever',
      ]);
  });

  test.each([
    ['without 0 and 255', pool('a', '192.0.2.254-192.0.3.1', { avoidBuggyIPs: true }), 2],
    ['a range', pool('a', '192.0.2.1-192.0.2.2'), 2],
    ['of the second, where there is no other', pool('a', '2001:db8::/127'), 2],
  ])('the addresses of a pool: %s', (_, build, size) => {
    expect(losses(both(build, services(size)))).toEqual([]);
    expect(losses(both(build, services(size + 1)))).toHaveLength(1);
  });

  test.each([
    ['they share one', both(pool('a', '192.0.2.1/32'), services(3, { 'metallb.io/allow-shared-ip': 'web' }))],
    [
      'another load balancer serves them',
      both(pool('a', '192.0.2.1/32'), services(3, {}, { loadBalancerClass: 'x/y' })),
    ],
    ['they ask for none', both(pool('a', '192.0.2.1/32'), services(3, {}, { type: 'ClusterIP' }))],
    ['the pool is not of the program', both(pool('b', '192.0.2.1/32'), services(3, NAMED))],
    ['there are no pools', services(3)],
  ])('silent: %s', (_, build) => expect(losses(build)).toEqual([]));
});

describe('who announces them', () => {
  const nodes: readonly MachineFacts[] = machines(2).map(machine => ({
    ...machine,
    labels: { edge: machine.name === 'w-1' ? 'yes' : 'no', role: machine.role },
  }));
  const byL2 =
    (...nodeSelectors: readonly object[]): Build =>
    web =>
      new L2Advertisement(web, 'l2', { metadata: { name: 'l2' }, spec: { ipAddressPools: ['a'], nodeSelectors } });
  const A = pool('a', '192.0.2.0/24');

  test('one machine', () => {
    expect(losses(both(A, byL2({ matchLabels: { edge: 'yes' } })), nodes)).toEqual([
      "warning | loss/announcer | L2Advertisement.metallb.io web/l2 | spec.nodeSelectors | 1 of 5 machines, w-1, announces the addresses of pool 'a': without it 0 are left that do, and nobody reaches them",
    ]);
  });

  test('none', () => {
    expect(losses(both(A, byL2({ matchLabels: { edge: 'perhaps' } })), nodes)).toEqual([
      "warning | loss/announcer | L2Advertisement.metallb.io web/l2 | spec.nodeSelectors | no machine announces the addresses of pool 'a': nobody reaches them",
    ]);
  });

  test('one that speaks with the router', () => {
    const peer: Build = web =>
      new BGPPeer(web, 'peer', {
        metadata: { name: 'rack' },
        spec: { myASN: 1, peerASN: 2, peerAddress: '192.0.2.1', nodeSelectors: [{ matchLabels: { edge: 'yes' } }] },
      });
    const byBgp =
      (peers: readonly string[]): Build =>
      web =>
        new BGPAdvertisement(web, 'bgp', { metadata: { name: 'bgp' }, spec: { peers } });
    expect(losses(both(A, peer, byBgp(['rack'])), nodes)).toHaveLength(1);
    expect(losses(both(A, peer, byBgp([])), nodes)).toEqual([]);
  });

  test.each([
    ['two machines', byL2({ matchLabels: { role: 'worker' } })],
    ['one of two selectors each', byL2({ matchLabels: { edge: 'yes' } }, { matchLabels: { role: 'worker' } })],
    ['all', byL2()],
    ['a label that no machine of the program has', byL2({ matchLabels: { rack: 'r1' } })],
  ])('silent: %s', (_, build) => expect(losses(both(A, build), nodes)).toEqual([]));

  test('silent where the machines are not known', () =>
    expect(losses(both(A, byL2({ matchLabels: { edge: 'yes' } })))).toEqual([]));
});
