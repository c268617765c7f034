/** Levels of access, the least first. */
export const LEVELS = ['view', 'use', 'admin', 'super-admin'] as const;
/** Verbs that are asked for every kind. */
export const VERBS = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection'];
/** Asked where no level reaches: a binding too many would give every verb of a level. */
export const SOME_VERBS = ['get', 'create', 'delete'];
const READ = ['get', 'list', 'watch'];

/** What each level may do in its own tenant and in those below, written down by hand: `resource.group` and verbs. What is not here is refused. */
export const EXPECTED: Record<string, readonly [level: (typeof LEVELS)[number], verbs: readonly string[]][]> = {
  'configmaps.': [['view', READ]],
  'deployments.apps': [['view', READ]],
  'jobs.batch': [
    ['view', READ],
    ['admin', ['delete']],
  ],
  'limitranges.': [['view', READ]],
  'pods.': [
    ['view', READ],
    ['admin', ['delete']],
  ],
  'pods/eviction.': [['admin', ['create']]],
  'pods/exec.': [['super-admin', ['create', 'get']]],
  'pods/attach.': [['super-admin', ['create', 'get']]],
  'pods/ephemeralcontainers.': [],
  'pods/log.': [['view', ['get']]],
  'pods/portforward.': [['use', ['create', 'get']]],
  'pods/proxy.': [],
  'resourcequotas.': [['view', READ]],
  'secrets.': [['super-admin', READ]],
  'serviceaccounts.': [],
  'serviceaccounts/token.': [],
  'services.': [['view', READ]],
  'namespaces.': [],
  'nodes.': [],
  'ciliumnetworkpolicies.cilium.io': [['view', READ]],
  'clusters.postgresql.cnpg.io': [['view', READ]],
  'helmreleases.helm.toolkit.fluxcd.io': [],
  'kustomizations.kustomize.toolkit.fluxcd.io': [],
  'roles.rbac.authorization.k8s.io': [],
  'rolebindings.rbac.authorization.k8s.io': [],
  'clusterroles.rbac.authorization.k8s.io': [],
};

/** Verbs by which people would take rights, and what they are asked on. */
export const ESCALATION = [
  ...['roles', 'clusterroles'].flatMap(resource =>
    ['bind', 'escalate'].map(verb => ({ verb, resource, group: 'rbac.authorization.k8s.io' })),
  ),
  ...['users', 'groups', 'serviceaccounts'].map(resource => ({ verb: 'impersonate', resource, group: '' })),
];
