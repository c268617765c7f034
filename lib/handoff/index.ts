export { PulumiStack, type StackOptions } from './pulumi-stack';
export { reachCluster, type ClusterOptions, type ReachedCluster } from './reach-cluster';
export type { HandoffContext } from './context';
export { handOffToGit, type HandedToGit } from './to-git';
export { handOffToPulumi, type HandedToPulumi } from './to-pulumi';
export type { Released } from './release-from-stack';
