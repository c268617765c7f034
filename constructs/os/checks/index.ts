import { addresses } from './addresses';
import { batches } from './batches';
import { disks } from './disks';
import { endpoint } from './endpoint';
import { files } from './files';
import { identity } from './identity';
import { images } from './images';
import { links } from './links';
import { networks } from './networks';
import { nodes } from './nodes';
import { platform } from './platform';
import type { ClusterFacts, Problem, Rule } from './problem';
import { raw } from './raw';
import { requirements } from './requirements';
import { secrets } from './secrets';
import { versions } from './versions';

/** Rules in the order in which a reader should hear of them: the cluster, its machines, their configuration. */
const RULES: readonly Rule[] = [
  platform,
  versions,
  nodes,
  endpoint,
  networks,
  identity,
  addresses,
  links,
  disks,
  images,
  requirements,
  batches,
  raw,
  files,
  secrets,
];

/** All that is wrong with a cluster of machines. Machines that share what is wrong are told of one by one. */
export function checkCluster(facts: ClusterFacts): readonly Problem[] {
  return RULES.flatMap(rule => rule(facts));
}
