import type { Field } from '../field';
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
    if (given.length === 1) report.needs(given[0]!.at('name'));
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
    if (source.at(member).given) report.needs(source.at(member, 'key'));
  if (source.at('fieldRef').given) report.needs(source.at('fieldRef', 'fieldPath'));
  if (source.at('resourceFieldRef').given) report.needs(source.at('resourceFieldRef', 'resource'));
}
