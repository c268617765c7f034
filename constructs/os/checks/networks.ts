import { nodeMask } from '../main-document';
import { safeCidr } from './endpoint';
import type { ClusterFacts, Problem } from './problem';
import { error } from './problem';

/** Sizes of the networks of the cluster. That they are apart is a check of the platform. */
export function networks({ intents }: ClusterFacts): readonly Problem[] {
  const cluster = intents[0]?.cluster;
  if (cluster === undefined) return [];
  const problems: Problem[] = [];
  for (const subnet of cluster.serviceSubnets.flatMap(safeCidr)) {
    const bits = subnet.size - subnet.prefixLength;
    if (subnet.size === 32 && (bits > 20 || bits < 8))
      problems.push(
        error(
          'talos/service-network',
          'platform.serviceCidr',
          `the network of Services is ${subnet.toString()}: the API server takes /12 to /24`,
          'e.g. 10.96.0.0/16',
        ),
      );
  }
  const allocated = intents.filter(({ needs }) => needs.allocateNodeCidrs.get('') !== false);
  const pods = Math.max(0, ...allocated.map(({ needs }) => needs.pods ?? 110));
  for (const subnet of cluster.podSubnets.flatMap(safeCidr)) {
    if (subnet.size !== 32 || allocated.length === 0) continue;
    const mask = nodeMask(pods);
    const ranges = mask < subnet.prefixLength ? 0 : 2 ** (mask - subnet.prefixLength);
    if (ranges < intents.length)
      problems.push(
        error(
          'talos/pod-network',
          'platform.podCidr',
          `the network of pods is ${subnet.toString()}, which holds ${ranges} ranges of /${mask} (${pods} pods a node), and there are ${intents.length} machines`,
          'give a larger network, or fewer pods a node',
        ),
      );
  }
  return problems;
}
