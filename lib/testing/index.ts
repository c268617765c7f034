export { findingsOf, manifestsOf, treeOf } from './synthesized';
export { startCluster, type ApiClient, type Cluster, type ClusterOptions, type FluxCluster } from '../sandbox';
