import { subdomainProblems } from '../../schema/names';
import type { Field } from '../field';
import { isDataKey } from './configuration';
import type { Report } from './report';

/** Variables of a container: a name, and a value or one source. */
export function environment(container: Field, report: Report): void {
  for (const variable of container.at('env').items) {
    const [name, value, source] = [variable.at('name'), variable.at('value'), variable.at('valueFrom')];
    if (report.needs(name) && !/^[\x20-\x3c\x3e-\x7e]+$/.test(name.text))
      report.invalid(name, "must consist of printable ASCII characters other than '='");
    if (source.given) valueFrom(source, value, report);
  }
  for (const source of container.at('envFrom').items) {
    const given = ['configMapRef', 'secretRef'].map(member => source.at(member)).filter(each => each.given);
    if (given.length === 1) referredName(given[0]!.at('name'), report);
    else
      report.invalid(
        source,
        given.length === 0 ? 'must have configMapRef or secretRef' : 'must not have both configMapRef and secretRef',
      );
  }
}

const SOURCES = ['fieldRef', 'resourceFieldRef', 'configMapKeyRef', 'secretKeyRef', 'fileKeyRef'];

function valueFrom(source: Field, value: Field, report: Report): void {
  const given = SOURCES.filter(member => source.at(member).given);
  if (given.length === 0) report.invalid(source, `must have one of ${SOURCES.join(', ')}`);
  else if (value.text !== '') report.invalid(source, "can't be given beside value");
  else if (given.length > 1) report.invalid(source, 'must have one member only');
  for (const member of ['configMapKeyRef', 'secretKeyRef'])
    if (source.at(member).given) keyOf(source.at(member), report);
  if (source.at('fieldRef').given) fieldOf(source.at('fieldRef', 'fieldPath'), report);
  if (source.at('resourceFieldRef').given) report.needs(source.at('resourceFieldRef', 'resource'));
}

function keyOf(reference: Field, report: Report): void {
  const key = reference.at('key');
  if (report.needs(key) && !isDataKey(key.text))
    report.invalid(key, "must consist of letters, digits, '-', '_' and '.'");
  referredName(reference.at('name'), report);
}

function referredName(name: Field, report: Report): void {
  if (name.text === '') report.invalid(name, 'must name an object');
  else report.named(name, subdomainProblems);
}

const FIELDS =
  /^(metadata\.(name|namespace|uid)|metadata\.(labels|annotations)\['[^']+'\]|spec\.(nodeName|serviceAccountName)|status\.(hostIPs?|podIPs?))$/;

/** A field of the pod that a variable can take. */
function fieldOf(path: Field, report: Report): void {
  if (report.needs(path) && !FIELDS.test(path.text))
    report.invalid(
      path,
      'is no field of a pod that a variable can take, e.g. metadata.name, spec.nodeName, status.podIP',
    );
}
