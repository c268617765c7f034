import { compactCrds } from '../kinds/compact';
import { groupSchema, kinds } from '../kinds/registry';
import type { Model, ModelObject } from '../model/model';
import { validate, type GroupSchema, type Violation } from '../schema';
import { closest } from '../schema/suggest';
import { FindingsError, type Finding } from '../values/finding';
import type { Manifest } from '../values/json';
import { findingOn, type Problem } from './finding-on';

/** Each object against the schema of its kind, as the API server does in strict mode; custom resources against their CEL rules too. */
export function schema(model: Model): readonly Finding[] {
  const findings: Finding[] = [];
  const own = schemasOfModel(model, findings);
  for (const object of model.objects) {
    const { id, manifest } = object;
    const found = findSchema(own, id.group, id.kind);
    const problems =
      found === undefined ? [unknownKind(object, own)] : validate(found, id.kind, withoutSops(manifest)).map(problemOf);
    for (const problem of problems) findings.push(findingOn(model, object, problem));
  }
  return findings;
}

/** Schemas by group, the later ones first to be asked. */
type Schemas = ReadonlyMap<string, readonly GroupSchema[]>;

/** The schemas of the CRDs that are objects of the model. */
function schemasOfModel(model: Model, findings: Finding[]): Schemas {
  const schemas = new Map<string, GroupSchema[]>();
  for (const object of model.objects) {
    const { id, manifest } = object;
    if (id.kind !== 'CustomResourceDefinition' || id.group !== 'apiextensions.k8s.io') continue;
    try {
      for (const each of compactCrds([manifest], id.name))
        schemas.set(each.group, [...(schemas.get(each.group) ?? []), each]);
    } catch (error) {
      if (!(error instanceof FindingsError)) throw error;
      for (const { code, severity, message, fix, field } of error.findings)
        findings.push(findingOn(model, object, { code, severity, message, fix, field }));
    }
  }
  return schemas;
}

function findSchema(own: Schemas, group: string, kind: string): GroupSchema | undefined {
  const has = (each: GroupSchema | undefined): boolean => each?.kinds.some(known => known.kind === kind) === true;
  const inModel = own.get(group)?.find(has);
  if (inModel !== undefined) return inModel;
  const registered = groupSchema(group);
  return has(registered) ? registered : undefined;
}

/** SOPS adds a member of its own, which Flux takes away again. */
function withoutSops(manifest: Manifest): Manifest {
  return manifest.sops === undefined ? manifest : { ...manifest, sops: undefined };
}

function unknownKind({ id: { group, kind }, manifest: { apiVersion } }: ModelObject, own: Schemas): Problem {
  const known = [
    ...kinds(),
    ...[...own].flatMap(([of, each]) => each.flatMap(one => one.kinds.map(k => ({ group: of, kind: k.kind })))),
  ];
  const near = closest(
    `${kind}.${group}`,
    known.map(each => `${each.kind}.${each.group}`),
  );
  const hint = near === undefined ? '' : `, did you mean ${near.endsWith('.') ? near.slice(0, -1) : near}?`;
  return {
    code: 'schema/unknown-kind',
    severity: 'error',
    message: `no schema of kind ${kind} in ${apiVersion} is known${hint}`,
    field: 'kind',
    fix: 'make the kind known by `strata import` on its CRD, or add the CRD itself to the program',
  };
}

/** Codes by type of violation. */
const CODE_OF: Record<Violation['type'], string> = {
  Unknown: 'schema/unknown-field',
  Required: 'schema/required',
  TypeInvalid: 'schema/type',
  Invalid: 'schema/invalid',
  NotSupported: 'schema/not-supported',
  Duplicate: 'schema/duplicate',
  TooLong: 'schema/too-long',
  TooMany: 'schema/too-many',
  Forbidden: 'schema/forbidden',
};

function problemOf({ stage, type, field, message, suggestion }: Violation): Problem {
  const name = /^metadata\.(name|namespace|generateName)$/.test(field);
  const code = stage === 'cel' ? 'schema/rule' : stage === 'metadata' && name ? 'identity/name' : CODE_OF[type];
  const fix = suggestion === undefined ? undefined : `use ${suggestion}`;
  return { code, severity: 'error', message, field: field === '' ? undefined : field, fix };
}
