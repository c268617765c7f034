import { findings } from './fixture';

/** Networks that the check says overlap. */
function overlaps(...networks: readonly (readonly [name: string, cidr: string])[]): readonly string[] {
  const found = findings(web => {
    const declare = web as unknown as { network(name: string, cidr: string): void };
    for (const [name, cidr] of networks) declare.network(name, cidr);
  });
  return found.map(({ code, message }) => `${code}: ${message.slice(0, message.indexOf(' overlap'))}`);
}

const wide = ['nodes', '192.168.0.0/24'] as const;
const pool = ['load balancers', '192.168.0.0/26'] as const;

test('a pool of load balancers lies in the network of the nodes, whichever is declared first', () => {
  expect(overlaps(wide, pool)).toEqual([]);
  expect(overlaps(pool, wide)).toEqual([]);
});

test('a pool that is wider than the network of the nodes, or lies in another one', () => {
  expect(overlaps(['load balancers', '192.168.0.0/16'], wide)).toEqual([
    'networks/overlap: the networks of load balancers (192.168.0.0/16) and nodes (192.168.0.0/24)',
  ]);
  expect(overlaps(['storage', '192.168.0.0/24'], pool)).toEqual([
    'networks/overlap: the networks of load balancers (192.168.0.0/26) and storage (192.168.0.0/24)',
  ]);
});

test('an IPv6 network whose number lies between two of IPv4 hides nothing', () => {
  expect(overlaps(['a', '11.0.0.0/8'], ['b', '::b00:100/120'], ['c', '11.0.2.0/24'])).toEqual([
    'networks/overlap: the networks of a (11.0.0.0/8) and c (11.0.2.0/24)',
  ]);
});

test('each of many networks inside another one is named', () => {
  expect(overlaps(['a', '11.0.0.0/8'], ['b', '11.1.0.0/16'], ['c', '11.2.0.0/16'])).toEqual([
    'networks/overlap: the networks of a (11.0.0.0/8) and b (11.1.0.0/16)',
    'networks/overlap: the networks of a (11.0.0.0/8) and c (11.2.0.0/16)',
  ]);
});
