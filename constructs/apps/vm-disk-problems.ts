import { hasShape, NAME_TOO_LONG, ValuesSchema, type Problem } from './values';
import type { VmDiskValues } from './vm-disk-values';

const SCHEMA = new ValuesSchema('vm-disk');

/** Longest name of an object that becomes a label: DNS' label. */
const NAME_LENGTH = 63;

/** All problems of plain values. */
export function valueProblems(values: VmDiskValues, releaseName: string): readonly Problem[] {
  const problems = [...nameProblems('disk', releaseName), ...SCHEMA.problems(values)];
  if (!hasShape(problems)) return problems;
  const { source = {} } = values;
  const given = Object.entries(source).flatMap(([kind, value]) => (value === undefined ? [] : [kind]));
  if (given.length > 1)
    problems.push({
      code: 'vm-disk/source',
      field: 'source',
      message: `a disk has one source, got ${given.join(' and ')}`,
      fix: 'leave all but one of them out',
    });
  if (source.disk !== undefined && `vm-disk-${source.disk.name}` === releaseName)
    problems.push({
      code: 'vm-disk/source',
      field: 'source.disk.name',
      message: `'${source.disk.name}' would be a copy of itself`,
      fix: 'name another disk',
    });
  return problems;
}

/** Problem of a name that is too long for what is made of it. */
export function nameProblems(what: string, releaseName: string): Problem[] {
  if (releaseName.length <= NAME_LENGTH) return [];
  const message = `'${releaseName}' has ${releaseName.length} characters, a ${what} may have ${NAME_LENGTH}`;
  return [{ code: NAME_TOO_LONG, field: 'id', message, fix: 'give the application a shorter id' }];
}
