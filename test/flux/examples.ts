import type { Platform } from '../../lib/model/platform';
import { platform as smallCloud } from '../../examples/small-cloud/cloud';

/** Every example with the platform that it makes. */
export const examples: readonly (readonly [name: string, platform: Platform])[] = [['small-cloud', smallCloud]];
