import type { Finding } from '../values/finding';
import { FindingsError } from '../values/finding';
import type { GroupSchema, KindSchema, VersionSchema } from '../schema/types';
import { isMap, type JsonMap } from '../values/json-map';
import { NodeTable } from './node-table';
import { nameOf, Reading } from './reading';
import { compareText, compareVersions } from './version-order';

const LABEL = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;
const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

/** A CRD whose outer fields were read; its schemas are not read yet. */
interface Outline {
  readonly group: string;
  readonly kind: string;
  readonly spec: JsonMap;
  readonly reading: Reading;
}

/**
 * The compact schemas of CRDs, one a group, without descriptions; the order of the input does not matter.
 * @param source What the CRDs were taken from, e.g. `cert-manager v1.17.2`.
 * @param origin `builtin` for kinds of the API server itself, given in the form of CRDs; the core group has an empty name.
 * @throws FindingsError with all that is malformed in all of them (codes `import/...`).
 */
export function compactCrds(
  crds: readonly unknown[],
  source: string,
  origin: GroupSchema['origin'] = 'crd',
): GroupSchema[] {
  const findings: Finding[] = [];
  const outlines = crds.flatMap((crd, at) => {
    const reading = new Reading(`customresourcedefinition.apiextensions.k8s.io ${nameOfCrd(crd) ?? `no. ${at + 1}`}`);
    const outline = readOutline(crd, origin, reading);
    if (!outline) findings.push(...reading.findings);
    return outline ? [outline] : [];
  });
  outlines.sort((a, b) => compareText(a.group, b.group) || compareText(a.kind, b.kind));
  reportDuplicates(outlines);
  const schemas = [...new Set(outlines.map(({ group }) => group))].map((group): GroupSchema => {
    const table = new NodeTable(origin === 'crd');
    const kinds = outlines.filter(outline => outline.group === group).map(outline => readKind(outline, table));
    return { group, origin, source, kinds, nodes: table.nodes };
  });
  findings.push(...outlines.flatMap(outline => outline.reading.findings));
  if (findings.length > 0) throw new FindingsError(findings);
  return schemas;
}

function nameOfCrd(crd: unknown): string | undefined {
  if (!isMap(crd) || !isMap(crd.metadata)) return undefined;
  return typeof crd.metadata.name === 'string' ? crd.metadata.name : undefined;
}

function readOutline(value: unknown, origin: GroupSchema['origin'], reading: Reading): Outline | undefined {
  const crd = reading.record(value, '');
  if (!crd) return undefined;
  if (crd.kind !== 'CustomResourceDefinition') {
    reading.report(
      'not-a-crd',
      'kind',
      `kind must be CustomResourceDefinition, not ${nameOf(crd.kind)}`,
      'give the CRD itself, not an object of its kind',
    );
    return undefined;
  }
  if (crd.apiVersion !== 'apiextensions.k8s.io/v1') {
    const fix = 'take the CRD from a release for Kubernetes 1.22 or later';
    reading.report(
      'crd-version',
      'apiVersion',
      `apiVersion must be apiextensions.k8s.io/v1, not ${nameOf(crd.apiVersion)}`,
      fix,
    );
    return undefined;
  }
  const spec = reading.record(crd.spec, 'spec');
  if (!spec) return undefined;
  const group = origin === 'builtin' && spec.group === '' ? '' : reading.text(spec.group, 'spec.group');
  const names = reading.record(spec.names, 'spec.names');
  const kind = names && reading.text(names.kind, 'spec.names.kind');
  const plural = names && reading.text(names.plural, 'spec.names.plural');
  if (group === undefined || kind === undefined || plural === undefined) return undefined;
  checkName(group, SUBDOMAIN, 'a DNS subdomain', 'spec.group', reading);
  checkName(
    kind,
    /^[A-Za-z]([-A-Za-z0-9]*[A-Za-z0-9])?$/,
    'letters, digits and dashes, a letter first',
    'spec.names.kind',
    reading,
  );
  checkName(plural, LABEL, 'a DNS label', 'spec.names.plural', reading);
  if (nameOfCrd(crd) !== `${plural}.${group}`) {
    const given = nameOf(nameOfCrd(crd));
    reading.report(
      'crd-name',
      'metadata.name',
      `metadata.name must be ${plural}.${group} (plural and group), not ${given}`,
    );
  }
  return { group, kind, spec, reading };
}

