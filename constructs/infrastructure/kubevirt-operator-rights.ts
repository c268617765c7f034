import type { Right } from './kubevirt-rights';

/**
 * Rights of virt-operator in the whole cluster. It gives them on to the accounts that it makes, and nobody may give what they do not have: so none is left
 * out, not even those on groups of OpenShift. Source: the operator's ClusterRole in KubeVirt v1.8.4, equal rules joined.
 */
export const CLUSTER_RIGHTS: readonly Right[] = [
  ['', 'pods/eviction secrets', 'create'],
  [
    '',
    'configmaps endpoints persistentvolumeclaims pods pods/exec serviceaccounts services',
    'create delete get list patch update watch',
  ],
  ['', 'events', 'create patch update'],
  ['', 'nodes', 'get list patch update watch'],
  ['', 'namespaces', 'get list patch watch'],
  ['', 'limitranges resourcequotas', 'list watch'],
  ['', 'pods/status', 'patch'],
  ['', 'pods/finalizers', 'update'],
  [
    'admissionregistration.k8s.io',
    'mutatingwebhookconfigurations validatingadmissionpolicies validatingadmissionpolicybindings validatingwebhookconfigurations',
    'create delete get list patch update watch',
  ],
  ['apiextensions.k8s.io', 'customresourcedefinitions', 'create delete get list patch watch'],
  ['apiregistration.k8s.io', 'apiservices', 'create delete get list patch update watch'],
  ['apps', 'controllerrevisions', 'create delete get list patch update watch'],
  ['apps', 'daemonsets deployments', 'create delete get list patch watch'],
  ['authentication.k8s.io', 'tokenreviews', 'create'],
  ['authorization.k8s.io', 'subjectaccessreviews', 'create'],
  [
    'backup.kubevirt.io',
    'virtualmachinebackups virtualmachinebackuptrackers',
    'create delete deletecollection get list patch update watch',
  ],
  [
    'backup.kubevirt.io',
    'virtualmachinebackups/finalizers virtualmachinebackups/status virtualmachinebackuptrackers/status',
    'create delete get list patch update watch',
  ],
  ['batch', 'jobs', 'create delete get list patch watch'],
  ['cdi.kubevirt.io', '*', '*'],
  ['clone.kubevirt.io', 'virtualmachineclones', 'create delete deletecollection get list patch update watch'],
  [
    'clone.kubevirt.io',
    'virtualmachineclones/finalizers virtualmachineclones/status',
    'delete get list patch update watch',
  ],
  ['export.kubevirt.io', 'virtualmachineexports', 'create delete deletecollection get list patch update watch'],
  [
    'export.kubevirt.io',
    'virtualmachineexports/finalizers virtualmachineexports/status',
    'create delete get list patch update watch',
  ],
  [
    'instancetype.kubevirt.io',
    'virtualmachineclusterinstancetypes virtualmachineclusterpreferences virtualmachineinstancetypes virtualmachinepreferences',
    'create delete deletecollection get list patch update watch',
  ],
  ['k8s.cni.cncf.io', 'network-attachment-definitions', 'get'],
  ['kubevirt.io', '*', '*'],
  ['migrations.kubevirt.io', 'migrationpolicies', 'get list watch'],
  ['monitoring.coreos.com', 'prometheusrules servicemonitors', 'create delete get list patch update watch'],
  ['policy', 'poddisruptionbudgets', 'create delete get list patch watch'],
  ['pool.kubevirt.io', 'virtualmachinepools', 'create delete deletecollection get list patch update watch'],
  [
    'pool.kubevirt.io',
    'virtualmachinepools/finalizers virtualmachinepools/scale virtualmachinepools/status',
    'create delete get list patch update watch',
  ],
  [
    'rbac.authorization.k8s.io',
    'clusterrolebindings clusterroles rolebindings roles',
    'create delete get list patch update watch',
  ],
  ['resource.k8s.io', 'resourceclaims resourceslices', 'get list watch'],
  ['security.openshift.io', 'securitycontextconstraints', 'create get list watch'],
  [
    'snapshot.kubevirt.io',
    'virtualmachinerestores virtualmachinesnapshotcontents virtualmachinesnapshots',
    'create delete deletecollection get list patch update watch',
  ],
  [
    'snapshot.kubevirt.io',
    'virtualmachinerestores/status virtualmachinesnapshotcontents/finalizers virtualmachinesnapshotcontents/status virtualmachinesnapshots/finalizers virtualmachinesnapshots/status',
    'create delete get list patch update watch',
  ],
  ['snapshot.storage.k8s.io', 'volumesnapshots', 'create delete get list update watch'],
  ['snapshot.storage.k8s.io', 'volumesnapshotclasses', 'get list watch'],
  ['storage.k8s.io', 'storageclasses', 'get list watch'],
  [
    'subresources.kubevirt.io',
    'virtualmachineinstances/console virtualmachineinstances/filesystemlist virtualmachineinstances/guestosinfo virtualmachineinstances/objectgraph virtualmachineinstances/portforward virtualmachineinstances/sev/fetchcertchain virtualmachineinstances/sev/querylaunchmeasurement virtualmachineinstances/usbredir virtualmachineinstances/userlist virtualmachineinstances/vnc virtualmachineinstances/vnc/screenshot virtualmachines/expand-spec virtualmachines/objectgraph virtualmachines/portforward',
    'get',
  ],
  ['subresources.kubevirt.io', 'guestfs version', 'get list'],
  [
    'subresources.kubevirt.io',
    'expand-vm-spec virtualmachineinstances/addvolume virtualmachineinstances/backup virtualmachineinstances/evacuate/cancel virtualmachineinstances/freeze virtualmachineinstances/pause virtualmachineinstances/redefine-checkpoint virtualmachineinstances/removevolume virtualmachineinstances/reset virtualmachineinstances/sev/injectlaunchsecret virtualmachineinstances/sev/setupsession virtualmachineinstances/softreboot virtualmachineinstances/unfreeze virtualmachineinstances/unpause virtualmachines/addvolume virtualmachines/evacuate/cancel virtualmachines/memorydump virtualmachines/migrate virtualmachines/removevolume virtualmachines/restart virtualmachines/start virtualmachines/stop',
    'update',
  ],
  ['template.kubevirt.io', 'virtualmachinetemplaterequests/source', 'create'],
  [
    'template.kubevirt.io',
    'virtualmachinetemplaterequests virtualmachinetemplates',
    'create delete deletecollection get list patch update watch',
  ],
  ['template.kubevirt.io', 'virtualmachinetemplaterequests/status virtualmachinetemplates/status', 'get patch'],
  ['template.kubevirt.io', 'virtualmachinetemplaterequests/finalizers virtualmachinetemplates/finalizers', 'update'],
  [
    'security.openshift.io',
    'securitycontextconstraints',
    'delete get list update watch',
    'kubevirt-controller kubevirt-handler',
  ],
  ['security.openshift.io', 'securitycontextconstraints', 'get patch update', 'privileged'],
];

/** Its rights in its own namespace. Source: the operator's Role in KubeVirt v1.8.4, equal rules joined. */
export const NAMESPACE_RIGHTS: readonly Right[] = [
  ['', 'configmaps', 'create delete get list patch watch'],
  ['', 'secrets', 'get list watch'],
  ['coordination.k8s.io', 'leases', 'create delete get list patch update watch'],
  ['networking.k8s.io', 'ingresses', 'get list watch'],
  ['route.openshift.io', 'routes/custom-host', 'create'],
  ['route.openshift.io', 'routes', 'create delete get list patch watch'],
  [
    '',
    'secrets',
    'create delete get list patch watch',
    'kubevirt-backup-ca kubevirt-ca kubevirt-controller-certs kubevirt-export-ca kubevirt-exportproxy-certs kubevirt-operator-certs kubevirt-synchronization-controller-certs kubevirt-synchronization-controller-server-certs kubevirt-virt-api-certs kubevirt-virt-handler-certs kubevirt-virt-handler-migration-client-certs kubevirt-virt-handler-server-certs kubevirt-virt-handler-vsock-client-certs kubevirt-virt-template-api-certs kubevirt-virt-template-controller-metrics-certs kubevirt-virt-template-webhook-certs',
  ],
];
