/**
 * How many times the platform promises a resource: an application's request is its limit divided by this, and so is the share of a quota that
 * requests may use. Figures: Cozystack's defaults (cpu-allocation-ratio and its like).
 */
export const ALLOCATION_RATIO = { cpu: 10, memory: 1, 'ephemeral-storage': 40 } as const;
