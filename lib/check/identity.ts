import { findKind } from '../kinds/registry';
import { idText } from '../model/identity';
import type { Model, ModelObject } from '../model/model';
import { checkMetadata } from '../schema/metadata';
import { Run } from '../schema/run';
import type { Finding } from '../values/finding';
import { isMap } from '../values/json-map';
import { findingOn, type Problem } from './finding-on';
import { derivedNameProblems, nameProblems } from './object-names';

/** Names and other metadata of built-in kinds, names that controllers can't work with, and files that would differ only in case. */
export function identity(model: Model): readonly Finding[] {
  const findings: Finding[] = [];
  const seen = new Map<string, ModelObject>();
  for (const object of model.objects) {
    for (const problem of [...metadataProblems(object), ...derivedProblems(object)])
      findings.push(findingOn(model, object, problem));
    const path = `${object.unit} ${idText(object.id).toLowerCase()}`;
    const other = seen.get(path);
    if (other === undefined) seen.set(path, object);
    else findings.push(findingOn(model, object, sameFile(other)));
  }
  return findings;
}

/** Metadata of custom resources is part of their schema; that of built-in kinds follows each kind's own rules. */
function metadataProblems({ id, manifest: { metadata } }: ModelObject): readonly Problem[] {
  const info = findKind(id.group, id.kind);
  if (info?.origin !== 'builtin' || !isMap(metadata)) return [];
  const run = new Run(['metadata']);
  checkMetadata(run, metadata, {
    nameProblems: name => nameProblems(id, name),
    // the API server names a LimitRange itself
    nameRequired: id.kind !== 'LimitRange',
    namespaced: info.namespaced,
    generates: true,
  });
  return run.violations.map(({ field, message }): Problem => {
    const name = /^metadata\.(name|namespace|generateName)$/.test(field);
    return { code: name ? 'identity/name' : 'identity/metadata', severity: 'error', field, message };
  });
}

function derivedProblems({ id }: ModelObject): readonly Problem[] {
  return derivedNameProblems(id, id.name).map(problem => ({
    code: 'identity/derived-name',
    severity: 'error',
    field: 'metadata.name',
    message: `"${id.name}" ${problem}`,
    fix: 'shorten the id of the component or application, or of the tenant that it belongs to',
  }));
}

function sameFile(other: ModelObject): Problem {
  return {
    code: 'identity/case',
    severity: 'error',
    field: 'metadata.name',
    message: `its file would differ from that of ${idText(other.id)} only in case, which not every file system can hold`,
    fix: 'give one of them another name',
  };
}
