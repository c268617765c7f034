import { labelProblems } from '../../schema/names';
import { parseQuantity } from '../../values/quantity';
import type { Field } from '../field';
import type { Report } from './report';
import { claimSpec } from './storage';

/** Volumes of a pod: one source each. @returns the names that containers can mount */
export function volumes(list: Field, claims: readonly Field[], report: Report): ReadonlySet<string> {
  const names = new Set<string>();
  for (const claim of claims) {
    volumeName(claim, new Set(), report);
    names.add(claim.text);
  }
  const own = new Set<string>();
  for (const volume of list.items) {
    volumeName(volume.at('name'), own, report);
    names.add(volume.at('name').text);
    const sources = volume.members.filter(([member, { given }]) => member !== 'name' && given);
    // the server takes the sources in an order of its own: which one it names is left open
    if (sources.length > 1) report.forbidden(sources[1]![1], 'a volume has one source');
    else if (sources[0] !== undefined) source(sources[0][0], sources[0][1], report);
  }
  return names;
}

function volumeName(name: Field, names: Set<string>, report: Report): void {
  if (!report.needs(name)) return;
  report.named(name, labelProblems);
  if (names.has(name.text)) report.duplicate(name);
  names.add(name.text);
}

function source(kind: string, field: Field, report: Report): void {
  switch (kind) {
    case 'secret':
      report.needs(field.at('secretName'));
      projection(field, report);
      return;
    case 'configMap':
      report.needs(field.at('name'));
      projection(field, report);
      return;
    case 'persistentVolumeClaim':
      report.needs(field.at('claimName'));
      return;
    case 'hostPath':
      if (report.needs(field.at('path'))) relative(field.at('path'), report, false);
      report.oneOf(field.at('type'), [
        'BlockDevice',
        'CharDevice',
        'Directory',
        'DirectoryOrCreate',
        'File',
        'FileOrCreate',
        'Socket',
      ]);
      return;
    case 'emptyDir': {
      const limit = field.at('sizeLimit');
      if (limit.given && (parseQuantity(String(limit.value)) ?? 0n) < 0n)
        report.forbidden(limit, 'must not be less than nought');
      return;
    }
    case 'csi':
      report.needs(field.at('driver'));
      return;
    case 'nfs':
      report.needs(field.at('server'));
      if (report.needs(field.at('path')) && !field.at('path').text.startsWith('/'))
        report.invalid(field.at('path'), 'must be an absolute path');
      return;
    case 'ephemeral':
      if (!field.at('volumeClaimTemplate').given) report.required(field.at('volumeClaimTemplate'));
      else claimSpec(field.at('volumeClaimTemplate', 'spec'), report);
      return;
    default:
  }
}

/** Keys of a Secret or ConfigMap as files. */
function projection(field: Field, report: Report): void {
  mode(field.at('defaultMode'), report);
  for (const item of field.at('items').items) {
    report.needs(item.at('key'));
    if (report.needs(item.at('path'))) relative(item.at('path'), report, true);
    mode(item.at('mode'), report);
  }
}

/** Permission bits of a file. */
function mode(field: Field, report: Report): void {
  const { number = 0 } = field;
  if (number < 0 || number > 0o777) report.invalid(field, 'must be from 0 to 0777 (octal)');
}

/** A path that leads nowhere above where it starts. */
export function relative(field: Field, report: Report, noRoot: boolean): void {
  if (noRoot && field.text.startsWith('/')) report.invalid(field, 'must be a relative path');
  else if (field.text.split('/').includes('..')) report.invalid(field, "must not contain '..'");
}
