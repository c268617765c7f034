import type { Model, ModelNetwork } from '../model/model';
import { contains, overlap, parseSpan, type AddressSpan } from '../values/address-span';
import type { Finding } from '../values/finding';
import { findingOn, type Problem } from './finding-on';

/** A network or range that was read. */
interface Network extends Omit<ModelNetwork, 'cidr'> {
  readonly span: AddressSpan;
}

/** Networks of the platform: each is one, and no two of a routing domain share an address. */
export function networks(model: Model): readonly Finding[] {
  const findings: Finding[] = [];
  const read = model.networks.flatMap(network => readNetwork(model, network, findings));
  read.sort((a, b) => a.span.size - b.span.size || compare(a.span.first, b.span.first));
  read.forEach((network, index) => {
    for (let other = index + 1; other < read.length && overlap(read[other]!.span, network.span); other++) {
      if (mayShare(network, read[other]!)) continue;
      findings.push(overlapping(model, network, read[other]!));
    }
  });
  return findings;
}

function compare(a: bigint, b: bigint): number {
  return Number(a > b) - Number(a < b);
}

function readNetwork(model: Model, { cidr, ...network }: ModelNetwork, findings: Finding[]): readonly Network[] {
  try {
    return cidr.split(',').map(part => ({ ...network, span: parseSpan(part.trim()) }));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    findings.push(
      findingAt(model, network.object, {
        code: 'networks/invalid',
        severity: 'error',
        message: `the network of ${network.name}: ${error.message}`,
        fix: 'write it as ADDRESS/PREFIX with the first address of the network; a range of load balancers as FIRST-LAST',
      }),
    );
    return [];
  }
}

/**
 * Addresses for load balancers are announced in the machines' own network, so they lie inside it. Networks of two routing domains never meet,
 * but for those of the cluster, which reach into all.
 */
function mayShare(a: Network, b: Network): boolean {
  return (
    (a.domain !== undefined && b.domain !== undefined && a.domain !== b.domain) ||
    (a.role === 'nodes' && b.role === 'load-balancers' && contains(a.span, b.span)) ||
    (b.role === 'nodes' && a.role === 'load-balancers' && contains(b.span, a.span))
  );
}

function overlapping(model: Model, a: Network, b: Network): Finding {
  const [first, second] = a.name <= b.name ? [a, b] : [b, a];
  return findingAt(model, second.object ?? first.object, {
    code: 'networks/overlap',
    severity: 'error',
    message: `the networks of ${first.name} (${first.span.toString()}) and ${second.name} (${second.span.toString()}) overlap: packets for one would go to the other`,
    fix: 'move one of them to a range that nothing else uses',
  });
}

/** A finding on the object that takes a network; the platform's own networks have none. */
function findingAt(model: Model, object: number | undefined, problem: Problem): Finding {
  return object === undefined ? problem : findingOn(model, model.objects[object]!, problem);
}