/** Names become names of files and classes: they must be what an API server takes. */
function checkName(name: string, pattern: RegExp, form: string, field: string, reading: Reading): void {
  if (name !== '' && !pattern.test(name)) reading.report('bad-name', field, `${nameOf(name)} must be ${form}`);
}

function reportDuplicates(outlines: readonly Outline[]): void {
  outlines.forEach(({ group, kind, reading }, at) => {
    const previous = outlines[at - 1];
    if (previous?.group !== group || previous.kind !== kind) return;
    reading.report('duplicate-kind', 'spec.names.kind', `${kind}.${group} is defined twice`, 'give each CRD once');
  });
}

function readKind({ kind, spec, reading }: Outline, table: NodeTable): KindSchema {
  const names = spec.names as JsonMap;
  const { scope } = spec;
  if (scope !== 'Namespaced' && scope !== 'Cluster') {
    reading.report('scope', 'spec.scope', `scope must be Namespaced or Cluster, not ${nameOf(scope)}`);
  }
  return {
    kind,
    plural: names.plural as string,
    ...optional('singular', names.singular, value => reading.text(value, 'spec.names.singular')),
    ...optional('listKind', names.listKind, value => reading.text(value, 'spec.names.listKind')),
    ...optional('shortNames', names.shortNames, value => reading.texts(value, 'spec.names.shortNames')),
    ...optional('categories', names.categories, value => reading.texts(value, 'spec.names.categories')),
    scope: scope as KindSchema['scope'],
    versions: readVersions(spec.versions, reading, table),
  };
}

function readVersions(value: unknown, reading: Reading, table: NodeTable): VersionSchema[] {
  const listed = (reading.array(value, 'spec.versions') ?? []).flatMap((each, at) => {
    const field = `spec.versions[${at}]`;
    const version = reading.record(each, field);
    const name = version && reading.text(version.name, `${field}.name`);
    checkName(name ?? '', LABEL, 'a DNS label', `${field}.name`, reading);
    return version && name !== undefined ? [{ version, name, field }] : [];
  });
  listed.sort((a, b) => compareVersions(a.name, b.name));
  const versions = listed.map(({ version, name, field }) => readVersion(version, name, field, reading, table));
  if (new Set(versions.map(({ name }) => name)).size < versions.length) {
    reading.report('version-twice', 'spec.versions', 'two versions have the same name');
  }
  const stored = versions.filter(({ storage }) => storage).length;
  if (Array.isArray(value) && stored !== 1) {
    reading.report(
      'storage-version',
      'spec.versions',
      `exactly one version must have storage: true, here ${stored} have`,
    );
  }
  return versions;
}

function readVersion(version: JsonMap, name: string, field: string, reading: Reading, table: NodeTable): VersionSchema {
  for (const flag of ['served', 'storage']) {
    if (typeof version[flag] !== 'boolean') reading.wrongType(version[flag], `${field}.${flag}`, 'true or false');
  }
  const subresources =
    version.subresources === undefined ? {} : (reading.record(version.subresources, `${field}.subresources`) ?? {});
  const schema = reading.record(version.schema, `${field}.schema`);
  const root = schema && table.addField(schema.openAPIV3Schema, `${field}.schema.openAPIV3Schema`, reading);
  return {
    name,
    served: version.served === true,
    storage: version.storage === true,
    ...(subresources.status === undefined ? {} : { status: true }),
    ...optional('scale', subresources.scale, value => readScale(value, `${field}.subresources.scale`, reading)),
    ...(root === undefined ? {} : { root }),
  };
}

function readScale(value: unknown, field: string, reading: Reading): VersionSchema['scale'] {
  const scale = reading.record(value, field) ?? {};
  return {
    specReplicasPath: reading.text(scale.specReplicasPath, `${field}.specReplicasPath`) ?? '',
    statusReplicasPath: reading.text(scale.statusReplicasPath, `${field}.statusReplicasPath`) ?? '',
    ...optional('labelSelectorPath', scale.labelSelectorPath, path => reading.text(path, `${field}.labelSelectorPath`)),
  };
}

/** A member for a spread: absent where the source has none (or, as Helm writes them, an empty one). */
function optional<K extends string, T>(
  name: K,
  value: unknown,
  read: (value: unknown) => T | undefined,
): Partial<Record<K, T>> {
  if (value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)) return {};
  const kept = read(value);
  return kept === undefined ? {} : ({ [name]: kept } as Partial<Record<K, T>>);
}
