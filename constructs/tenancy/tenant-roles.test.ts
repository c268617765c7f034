import type { PolicyRule, Subject } from '../../lib/kinds/generated/rbac.authorization.k8s.io';
import { manifestOf, platformWithCilium } from '../../test/tenancy/fixture';
import { Tenant } from './tenant';
import { ACCESS_LEVELS, type AccessLevel } from './tenant-roles';

const platform = platformWithCilium();
const root = new Tenant(platform, 'root');
new Tenant(new Tenant(root, 'shop'), 'dev');
const model = platform.model();

function rulesOf(level: AccessLevel): readonly PolicyRule[] {
  return manifestOf(model, 'ClusterRole', undefined, `strata-tenant-${level}`).rules as readonly PolicyRule[];
}

function groupsIn(namespace: string, level: AccessLevel): readonly string[] {
  const { subjects } = manifestOf(model, 'RoleBinding', namespace, `tenant-${level}`) as unknown as {
    subjects: readonly Subject[];
  };
  expect(subjects.every(({ kind }) => kind === 'Group')).toBe(true);
  return subjects.map(({ name }) => name);
}

/** `verb resource` of all that a person with a level may do. */
function mayDo(level: AccessLevel): readonly string[] {
  return ACCESS_LEVELS.slice(0, ACCESS_LEVELS.indexOf(level) + 1).flatMap(each =>
    rulesOf(each).flatMap(({ resources = [], verbs }) =>
      resources.flatMap(resource => verbs.map(verb => `${verb} ${resource}`)),
    ),
  );
}

test('a level is held by the groups of the tenant and of all above it, at that level or higher', () => {
  expect(groupsIn('tenant-root', 'view')).toEqual([
    'tenant-root-view',
    'tenant-root-use',
    'tenant-root-admin',
    'tenant-root-super-admin',
  ]);
  expect(groupsIn('tenant-shop-dev', 'admin')).toEqual([
    'tenant-root-admin',
    'tenant-root-super-admin',
    'tenant-shop-admin',
    'tenant-shop-super-admin',
    'tenant-shop-dev-admin',
    'tenant-shop-dev-super-admin',
  ]);
  expect(groupsIn('tenant-shop', 'super-admin')).toEqual(['tenant-root-super-admin', 'tenant-shop-super-admin']);
});

test('each binding names the shared role of its level', () => {
  expect(manifestOf(model, 'RoleBinding', 'tenant-shop', 'tenant-use').roleRef).toEqual({
    apiGroup: 'rbac.authorization.k8s.io',
    kind: 'ClusterRole',
    name: 'strata-tenant-use',
  });
});

test.each(ACCESS_LEVELS)('%s names what it gives: no wildcards', level => {
  for (const { apiGroups = [], resources = [], verbs } of rulesOf(level))
    expect([...apiGroups, ...resources, ...verbs]).not.toContain('*');
});

test('view looks only, and at no secret', () => {
  const allowed = mayDo('view');
  expect([...new Set(allowed.map(text => text.split(' ')[0]))].sort()).toEqual(['get', 'list', 'watch']);
  expect(allowed.filter(text => text.includes('secrets'))).toEqual([]);
});

test('what lets people take more rights comes at the top, or not at all', () => {
  const powers =
    /secrets|pods\/exec|pods\/attach|impersonate|escalate|bind|serviceaccounts|token|roles|certificatesigning|webhook|helmrelease|kustomization|proxy|ephemeralcontainers/;
  expect(mayDo('admin').filter(text => powers.test(text))).toEqual([]);
  expect(mayDo('super-admin').filter(text => powers.test(text))).toEqual([
    'create pods/attach',
    'get pods/attach',
    'create pods/exec',
    'get pods/exec',
    'get secrets',
    'list secrets',
    'watch secrets',
  ]);
});

test('nobody in a tenant writes quota, limits, policies, or makes pods', () => {
  const writes = mayDo('super-admin').filter(text => !/^(get|list|watch) /.test(text));
  expect(writes.sort()).toEqual([
    'create pods/attach',
    'create pods/eviction',
    'create pods/exec',
    'create pods/portforward',
    'delete jobs',
    'delete pods',
  ]);
});
