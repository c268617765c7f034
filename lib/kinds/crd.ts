import type { GroupSchema, KindSchema, SchemaNode, VersionSchema } from '../schema/types';
import { KEYWORDS } from './keywords';

/** A schema in a CRD's notation: a tree of plain objects. */
export type CrdSchema = Readonly<Record<string, unknown>>;

/** One version in a CRD. */
export interface CrdVersion {
  readonly name: string;
  readonly served: boolean;
  readonly storage: boolean;
  readonly schema: { readonly openAPIV3Schema: CrdSchema };
  readonly subresources?: {
    readonly status?: Readonly<Record<string, never>>;
    readonly scale?: VersionSchema['scale'];
  };
}

/** A CustomResourceDefinition as plain data, as an API server accepts it. */
export interface CustomResourceDefinition {
  readonly apiVersion: 'apiextensions.k8s.io/v1';
  readonly kind: 'CustomResourceDefinition';
  readonly metadata: { readonly name: string; readonly annotations?: Readonly<Record<string, string>> };
  readonly spec: {
    readonly group: string;
    readonly names: Omit<KindSchema, 'scope' | 'versions'>;
    readonly scope: KindSchema['scope'];
    readonly versions: readonly CrdVersion[];
  };
}

/**
 * The CRDs that a compact schema was made from, without prose, printer columns and conversion webhooks: `compactCrds` gives the same schema back.
 * Equal parts of one group's CRDs are the same JavaScript objects.
 */
export function crdsOf({ group, kinds, nodes }: GroupSchema): CustomResourceDefinition[] {
  const trees: CrdSchema[] = [];
  for (const node of nodes) trees.push(treeOf(node, trees));
  return kinds.map(({ scope, versions, ...names }) => ({
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${names.plural}.${group}`, ...approval(group) },
    spec: { group, names, scope, versions: versions.map(version => versionOf(version, trees)) },
  }));
}

/** The API server accepts groups below these two domains only with this annotation. */
function approval(group: string): Pick<CustomResourceDefinition['metadata'], 'annotations'> {
  if (!/\.(k8s|kubernetes)\.io$/.test(group)) return {};
  return { annotations: { 'api-approved.kubernetes.io': 'unapproved, rebuilt from a compact schema' } };
}

function versionOf(
  { name, served, storage, status, scale, root }: VersionSchema,
  trees: readonly CrdSchema[],
): CrdVersion {
  const unknown: CrdSchema = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
  const subresources = { ...(status ? { status: {} } : {}), ...(scale ? { scale } : {}) };
  return {
    name,
    served,
    storage,
    schema: { openAPIV3Schema: (root === undefined ? undefined : trees[root]) ?? unknown },
    ...(Object.keys(subresources).length > 0 ? { subresources } : {}),
  };
}

/** A node with its children in place of their indices; children stand before their parents in the table. */
function treeOf(node: SchemaNode, trees: readonly CrdSchema[]): CrdSchema {
  const child = (index: unknown): unknown => (typeof index === 'number' ? trees[index] : index);
  const entries = Object.entries(node).map(([keyword, value]: [string, unknown]): [string, unknown] => {
    switch (KEYWORDS[keyword as keyof SchemaNode]) {
      case 'field':
      case 'fieldOrTrue':
      case 'condition':
        return [keyword, child(value)];
      case 'conditions':
        return [keyword, (value as readonly number[]).map(child)];
      case 'fieldsByName':
        return [
          keyword,
          Object.fromEntries(
            Object.entries(value as Readonly<Record<string, number>>).map(([name, index]) => [name, child(index)]),
          ),
        ];
      default:
        return [keyword, value];
    }
  });
  return Object.fromEntries(entries);
}
