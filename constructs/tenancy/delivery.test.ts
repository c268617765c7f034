import { ApiObject } from 'cdk8s';
import { ConfigMap, ResourceQuota, Secret } from '../../lib/kinds/generated/core';
import { Deployment } from '../../lib/kinds/generated/apps';
import { Cluster } from '../../lib/kinds/generated/postgresql.cnpg.io';
import { ClusterRole, Role, RoleBinding, type PolicyRule } from '../../lib/kinds/generated/rbac.authorization.k8s.io';
import { Plain, manifestOf, platformWithCilium } from '../../test/tenancy/fixture';
import { HttpCacheApp } from '../apps/http-cache';
import { PostgresApp } from '../apps/postgres';
import { TenantCluster } from '../apps/tenant-cluster';
import { allowReadingSecrets } from './allow-reading';
import { Tenant } from './tenant';
import { TenantEtcd } from './tenant-etcd';

const RBAC = 'rbac.authorization.k8s.io';

interface Rights {
  readonly rules: readonly PolicyRule[];
  readonly reads: readonly PolicyRule[];
  readonly findings: readonly string[];
}

/** Rights that follow from an application in the tenant `shop`, which has a tenant `dev` below. */
function rightsFor(...fill: readonly ((app: Plain) => unknown)[]): Rights {
  const platform = platformWithCilium();
  const shop = new Tenant(new Tenant(platform, 'root'), 'shop');
  const dev = new Tenant(shop, 'dev');
  fill.forEach((each, index) => new Plain(shop, `app${index}`, each));
  new Plain(dev, 'other', app => new Secret(app, 'secret', { metadata: app.named() }));
  const model = platform.model();
  const rulesOf = (role: string): readonly PolicyRule[] =>
    manifestOf(model, 'Role', 'tenant-shop', role).rules as readonly PolicyRule[];
  return {
    rules: rulesOf('tenant-deliverer'),
    reads: rulesOf('tenant-applications'),
    findings: model.findings.map(({ message }) => message),
  };
}

/** Rules without those by which Flux prunes what has left. */
function withoutPruning(rules: readonly PolicyRule[]): readonly PolicyRule[] {
  return rules.filter(({ verbs }) => verbs.join() !== 'delete,get');
}

const page = (app: Plain): unknown => new ConfigMap(app, 'page', { metadata: app.named() });
const database = (app: Plain): unknown =>
  new Cluster(app, 'db', { metadata: app.named('db'), spec: { instances: 1, storage: { size: '1Gi' } } });

test('without applications there is only the right to prune, by which nothing can be made', () => {
  const { rules, reads, findings } = rightsFor();
  expect(withoutPruning(rules)).toEqual([]);
  expect(rules.length).toBeGreaterThan(10);
  expect(reads).toEqual([]);
  expect(findings).toEqual([]);
});

test('the deliverer writes the objects of its applications by name, and watches their kinds', () => {
  const { rules, reads } = rightsFor(page, database, page);
  expect(withoutPruning(rules)).toEqual([
    { apiGroups: [''], resources: ['configmaps'], verbs: ['get', 'list', 'watch'] },
    { apiGroups: ['postgresql.cnpg.io'], resources: ['clusters'], verbs: ['get', 'list', 'watch'] },
    {
      apiGroups: [''],
      resources: ['configmaps'],
      resourceNames: ['plain-app0', 'plain-app2'],
      verbs: ['create', 'patch'],
    },
    {
      apiGroups: ['postgresql.cnpg.io'],
      resources: ['clusters'],
      resourceNames: ['plain-app1-db'],
      verbs: ['create', 'patch'],
    },
  ]);
  expect(reads).toEqual([
    { apiGroups: ['postgresql.cnpg.io'], resources: ['clusters'], verbs: ['get', 'list', 'watch'] },
  ]);
});

test('whatever the applications of this package emit can be pruned when none of them is left', () => {
  const platform = platformWithCilium();
  const root = new Tenant(platform, 'root');
  const backup = {
    enabled: true,
    destinationPath: 's3://backups/orders',
    endpointURL: 'https://s3.example.org',
    s3CredentialsSecret: { name: 'backups' },
  };
  const users = { reader: {} };
  new PostgresApp(root, 'orders', { users, databases: { web: {} }, external: true, monitoring: true, backup });
  new HttpCacheApp(root, 'images', { endpoints: ['192.0.2.10:80'], external: true, monitoring: true });
  new TenantEtcd(root, 'etcd');
  new TenantCluster(root, 'prod', { addons: { certManager: { enabled: true } } });
  const model = platform.model();
  expect(model.findings).toEqual([]);
  const { rules } = manifestOf(model, 'Role', 'tenant-root', 'tenant-deliverer') as unknown as Rights;
  const pruning = (all: readonly PolicyRule[]): readonly PolicyRule[] =>
    all.filter(({ verbs }) => verbs.join() === 'delete,get');
  expect(pruning(rules)).toEqual(pruning(rightsFor().rules));
});

test('a kind that nobody listed can be pruned while an application has it', () => {
  const { rules } = rightsFor(
    app =>
      new ApiObject(app, 'restart', {
        apiVersion: 'apps/v1',
        kind: 'DaemonSet',
        metadata: app.named(),
      }),
  );
  expect(rules).toContainEqual({
    apiGroups: ['apps'],
    resources: ['daemonsets', 'deployments', 'statefulsets'],
    verbs: ['delete', 'get'],
  });
});

