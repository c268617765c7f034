import type { Platform } from '../../lib/model/platform';
import { platform as smallCloud } from '../../examples/small-cloud/cloud';
import { platform as wholeCloud } from '../../examples/whole-cloud/cloud';
import { platform as bareMetal } from '../../stacks/bare-metal/cloud';
import { platform as existingCluster } from '../../stacks/existing-cluster/cloud';

/** Every example and every stack, with the platform that it makes. */
export const examples: readonly (readonly [name: string, platform: Platform])[] = [
  ['small-cloud', smallCloud],
  ['whole-cloud', wholeCloud],
  ['existing-cluster', existingCluster],
  ['bare-metal', bareMetal],
];
