/**
 * All constructs under one name, for those who would rather not remember where each lives. `npm run build` makes each load on first use; an
 * importer that is an ECMAScript module loads all of them, since it asks for every name at once.
 */
export * from './apps/http-cache';
export * from './apps/instance-types';
export * from './apps/postgres';
export * from './apps/tenant-cluster';
export * from './apps/vm-disk';
export * from './apps/vm-images';
export * from './apps/vm-instance';
export * from './infrastructure/cdi';
export * from './infrastructure/cilium';
export * from './infrastructure/flux';
export * from './infrastructure/kube-ovn';
export * from './infrastructure/kubevirt';
export * from './infrastructure/linstor';
export * from './infrastructure/multus';
export * from './infrastructure/snapshot-controller';
export * from './os/talos-cluster';
export * from './platform/cert-manager';
export * from './platform/cloudnative-pg';
export * from './platform/cluster-api';
export * from './platform/etcd-operator';
export * from './platform/external-secrets';
export * from './platform/generated-secret';
export * from './platform/ingress-nginx';
export * from './platform/issuers';
export * from './platform/kamaji';
export * from './platform/metallb';
export * from './platform/victoria-metrics-operator';
export * from './tenancy/allow';
export * from './tenancy/allow-reading';
export * from './tenancy/tenant';
export * from './tenancy/tenant-etcd';
export * from './tenancy/tenant-ingress';