test('rollouts are watched through their replica sets and pods', () => {
  const selector = { matchLabels: { app: 'web' } };
  const spec = { selector, template: { metadata: { labels: selector.matchLabels } } };
  const { rules } = rightsFor(app => new Deployment(app, 'web', { metadata: app.named(), spec }));
  expect(withoutPruning(rules).slice(0, 2)).toEqual([
    { apiGroups: [''], resources: ['pods'], verbs: ['get', 'list', 'watch'] },
    { apiGroups: ['apps'], resources: ['deployments', 'replicasets'], verbs: ['get', 'list', 'watch'] },
  ]);
});

test('the deliverer holds what the roles of its applications give, and binds these roles only', () => {
  const { rules, findings } = rightsFor(app => allowReadingSecrets(app, 'use', ['orders']));
  expect(withoutPruning(rules)).toEqual([
    { apiGroups: [RBAC], resources: ['rolebindings', 'roles'], verbs: ['get', 'list', 'watch'] },
    ...['roles', 'rolebindings'].map(resource => ({
      apiGroups: [RBAC],
      resources: [resource],
      resourceNames: ['plain-app0-secrets'],
      verbs: ['create', 'patch'],
    })),
    { apiGroups: [''], resources: ['secrets'], resourceNames: ['orders'], verbs: ['get'] },
    { apiGroups: [RBAC], resources: ['roles'], resourceNames: ['plain-app0-secrets'], verbs: ['bind'] },
  ]);
  expect(findings).toEqual([]);
});

test('the account lives beside Flux, is mounted nowhere and bound in the tenant alone', () => {
  const platform = platformWithCilium();
  new Tenant(platform, 'root');
  const model = platform.model();
  expect(manifestOf(model, 'ServiceAccount', 'flux-system', 'tenant-root')).toEqual({
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name: 'tenant-root', namespace: 'flux-system' },
    automountServiceAccountToken: false,
  });
  expect(manifestOf(model, 'RoleBinding', 'tenant-root', 'tenant-deliverer')).toEqual({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata: { name: 'tenant-deliverer', namespace: 'tenant-root' },
    roleRef: { apiGroup: RBAC, kind: 'Role', name: 'tenant-deliverer' },
    subjects: [{ kind: 'ServiceAccount', name: 'tenant-root', namespace: 'flux-system' }],
  });
  expect(model.objects.filter(({ id }) => id.kind === 'ClusterRoleBinding')).toEqual([]);
});

test.each<[string, (app: Plain) => unknown, string]>([
  [
    'a cluster-scoped object',
    app => new ClusterRole(app, 'role', { metadata: { name: 'all' } }),
    'ClusterRole all of root/shop/app0/role is cluster-scoped: applications of a tenant write in its namespace tenant-shop alone',
  ],
  [
    'an object elsewhere',
    app => new ConfigMap(app, 'page', { metadata: { name: 'page', namespace: 'kube-system' } }),
    'ConfigMap page of root/shop/app0/page is in kube-system: applications of a tenant write in its namespace tenant-shop alone',
  ],
  [
    'a quota',
    app => new ResourceQuota(app, 'quota', { metadata: { name: 'more' } }),
    "ResourceQuota more of root/shop/app0/quota: a tenant's application can't have a ResourceQuota: limits are the tenant's, set by its quota",
  ],
  [
    'a release',
    app =>
      new ApiObject(app, 'release', {
        apiVersion: 'helm.toolkit.fluxcd.io/v2',
        kind: 'HelmRelease',
        metadata: { name: 'web' },
      }),
    "HelmRelease web of root/shop/app0/release: a tenant's application can't have a HelmRelease: a release without spec.kubeConfig acts with the rights of Flux",
  ],
  [
    'a kind that nobody knows',
    app => new ApiObject(app, 'x', { apiVersion: 'example.org/v1', kind: 'Thing', metadata: { name: 'x' } }),
    'Thing x of root/shop/app0/x: the kind Thing.example.org is not known, so no right to write it can be given; run `strata import` on its CRD',
  ],
  [
    'a role of everything',
    app =>
      new Role(app, 'r', {
        metadata: { name: 'r' },
        rules: [{ apiGroups: [''], resources: ['*'], verbs: ['get'] }],
      }),
    'Role r of root/shop/app0/r gives get on *: name what it gives, without *, bind, escalate and impersonate',
  ],
  [
    'a role that escalates',
    app =>
      new Role(app, 'r', {
        metadata: { name: 'r' },
        rules: [{ apiGroups: [RBAC], resources: ['roles'], verbs: ['escalate'] }],
      }),
    'Role r of root/shop/app0/r gives escalate on roles: name what it gives, without *, bind, escalate and impersonate',
  ],
  [
    'a binding of a cluster role',
    app =>
      new RoleBinding(app, 'b', {
        metadata: { name: 'b' },
        roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: 'cluster-admin' },
      }),
    "RoleBinding b of root/shop/app0/b names ClusterRole cluster-admin: applications bind Roles of their own tenant's applications only",
  ],
  [
    'a binding of the deliverer itself',
    app =>
      new RoleBinding(app, 'b', {
        metadata: { name: 'b' },
        roleRef: { apiGroup: RBAC, kind: 'Role', name: 'tenant-deliverer' },
      }),
    "RoleBinding b of root/shop/app0/b names Role tenant-deliverer: applications bind Roles of their own tenant's applications only",
  ],
])('%s in an application is refused', (_, fill, message) => {
  expect(rightsFor(fill).findings).toEqual([message]);
});
