import { Cidr, parsePrefix } from '../../values/cidr';
import type { Field } from '../field';
import { isPort, portNameProblems, PROTOCOLS } from './ports';
import type { Report } from './report';
import { labelSelector } from './selectors';

/** NetworkPolicies: peers of one sort each, blocks that are networks, ports that are some. */
export function networkPolicy(object: Field, report: Report): void {
  const spec = object.at('spec');
  labelSelector(spec.at('podSelector'), report);
  for (const [direction, side] of [
    ['ingress', 'from'],
    ['egress', 'to'],
  ] as const) {
    for (const rule of spec.at(direction).items) {
      for (const port of rule.at('ports').items) policyPort(port, report);
      for (const each of rule.at(side).items) peer(each, report);
    }
  }
  const types = spec.at('policyTypes');
  if (types.items.length > 2) report.invalid(types, 'must list at most two');
  else
    for (const type of types.items)
      if (!['Egress', 'Ingress'].includes(type.text)) report.notSupported(type, ['Egress', 'Ingress']);
}

function policyPort(field: Field, report: Report): void {
  const [port, last] = [field.at('port'), field.at('endPort')];
  report.choice(field.at('protocol'), PROTOCOLS);
  if (typeof port.value === 'number') {
    if (!isPort(port.value)) report.invalid(port, 'must be a port from 1 to 65535');
    if (last.given) {
      if ((last.number ?? 0) < port.value) report.invalid(last, 'must not be less than port');
      if (!isPort(last.number ?? 0)) report.invalid(last, 'must be a port from 1 to 65535');
    }
  } else if (port.given) {
    if (last.given) report.invalid(last, "can't be given where port is a name");
    for (const problem of portNameProblems(port.text)) report.invalid(port, problem);
  } else if (last.given) report.invalid(last, 'must not be given without port');
}

function peer(field: Field, report: Report): void {
  const [block, pods, spaces] = ['ipBlock', 'podSelector', 'namespaceSelector'].map(member => field.at(member));
  labelSelector(pods!, report);
  labelSelector(spaces!, report);
  if (block!.given) {
    ipBlock(block!, report);
    if (pods!.given || spaces!.given) report.forbidden(field, 'must not have selectors beside ipBlock');
  } else if (!pods!.given && !spaces!.given) report.required(field, 'must have a selector or an ipBlock');
}

function ipBlock(block: Field, report: Report): void {
  const cidr = block.at('cidr');
  const outer = networkOf(cidr, report);
  for (const except of block.at('except').items) {
    const inner = networkOf(except, report);
    if (outer === undefined || inner === undefined) continue;
    if (!outer.contains(inner) || outer.prefixLength >= inner.prefixLength)
      report.invalid(except, `must be a smaller part of ${cidr.text}`);
  }
}

/** The network, where the text is one; bits behind the prefix and leading zeros are let pass, as the API server does. */
function networkOf(field: Field, report: Report): Cidr | undefined {
  if (!report.needs(field)) return undefined;
  const prefix = parsePrefix(field.text, 'sloppy');
  if (prefix === undefined) {
    report.invalid(field, 'is no network in CIDR notation, e.g. 10.0.0.0/8');
    return undefined;
  }
  return Cidr.of(prefix);
}
