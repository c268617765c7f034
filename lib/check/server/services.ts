import { parseIp } from '../../values/ip-address';
import { labelProblems, subdomainProblems } from '../../schema/names';
import type { Field } from '../field';
import { isPort, portNameProblems, PROTOCOLS } from './ports';
import type { Report } from './report';
import { labels } from './selectors';

/** Services: ports that can be told apart, and only what their type allows. */
export function service(object: Field, report: Report): void {
  const spec = object.at('spec');
  const type = spec.at('type').text || 'ClusterIP';
  const clusterIp = spec.at('clusterIP');
  const headless = clusterIp.text === 'None';
  report.oneOf(spec.at('type'), ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort']);
  if (type === 'ExternalName') externalName(spec, report);
  else if (clusterIp.text !== '' && !headless && parseIp(clusterIp.text) === undefined)
    report.invalid(spec.at('clusterIPs').at('0'), 'must be an IP address or None');
  if (headless && (type === 'NodePort' || type === 'LoadBalancer'))
    report.invalid(spec.at('clusterIPs').items[0] ?? clusterIp, `must not be None for type ${type}`);
  const ports = spec.at('ports');
  if (ports.items.length === 0 && !headless && type !== 'ExternalName') report.required(ports);
  labels(spec.at('selector'), report);
  report.oneOf(spec.at('sessionAffinity'), ['ClientIP', 'None']);
  report.oneOf(spec.at('internalTrafficPolicy'), ['Cluster', 'Local']);
  servicePorts(ports, report);
  if (spec.at('externalTrafficPolicy').text !== '') {
    if (type !== 'NodePort' && type !== 'LoadBalancer' && spec.at('externalIPs').items.length === 0)
      report.invalid(spec.at('externalTrafficPolicy'), `can't be given for type ${type}`);
    else report.oneOf(spec.at('externalTrafficPolicy'), ['Cluster', 'Local']);
  }
}

/** A Service of type ExternalName is an alias: it has a DNS name and no address. */
function externalName(spec: Field, report: Report): void {
  const name = spec.at('externalName');
  // a dot at the end is fine, as in DNS
  const text = name.text.replace(/\.$/, '');
  if (text === '') report.required(name);
  else for (const problem of subdomainProblems(text)) report.invalid(name, problem);
  if (spec.at('clusterIP').text !== '') report.forbidden(spec.at('clusterIPs'), "can't be given for type ExternalName");
}

function servicePorts(ports: Field, report: Report): void {
  const names = new Set<string>();
  const numbers = new Set<string>();
  const several = ports.items.length > 1;
  for (const port of ports.items) {
    const name = port.at('name');
    if (name.text === '') {
      if (several) report.required(name, 'is required where there are several ports');
    } else {
      report.named(name, labelProblems);
      if (names.has(name.text)) report.duplicate(name);
      names.add(name.text);
    }
    const number = port.at('port');
    if (!isPort(number.number ?? 0)) report.invalid(number, 'must be a port from 1 to 65535');
    report.oneOf(port.at('protocol'), PROTOCOLS);
    const target = port.at('targetPort');
    if (typeof target.value === 'number' && target.value !== 0 && !isPort(target.value))
      report.invalid(target, 'must be a port from 1 to 65535');
    if (typeof target.value === 'string' && target.value !== '') report.named(target, portNameProblems);
    const key = `${number.number ?? 0}/${port.at('protocol').text || 'TCP'}`;
    if (numbers.has(key)) report.duplicate(port, 'has the port and the protocol of another');
    numbers.add(key);
  }
}
