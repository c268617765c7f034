import { bindingsOf, rolesOf, type Delivered } from './delivered-objects';

/** Kinds by which an application would reach beyond its tenant, with the reason. */
const REFUSED: Readonly<Record<string, string>> = {
  '/LimitRange': "limits are the tenant's, set by its quota",
  '/ResourceQuota': "limits are the tenant's, set by its quota",
  'helm.toolkit.fluxcd.io/HelmRelease': 'a release without spec.kubeConfig acts with the rights of Flux',
  'kustomize.toolkit.fluxcd.io/Kustomization': 'a Kustomization acts with the rights of Flux',
};

/** Verbs by which somebody takes rights that they were not given. */
const ESCALATING = ['bind', 'escalate', 'impersonate', '*'];

/** What a tenant's applications emit though nobody in a tenant may: it would not be applied, or would reach beyond the tenant. */
export function deliveryProblems(namespace: string, delivered: readonly Delivered[]): string[] {
  const roles = new Set(rolesOf(delivered).map(({ name }) => name));
  return [
    ...delivered.flatMap(each => objectProblems(namespace, each)),
    ...rolesOf(delivered).flatMap(({ rules = [], object }) =>
      rules.flatMap(({ apiGroups = [], resources = [], verbs }) => {
        const wild = [...apiGroups, ...resources].includes('*') || verbs.some(verb => ESCALATING.includes(verb));
        const text = `Role ${object.name} of ${object.node.path} gives ${verbs.join(', ')} on ${resources.join(', ')}`;
        return wild ? [`${text}: name what it gives, without *, bind, escalate and impersonate`] : [];
      }),
    ),
    ...bindingsOf(delivered).flatMap(({ object, roleRef: { kind, name } }) =>
      kind === 'Role' && roles.has(name)
        ? []
        : [
            `RoleBinding ${object.name} of ${object.node.path} names ${kind} ${name}: applications bind Roles of their own tenant's applications only`,
          ],
    ),
  ];
}

function objectProblems(allowed: string, delivered: Delivered): string[] {
  const { group, kind, plural, namespaced, namespace, name, object } = delivered;
  const text = `${kind} ${name} of ${object.node.path}`;
  if (plural === undefined)
    return [
      `${text}: the kind ${kind}.${group} is not known, so no right to write it can be given; run \`strata import\` on its CRD`,
    ];
  if (!namespaced)
    return [`${text} is cluster-scoped: applications of a tenant write in its namespace ${allowed} alone`];
  if (namespace !== allowed)
    return [`${text} is in ${namespace}: applications of a tenant write in its namespace ${allowed} alone`];
  const refused = REFUSED[`${group}/${kind}`];
  return refused === undefined || actsElsewhere(delivered)
    ? []
    : [`${text}: a tenant's application can't have a ${kind}: ${refused}`];
}

/** Whether it is a release that acts in another cluster, with the rights that its kubeconfig has there. */
function actsElsewhere({ kind, object }: Delivered): boolean {
  const { spec } = object.toJson() as { readonly spec?: { readonly kubeConfig?: { readonly secretRef?: object } } };
  return kind === 'HelmRelease' && spec?.kubeConfig?.secretRef !== undefined;
}
