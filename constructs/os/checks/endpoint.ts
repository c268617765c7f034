import { Cidr } from '../../../lib/values/cidr';
import { parseIp } from '../../../lib/values/ip-address';
import { linkFor, linksOf } from '../link-names';
import type { ClusterFacts, Problem } from './problem';
import { error, machineField } from './problem';

/** Where clients reach the Kubernetes API: the endpoint, and the address that control planes share. */
export function endpoint(facts: ClusterFacts): readonly Problem[] {
  return [...endpointProblems(facts), ...vipProblems(facts)];
}

function endpointProblems({ intents, props }: ClusterFacts): readonly Problem[] {
  const cluster = intents[0]?.cluster;
  if (cluster === undefined) return [];
  const { vip, endpoint: url } = cluster;
  const problem = (message: string, fix: string): Problem => error('talos/endpoint', 'endpoint', message, fix);
  const planes = intents.filter(({ machine }) => machine.role === 'control-plane');
  if (props.endpoint === undefined) {
    return vip !== undefined || planes.length <= 1
      ? []
      : [
          problem(
            `${planes.length} control planes and no address for all of them`,
            'give vip, or an endpoint whose name leads to all of them',
          ),
        ];
  }
  const match = /^https:\/\/([^/:[\]]+|\[[0-9a-f:]+\]):(\d+)\/?$/.exec(url);
  if (match === null)
    return [problem(`${JSON.stringify(url)} is no address with https, a host and a port`, 'write https://HOST:6443')];
  const host = match[1]!.replace(/^\[|\]$/g, '');
  if (parseIp(host) === undefined || host === vip) return [];
  const machine = intents.find(each => each.machine.address === host);
  if (machine === undefined || planes.length === 1) return [];
  const message = `${host} is the address of ${machine.machine.hostname} alone: without it nobody reaches the API, though ${planes.length} control planes serve it`;
  return [problem(message, 'give vip, or a name that leads to all control planes')];
}

function vipProblems({ intents, props, networks }: ClusterFacts): readonly Problem[] {
  const { vip } = props;
  const ip = vip === undefined ? undefined : parseIp(vip);
  if (vip === undefined || ip === undefined) return [];
  const problem = (message: string, fix: string): Problem => error('talos/vip', 'vip', message, fix);
  const problems: Problem[] = [];
  const planes = intents.filter(({ machine }) => machine.role === 'control-plane');
  const subnets = [...new Set(planes.flatMap(({ nodeSubnets }) => nodeSubnets))].flatMap(safeCidr);
  const around = subnets.find(subnet => subnet.contains(ip));
  if (around === undefined)
    problems.push(
      problem(
        `${vip} is in no network of the nodes: ${subnets.join(', ') || 'none is known'}`,
        'choose an address of the control planes’ network',
      ),
    );
  else if (ip.size === 32 && around.prefixLength < 31 && (ip.bits === around.first || ip.bits === around.last))
    problems.push(
      problem(
        `${vip} is the ${ip.bits === around.first ? 'first' : 'last'} address of ${around.toString()}, which no machine can have`,
        'choose another address',
      ),
    );
  const owner = intents.find(({ machine }) => machine.address === vip);
  if (owner !== undefined)
    problems.push(
      problem(`${vip} is the address of ${owner.machine.hostname}`, 'choose an address that no machine has'),
    );
  for (const { name, cidr } of networks.filter(({ role }) => role === 'load-balancers')) {
    if (safeCidr(cidr).some(pool => pool.contains(ip)))
      problems.push(problem(`${vip} is in the ${name}, ${cidr}: a Service could get it`, 'take it out of the pool'));
  }
  for (const intent of planes) {
    if (linkFor(vip, linksOf(intent.machine)) !== undefined) continue;
    problems.push(
      error(
        'talos/vip',
        machineField(intent, 'links'),
        `no interface of ${intent.machine.hostname} is in the network of ${vip}`,
        'give mac, or links with an address in that network',
      ),
    );
  }
  return problems;
}

/** Networks of a text; none where it is malformed, which another check tells. */
export function safeCidr(text: string): readonly Cidr[] {
  try {
    return Cidr.parseList(text);
  } catch {
    return [];
  }
}
