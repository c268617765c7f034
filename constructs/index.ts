/**
 * All constructs under one name, for those who would rather not remember where each lives. `npm run build` makes each load on first use; an
 * importer that is an ECMAScript module loads all of them, since it asks for every name at once.
 */
export * from './apps/http-cache';
export * from './apps/postgres';
export * from './infrastructure/cilium';
export * from './infrastructure/flux';
export * from './platform/cert-manager';
export * from './platform/cloudnative-pg';
export * from './platform/external-secrets';
export * from './platform/generated-secret';
export * from './platform/issuers';
export * from './tenancy/allow';
export * from './tenancy/allow-reading';
export * from './tenancy/tenant';
