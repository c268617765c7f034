import type { Model, ModelNetwork } from '../model/model';
import { Cidr } from '../values/cidr';
import type { Finding } from '../values/finding';

/** A network that was read. */
interface Network {
  readonly name: string;
  readonly cidr: Cidr;
}

/** Networks of the platform: each is one, and no two share an address. */
export function networks(model: Model): readonly Finding[] {
  const findings: Finding[] = [];
  const read = model.networks.flatMap(network => readNetwork(network, findings));
  read.sort(
    (a, b) => a.cidr.size - b.cidr.size || Number(a.cidr.first > b.cidr.first) - Number(a.cidr.first < b.cidr.first),
  );
  read.forEach((network, index) => {
    for (let other = index + 1; other < read.length && read[other]!.cidr.overlaps(network.cidr); other++) {
      if (mayShare(network, read[other]!)) continue;
      findings.push(overlap(network, read[other]!));
    }
  });
  return findings;
}

function readNetwork({ name, cidr }: ModelNetwork, findings: Finding[]): readonly Network[] {
  try {
    return Cidr.parseList(cidr).map(each => ({ name, cidr: each }));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const message = `the network of ${name}: ${error.message}`;
    findings.push({
      code: 'networks/invalid',
      severity: 'error',
      message,
      fix: 'write it as ADDRESS/PREFIX with the first address of the network',
    });
    return [];
  }
}

/** Addresses for load balancers are announced in the machines' own network, so they lie inside it. */
function mayShare(a: Network, b: Network): boolean {
  const isPool = ({ name }: Network): boolean => name.startsWith('load balancers');
  return (
    (a.name === 'nodes' && isPool(b) && a.cidr.contains(b.cidr)) ||
    (b.name === 'nodes' && isPool(a) && b.cidr.contains(a.cidr))
  );
}

function overlap(a: Network, b: Network): Finding {
  const [first, second] = a.name <= b.name ? [a, b] : [b, a];
  return {
    code: 'networks/overlap',
    severity: 'error',
    message: `the networks of ${first.name} (${first.cidr.toString()}) and ${second.name} (${second.cidr.toString()}) overlap: packets for one would go to the other`,
    fix: 'move one of them to a range that nothing else uses',
  };
}
