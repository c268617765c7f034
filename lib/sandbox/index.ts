export {
  ApiClient,
  type ObjectList,
  type ObjectRef,
  type Selection,
  type WatchEvent,
  type WriteOptions,
} from './api-client';
export { UnknownKindError, type ApiResource } from './api-discovery';
export { ApiError, type ApiStatus, type StatusCause } from './api-error';
export type { ApiServer } from './api-transport';
export { startCluster, type Cluster, type FluxCluster } from './cluster';
export type { ClusterOptions } from './cluster-options';
export type { CrdObject } from './crds';
export { readKubeconfig } from './kubeconfig';
export { PartFailedError, type Part } from './part';
export * from './sandbox';
export type { PartStatus } from './sandbox-control';
export type { ToolName } from './tool-pins';
export { ensureTools, ToolsMissingError, toolsOutOfReach, type EnsureToolsOptions, type ToolPaths } from './toolchain';
