export * from './values/finding';
export * from './values/json';
export { type Late, isLate } from './values/late';
export { SecretRef, type SecretKey } from './values/secret-ref';
export { SecretValue } from './values/secret-value';
export { KubeObject, type KubeObjectProps, type ObjectType } from './kinds/kube-object';
export type { ObjectMeta, OwnerReference } from './kinds/object-meta';
export type { KindInfo } from './kinds/kind';
export type { KindRules, Produced, Readiness, ReferenceRule } from './kinds/rules/rule';
export { registerGroup } from './kinds/registry';
export type { GroupSchema } from './schema/types';
export * from './model/model';
export { synthApp } from './model/cdk8s-synth';
export { Application, type ApplicationType } from './model/application';
export type { ChartFacts, ChartObject } from './model/chart-facts';
export {
  Component,
  type ComponentProps,
  type NamespaceOptions,
  type ObjectPattern,
  type PodSecurity,
} from './model/component';
export { EncryptedSecret, type EncryptedSecretProps } from './model/encrypted-secret';
export {
  HelmComponent,
  type ChartSource,
  type HelmComponentProps,
  type HelmOptions,
  type RenderedPatch,
} from './model/helm-component';
export { ManifestComponent, type ManifestComponentProps } from './model/manifest-component';
export type {
  ContainerdSetting,
  KernelModule,
  KubeletMount,
  NodeRequirements,
  NodeRole,
  OidcProvider,
} from './model/node-requirements';
export { Platform, type PlatformProps } from './model/platform';
export { overlay } from './model/overlay';
