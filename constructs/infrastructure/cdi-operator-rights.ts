import type { Right } from './kubevirt-rights';

/**
 * Rights of cdi-operator in the whole cluster. It gives them on to the accounts that it makes, and nobody may give what they do not have: so none is left
 * out, not even those on groups of OpenShift. Source: the operator's ClusterRole in CDI v1.64.0, equal rules joined.
 */
export const CLUSTER_RIGHTS: readonly Right[] = [
  ['', 'secrets', 'create'],
  ['', 'persistentvolumeclaims', 'create delete deletecollection get list patch update watch'],
  ['', 'pods services', 'create delete get list watch'],
  ['', 'events', 'create get list patch watch'],
  ['', 'configmaps', 'create get list watch'],
  ['', 'persistentvolumes', 'get list update watch'],
  ['', 'namespaces', 'get list watch'],
  ['', 'persistentvolumeclaims/finalizers pods/finalizers', 'update'],
  [
    'admissionregistration.k8s.io',
    'mutatingwebhookconfigurations validatingwebhookconfigurations',
    'create list watch',
  ],
  [
    'apiextensions.k8s.io',
    'customresourcedefinitions customresourcedefinitions/status',
    'create delete get list update watch',
  ],
  ['apiregistration.k8s.io', 'apiservices', 'create delete get list update watch'],
  ['authorization.k8s.io', 'subjectaccessreviews', 'create'],
  ['cdi.kubevirt.io', '*', '*'],
  ['config.openshift.io', 'clusterversions', 'get'],
  ['config.openshift.io', 'infrastructures proxies', 'get list watch'],
  ['forklift.cdi.kubevirt.io', '*', '*'],
  ['image.openshift.io', 'imagestreams', 'get list watch'],
  ['kubevirt.io', 'virtualmachines/finalizers', 'update'],
  ['populator.storage.k8s.io', 'volumepopulators', 'create delete get list update watch'],
  ['rbac.authorization.k8s.io', 'clusterrolebindings clusterroles', 'create delete get list update watch'],
  ['scheduling.k8s.io', 'priorityclasses', 'get list watch'],
  ['security.openshift.io', 'securitycontextconstraints', 'create get list update watch'],
  ['snapshot.storage.k8s.io', 'volumesnapshots', 'create delete deletecollection get list update watch'],
  ['snapshot.storage.k8s.io', 'volumesnapshotclasses volumesnapshotcontents', 'create delete get list watch'],
  ['storage.k8s.io', 'csidrivers storageclasses', 'get list watch'],
  ['upload.cdi.kubevirt.io', '*', '*'],
  ['admissionregistration.k8s.io', 'mutatingwebhookconfigurations', 'delete', 'cdi-api-dataimportcron-mutate'],
  [
    'admissionregistration.k8s.io',
    'mutatingwebhookconfigurations',
    'delete get update',
    'cdi-api-datavolume-mutate cdi-api-pvc-mutate',
  ],
  [
    'admissionregistration.k8s.io',
    'validatingwebhookconfigurations',
    'delete get update',
    'cdi-api-dataimportcron-validate cdi-api-datavolume-validate cdi-api-populator-validate cdi-api-validate objecttransfer-api-validate',
  ],
];

/** Its rights in its own namespace. Source: the operator's Role in CDI v1.64.0, equal rules joined. */
export const NAMESPACE_RIGHTS: readonly Right[] = [
  ['', 'configmaps events secrets serviceaccounts services', 'create delete get list patch update watch'],
  ['', 'endpoints pods', 'get list watch'],
  ['apps', 'deployments deployments/finalizers', 'create delete get list update watch'],
  ['batch', 'cronjobs', 'create deletecollection get list update watch'],
  ['batch', 'jobs', 'create deletecollection list watch'],
  ['config.openshift.io', 'proxies', 'get list watch'],
  ['coordination.k8s.io', 'leases', 'create get update'],
  ['monitoring.coreos.com', 'prometheusrules servicemonitors', 'create delete get list patch update watch'],
  ['networking.k8s.io', 'ingresses', 'get list watch'],
  ['rbac.authorization.k8s.io', 'rolebindings roles', 'create delete get list update watch'],
  ['route.openshift.io', 'routes routes/custom-host', 'create get list update watch'],
];
