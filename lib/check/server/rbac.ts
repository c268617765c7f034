import { pathSegmentProblems, subdomainProblems } from '../../schema/names';
import type { Field } from '../field';
import type { Report } from './report';

const RBAC = 'rbac.authorization.k8s.io';

/** Roles: each rule names verbs and either resources with their groups or, cluster-wide, URLs. */
export function role(object: Field, report: Report): void {
  for (const rule of object.at('rules').items) policyRule(rule, report, true);
}

/** ClusterRoles: as Roles, and URLs are allowed. */
export function clusterRole(object: Field, report: Report): void {
  for (const rule of object.at('rules').items) policyRule(rule, report, false);
}

function policyRule(rule: Field, report: Report, namespaced: boolean): void {
  const [verbs, urls, groups, resources] = ['verbs', 'nonResourceURLs', 'apiGroups', 'resources'].map(member =>
    rule.at(member),
  );
  if (verbs!.items.length === 0) report.required(verbs!, 'must list at least one verb');
  if (urls!.items.length > 0) {
    if (namespaced) report.invalid(urls!, "can't be given: URLs belong to no namespace");
    if (groups!.items.length > 0 || resources!.items.length > 0 || rule.at('resourceNames').items.length > 0)
      report.invalid(urls!, "can't be given beside resources");
    return;
  }
  if (groups!.items.length === 0) report.required(groups!, 'must list at least one group, "" for the core group');
  if (resources!.items.length === 0) report.required(resources!, 'must list at least one resource');
}

/** RoleBindings: a Role or a ClusterRole for subjects. */
export function binding(object: Field, report: Report): void {
  bindingOf(object, report, ['ClusterRole', 'Role'], true);
}

/** ClusterRoleBindings: a ClusterRole for subjects. */
export function clusterBinding(object: Field, report: Report): void {
  bindingOf(object, report, ['ClusterRole'], false);
}

function bindingOf(object: Field, report: Report, kinds: readonly string[], namespaced: boolean): void {
  const ref = object.at('roleRef');
  const group = ref.at('apiGroup');
  if (group.text !== '' && group.text !== RBAC) report.notSupported(group, [RBAC]);
  if (!kinds.includes(ref.at('kind').text)) report.notSupported(ref.at('kind'), kinds);
  if (report.needs(ref.at('name'))) report.named(ref.at('name'), pathSegmentProblems);
  for (const each of object.at('subjects').items) subject(each, report, namespaced);
}

function subject(field: Field, report: Report, namespaced: boolean): void {
  const kind = field.at('kind');
  const name = field.at('name');
  const group = field.at('apiGroup');
  report.needs(name);
  if (kind.text === 'ServiceAccount') {
    report.named(name, subdomainProblems);
    if (group.text !== '') report.notSupported(group, ['']);
    // the API server takes it as a subject that exists nowhere
    if (!namespaced) report.needs(field.at('namespace'));
  } else if (kind.text === 'User' || kind.text === 'Group') {
    if (group.text !== '' && group.text !== RBAC) report.notSupported(group, [RBAC]);
  } else report.notSupported(kind, ['Group', 'ServiceAccount', 'User']);
}
