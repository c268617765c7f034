import type { PolicyRule } from '../../lib/kinds/generated/rbac.authorization.k8s.io';
import { RBAC, bindingsOf, rolesOf, type Delivered } from './delivered-objects';

/**
 * Resources that applications come with and go with. Flux prunes an application that has left the program with the rights of its deliverer, and by
 * then no object of the application is there to tell the kind: so the right to delete these stays.
 */
const PRUNED: Readonly<Record<string, readonly string[]>> = {
  '': ['configmaps', 'persistentvolumeclaims', 'secrets', 'serviceaccounts', 'services'],
  apps: ['deployments', 'statefulsets'],
  autoscaling: ['horizontalpodautoscalers'],
  'barmancloud.cnpg.io': ['objectstores'],
  batch: ['cronjobs', 'jobs'],
  'cdi.kubevirt.io': ['datavolumes'],
  'bootstrap.cluster.x-k8s.io': ['kubeadmconfigtemplates'],
  'cert-manager.io': ['certificates', 'issuers'],
  'cilium.io': ['ciliumnetworkpolicies'],
  'cluster.x-k8s.io': ['clusters', 'machinedeployments', 'machinehealthchecks'],
  'controlplane.cluster.x-k8s.io': ['kamajicontrolplanes'],
  'external-secrets.io': ['externalsecrets', 'secretstores'],
  'generators.external-secrets.io': ['passwords'],
  'kubevirt.io': ['virtualmachines'],
  'helm.toolkit.fluxcd.io': ['helmreleases'],
  'infrastructure.cluster.x-k8s.io': ['kubevirtclusters', 'kubevirtmachinetemplates'],
  'monitoring.coreos.com': ['podmonitors', 'prometheusrules', 'servicemonitors'],
  'networking.k8s.io': ['ingresses'],
  'operator.victoriametrics.com': ['vmpodscrapes', 'vmrules', 'vmservicescrapes'],
  policy: ['poddisruptionbudgets'],
  'postgresql.cnpg.io': ['clusters', 'databases', 'poolers', 'scheduledbackups'],
  [RBAC]: ['rolebindings', 'roles'],
  'source.toolkit.fluxcd.io': ['gitrepositories', 'helmrepositories'],
};

/** What Flux looks at to tell whether a rollout is done, beside the workload itself. Source: kstatus, status readers of Deployment and StatefulSet. */
const ROLLOUT: Readonly<Record<string, readonly string[]>> = { '': ['pods'], apps: ['replicasets'] };

/**
 * Rights of the deliverer: to write the objects given by name (Flux applies server-side, so that the name is known even at creation), to watch their kinds,
 * to prune. Roles among them are part of its rights as they stand, since nobody may give what they do not have; binding is limited to these Roles.
 */
export function deliveryRules(delivered: readonly Delivered[]): PolicyRule[] {
  const emitted = resourcesOf(delivered);
  const rollouts = delivered.some(({ group }) => group === 'apps') ? ROLLOUT : {};
  const bound = bindingsOf(delivered).map(({ roleRef }) => roleRef.name);
  return [
    ...perGroup(merge(PRUNED, emitted), ['delete', 'get']),
    ...perGroup(merge(emitted, rollouts), ['get', 'list', 'watch']),
    ...writeRules(delivered),
    ...rolesOf(delivered).flatMap(({ rules = [] }) => rules),
    ...(bound.length === 0
      ? []
      : [{ apiGroups: [RBAC], resources: ['roles'], resourceNames: unique(bound), verbs: ['bind'] }]),
  ];
}

/** Rights to read the custom resources among the objects given; built-in kinds are up to the tenant's levels. */
export function readRules(delivered: readonly Delivered[]): PolicyRule[] {
  return perGroup(resourcesOf(delivered.filter(({ custom }) => custom)), ['get', 'list', 'watch']);
}

function writeRules(delivered: readonly Delivered[]): PolicyRule[] {
  const names = new Map<string, { group: string; plural: string; names: string[] }>();
  for (const { group, plural, name } of delivered) {
    if (plural === undefined) continue;
    const key = `${group}/${plural}`;
    const entry = names.get(key) ?? { group, plural, names: [] };
    names.set(key, entry);
    entry.names.push(name);
  }
  return [...names.values()].map(({ group, plural, names }) => ({
    apiGroups: [group],
    resources: [plural],
    resourceNames: unique(names),
    verbs: ['create', 'patch'],
  }));
}

/** Plural names of the kinds, by group. */
function resourcesOf(delivered: readonly Delivered[]): Readonly<Record<string, readonly string[]>> {
  const resources: Record<string, string[]> = {};
  for (const { group, plural } of delivered) if (plural !== undefined) (resources[group] ??= []).push(plural);
  return resources;
}

type Resources = Readonly<Record<string, readonly string[]>>;

function merge(first: Resources, second: Resources): Resources {
  const groups = unique([...Object.keys(first), ...Object.keys(second)]);
  return Object.fromEntries(groups.map(group => [group, [...(first[group] ?? []), ...(second[group] ?? [])]]));
}

function perGroup(resources: Resources, verbs: readonly string[]): PolicyRule[] {
  return Object.keys(resources)
    .sort()
    .map(group => ({ apiGroups: [group], resources: unique(resources[group]!), verbs }));
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)].sort();
}
