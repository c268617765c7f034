import { dns1035LabelProblems, subdomainProblems } from '../../schema/names';
import { parseIp } from '../../values/ip-address';
import type { Field } from '../field';
import { isPort, portNameProblems } from './ports';
import type { Report } from './report';

/** Ingresses: rules or a default backend; hosts that are DNS names; absolute paths; backends that name one port. */
export function ingress(object: Field, report: Report): void {
  const spec = object.at('spec');
  const rules = spec.at('rules');
  const fallback = spec.at('defaultBackend');
  if (rules.items.length === 0 && !fallback.given) report.invalid(spec, 'must have rules or a defaultBackend');
  if (fallback.given) backend(fallback, report);
  for (const rule of rules.items) {
    host(rule.at('host'), report);
    const http = rule.at('http');
    if (!http.given) continue;
    if (http.at('paths').items.length === 0) report.required(http.at('paths'));
    for (const path of http.at('paths').items) httpPath(path, report);
  }
  for (const tls of spec.at('tls').items) {
    for (const name of tls.at('hosts').items) tlsHost(name, report);
    report.named(tls.at('secretName'), subdomainProblems);
  }
  const name = spec.at('ingressClassName');
  if (name.given) for (const problem of subdomainProblems(name.text)) report.invalid(name, problem);
}

/** IngressClasses: the controller is `DOMAIN/PATH`. */
export function ingressClass(object: Field, report: Report): void {
  const controller = object.at('spec', 'controller');
  if (!report.needs(controller)) return;
  const slash = controller.text.indexOf('/');
  if (slash < 1 || slash === controller.text.length - 1)
    report.invalid(controller, 'must be a domain and a path, e.g. example.org/ingress');
  else
    for (const problem of subdomainProblems(controller.text.slice(0, slash)))
      report.invalid(controller, `its domain ${problem}`);
}

function host(field: Field, report: Report): void {
  if (field.text === '') return;
  if (parseIp(field.text) !== undefined) report.invalid(field, 'must be a DNS name, not an IP address');
  tlsHost(field, report);
}

function tlsHost(field: Field, report: Report): void {
  const wildcard = field.text.startsWith('*.');
  for (const problem of subdomainProblems(wildcard ? field.text.slice(2) : field.text)) report.invalid(field, problem);
}

const PATH_TYPES = ['Exact', 'ImplementationSpecific', 'Prefix'];

function httpPath(path: Field, report: Report): void {
  const [text, type] = [path.at('path'), path.at('pathType')];
  if (type.text === '') report.required(type);
  else if (!PATH_TYPES.includes(type.text)) report.notSupported(type, PATH_TYPES);
  else if (
    type.text === 'ImplementationSpecific' ? text.text !== '' && !text.text.startsWith('/') : !text.text.startsWith('/')
  )
    report.invalid(text, 'must be an absolute path');
  else if (type.text !== 'ImplementationSpecific') {
    if (/\/\/|\/\.\.?\/|%2f/i.test(text.text) || /\/\.\.?$/.test(text.text))
      report.invalid(text, 'must not hold //, /./, /../ or %2f');
  }
  backend(path.at('backend'), report);
}

function backend(field: Field, report: Report): void {
  const [service, resource] = [field.at('service'), field.at('resource')];
  if (service.given && resource.given) report.invalid(field, 'must not have both a service and a resource');
  else if (!service.given && !resource.given) report.required(field, 'must have a service or a resource');
  else if (service.given) {
    if (report.needs(service.at('name'))) report.named(service.at('name'), dns1035LabelProblems);
    const [name, number] = [service.at('port', 'name'), service.at('port', 'number')];
    if (name.text !== '' && (number.number ?? 0) !== 0)
      report.invalid(field, 'must not name both the name and the number of a port');
    else if (name.text !== '') report.named(name, portNameProblems);
    else if ((number.number ?? 0) === 0) report.required(field, 'must name the name or the number of a port');
    else if (!isPort(number.number!)) report.invalid(number, 'must be a port from 1 to 65535');
  }
}
