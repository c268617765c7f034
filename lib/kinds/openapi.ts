import { isMap, type JsonMap } from '../values/json-map';
import type { CrdSchema, CrdVersion, CustomResourceDefinition } from './crd';
import { TYPE_DESCRIPTION, TYPE_NAME } from './typescript/types';
import { compareVersions } from './version-order';

/** Definitions whose JSON form their OpenAPI text does not tell. */
const FORMS: Readonly<Record<string, CrdSchema>> = {
  // a number in JSON is as good as a string; no structural type covers both
  Quantity: { format: 'quantity', anyOf: [{ type: 'number' }, { type: 'string' }] },
  IntOrString: { 'x-kubernetes-int-or-string': true },
  RawExtension: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
  FieldsV1: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
};
const ANY: CrdSchema = { 'x-kubernetes-preserve-unknown-fields': true };
const ANY_OBJECT: CrdSchema = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };

/**
 * The built-in kinds of an API server in the form of CRDs, so that kinds of both origins take the same way from here on. No server takes such a CRD.
 * @param documents OpenAPI v3 documents, one a group and version, as the server gives them below /openapi/v3. Kinds that cannot be created, read
 *   and deleted (reviews, bindings, scales) are left out; defaults that only state Go's zero values are, too.
 */
export function builtinKinds(documents: readonly unknown[]): CustomResourceDefinition[] {
  const kinds = new Map<string, CustomResourceDefinition>();
  for (const document of documents) {
    const { paths, components } = document as {
      paths: Readonly<Record<string, JsonMap>>;
      components: { schemas: Readonly<Record<string, JsonMap>> };
    };
    const expansion = new Expansion(components.schemas);
    for (const [path, operations] of Object.entries(paths)) {
      const found = collectionAt(path, operations);
      if (!found || !(`${path}/{name}` in paths)) continue;
      const definition = expansion.definitionOf(found);
      if (definition === undefined) continue;
      const version: CrdVersion = {
        name: found.version,
        served: true,
        storage: false,
        schema: { openAPIV3Schema: expansion.root(definition) },
        ...(`${path}/{name}/status` in paths ? { subresources: { status: {} } } : {}),
      };
      const key = `${found.group} ${found.kind}`;
      kinds.set(key, withVersion(kinds.get(key) ?? emptyCrd(found), version));
    }
  }
  return [...kinds.values()];
}

/** A kind as the paths of an API show it. */
interface Collection {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly namespaced: boolean;
}

/** What a path lists and creates; undefined for other paths. */
function collectionAt(path: string, { get, post }: JsonMap): Collection | undefined {
  const match = /^\/apis?\/(?:[^/]+\/)?[^/]+(\/namespaces\/\{namespace\})?\/([^/{}]+)$/.exec(path);
  if (!match || !isMap(get) || !isMap(post)) return undefined;
  const type = post['x-kubernetes-group-version-kind'] as { group: string; version: string; kind: string };
  return { ...type, plural: match[2]!, namespaced: match[1] !== undefined };
}

function emptyCrd({ group, kind, plural, namespaced }: Collection): CustomResourceDefinition {
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${group}` },
    spec: { group, names: { kind, plural }, scope: namespaced ? 'Namespaced' : 'Cluster', versions: [] },
  };
}

/** The most mature version counts as the stored one: OpenAPI does not tell which it is. */
function withVersion(crd: CustomResourceDefinition, version: CrdVersion): CustomResourceDefinition {
  const versions = [...crd.spec.versions, version].sort((a, b) => compareVersions(a.name, b.name));
  return { ...crd, spec: { ...crd.spec, versions: versions.map((each, at) => ({ ...each, storage: at === 0 })) } };
}

/** Puts definitions in the place of the references to them; each definition is expanded once. */
class Expansion {
  private readonly expanded = new Map<string, CrdSchema>();
  private readonly open = new Set<string>();

  constructor(private readonly definitions: Readonly<Record<string, JsonMap>>) {}

  definitionOf({ group, version, kind }: Collection): string | undefined {
    return Object.keys(this.definitions).find(name => {
      const types = this.definitions[name]!['x-kubernetes-group-version-kind'];
      // options of requests are listed under every group
      return Array.isArray(types) && types.length === 1 && sameType(types[0], { group, version, kind });
    });
  }

  /** The schema of a kind; metadata follows the rules for all objects and is not repeated. */
  root(definition: string): CrdSchema {
    const schema = this.definition(definition);
    return { ...schema, properties: { ...(schema.properties as JsonMap), metadata: { type: 'object' } } };
  }

  private definition(name: string): CrdSchema {
    const known = this.expanded.get(name);
    if (known) return known;
    const short = name.slice(name.lastIndexOf('.') + 1);
    // a schema that holds itself (JSONSchemaProps) cannot be a tree
    if (this.open.has(name)) return ANY_OBJECT;
    this.open.add(name);
    const schema = FORMS[short] ?? { ...this.expand(this.definitions[name] ?? {}), [TYPE_NAME]: short };
    this.open.delete(name);
    this.expanded.set(name, schema);
    return schema;
  }

  private expand(source: JsonMap): CrdSchema {
    const reference = referenceIn(source);
    if (reference !== undefined) {
      const schema = this.definition(reference);
      const { description = '', default: value } = source;
      const stated = value === undefined || isZero(value) ? {} : { default: value };
      return { ...schema, ...stated, [TYPE_DESCRIPTION]: schema.description, description };
    }
    const { properties, type } = source;
    const result: Record<string, unknown> = { ...source, ...(type === undefined ? ANY : {}) };
    if (isZero(source.default)) delete result.default;
    if (isMap(properties)) {
      result.properties = Object.fromEntries(
        Object.entries(properties).map(([name, each]) => [name, this.expand(each as JsonMap)]),
      );
    }
    for (const keyword of ['items', 'additionalProperties']) {
      const below = source[keyword];
      if (isMap(below)) result[keyword] = this.expand(below);
    }
    return result;
  }
}

/** The definition that a schema refers to, directly or (where it adds prose or a default) by an `allOf` of one. */
function referenceIn({ $ref, allOf }: JsonMap): string | undefined {
  const reference = $ref ?? (Array.isArray(allOf) && isMap(allOf[0]) ? allOf[0].$ref : undefined);
  return typeof reference === 'string' ? reference.slice(reference.lastIndexOf('/') + 1) : undefined;
}

/** Whether a default is a Go field's zero value, which stands at every field that is no pointer, and not one that somebody chose. */
function isZero(value: unknown): boolean {
  return value === '' || value === 0 || value === false || (isMap(value) && Object.keys(value).length === 0);
}

function sameType(type: unknown, { group, version, kind }: Pick<Collection, 'group' | 'version' | 'kind'>): boolean {
  return isMap(type) && type.group === group && type.version === version && type.kind === kind;
}
