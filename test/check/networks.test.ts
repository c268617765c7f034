import type { NetworkRole } from '../../lib/model/model';
import { findings } from './fixture';

/** Networks that the check says overlap. */
function overlaps(...networks: readonly (readonly [name: string, cidr: string])[]): readonly string[] {
  const found = findings(web => {
    const roleOf = (name: string): NetworkRole =>
      name === 'nodes' ? name : name.startsWith('load balancers') ? 'load-balancers' : 'other';
    for (const [name, cidr] of networks) web.statements.networks.push({ role: roleOf(name), name, cidr });
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

test('ranges are compared as networks are, and a range that goes backwards is none', () => {
  expect(overlaps(wide, ['load balancers (a)', '192.168.0.200-192.168.0.250'])).toEqual([]);
  expect(overlaps(['a', '10.0.0.5-10.0.0.9'], ['b', '10.0.0.9-10.0.0.12'], ['c', '10.0.0.13-10.0.0.14'])).toEqual([
    'networks/overlap: the networks of a (10.0.0.5-10.0.0.9) and b (10.0.0.9-10.0.0.12)',
  ]);
  expect(findings(web => web.statements.networks.push({ name: 'a', cidr: '10.0.0.9-10.0.0.5' }))).toMatchObject([
    { code: 'networks/invalid', message: "the network of a: '10.0.0.9-10.0.0.5' ends before it begins" },
  ]);
});

test('networks of two routing domains may share addresses, with the cluster none may', () => {
  const found = findings(web => {
    web.statements.networks.push(
      { name: 'a', cidr: '10.1.0.0/16', domain: 'vpc-a' },
      { name: 'b', cidr: '10.1.0.0/16', domain: 'vpc-b' },
      { name: 'c', cidr: '10.2.0.0/16', domain: 'vpc-b' },
      { name: 'd', cidr: '10.2.0.0/16', domain: 'vpc-b' },
      { name: 'e', cidr: '10.96.0.0/16', domain: 'vpc-b' },
    );
  });
  expect(found.map(({ message }) => message.slice(0, message.indexOf(':')))).toEqual([
    'the networks of c (10.2.0.0/16) and d (10.2.0.0/16) overlap',
    'the networks of e (10.96.0.0/16) and services (10.96.0.0/16) overlap',
  ]);
});
