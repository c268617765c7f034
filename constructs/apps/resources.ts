import { divideQuantity, nanoUnits, type Quantity } from '../../lib/values/quantity';
import { ALLOCATION_RATIO } from '../tenancy/allocation';

/**
 * Ratio of memory to CPU by series (`t1` 0.5Gi per CPU, `c1` 1Gi, `s1` 2Gi, `u1` 4Gi, `m1` 8Gi), then the size by CPU
 * (`nano` 250m, `micro` 500m, `small` 1, `medium` 2, `large` 4, `xlarge` 8, `2xlarge` 16, `4xlarge` 32).
 * Names without a series are Cozystack's older ones.
 */
export type ResourcesPreset =
  | `${'t1' | 'c1' | 's1' | 'u1' | 'm1'}.${'nano' | 'micro' | 'small' | 'medium' | 'large' | 'xlarge' | '2xlarge' | '4xlarge'}`
  | ('nano' | 'micro' | 'small' | 'medium' | 'large' | 'xlarge' | '2xlarge');

/** What a container may use at most. */
export interface Resources {
  /**
   * CPU, in cores.
   * @default - that of the preset
   */
  readonly cpu?: Quantity;
  /**
   * Memory, in bytes.
   * @default - that of the preset
   */
  readonly memory?: Quantity;
}

/** Limits and requests as a container takes them. */
export interface ContainerResources {
  readonly limits: ResourceAmounts;
  readonly requests: ResourceAmounts;
}

/** One amount of each resource. */
export type ResourceAmounts = Readonly<Record<'cpu' | 'memory' | 'ephemeral-storage', Quantity>>;

/** Scratch space of every preset, in bytes. Source: Cozystack v1.6. */
const EPHEMERAL_STORAGE: Quantity = '2Gi';

/** CPU and memory by preset. Source: Cozystack v1.6, library chart `cozy-lib`. */
const PRESETS: Readonly<Record<ResourcesPreset, readonly [cpu: Quantity, memory: Quantity]>> = {
  't1.nano': ['250m', '128Mi'],
  't1.micro': ['500m', '256Mi'],
  't1.small': ['1', '512Mi'],
  't1.medium': ['2', '1Gi'],
  't1.large': ['4', '2Gi'],
  't1.xlarge': ['8', '4Gi'],
  't1.2xlarge': ['16', '8Gi'],
  't1.4xlarge': ['32', '16Gi'],
  'c1.nano': ['250m', '256Mi'],
  'c1.micro': ['500m', '512Mi'],
  'c1.small': ['1', '1Gi'],
  'c1.medium': ['2', '2Gi'],
  'c1.large': ['4', '4Gi'],
  'c1.xlarge': ['8', '8Gi'],
  'c1.2xlarge': ['16', '16Gi'],
  'c1.4xlarge': ['32', '32Gi'],
  's1.nano': ['250m', '512Mi'],
  's1.micro': ['500m', '1Gi'],
  's1.small': ['1', '2Gi'],
  's1.medium': ['2', '4Gi'],
  's1.large': ['4', '8Gi'],
  's1.xlarge': ['8', '16Gi'],
  's1.2xlarge': ['16', '32Gi'],
  's1.4xlarge': ['32', '64Gi'],
  'u1.nano': ['250m', '1Gi'],
  'u1.micro': ['500m', '2Gi'],
  'u1.small': ['1', '4Gi'],
  'u1.medium': ['2', '8Gi'],
  'u1.large': ['4', '16Gi'],
  'u1.xlarge': ['8', '32Gi'],
  'u1.2xlarge': ['16', '64Gi'],
  'u1.4xlarge': ['32', '128Gi'],
  'm1.nano': ['250m', '2Gi'],
  'm1.micro': ['500m', '4Gi'],
  'm1.small': ['1', '8Gi'],
  'm1.medium': ['2', '16Gi'],
  'm1.large': ['4', '32Gi'],
  'm1.xlarge': ['8', '64Gi'],
  'm1.2xlarge': ['16', '128Gi'],
  'm1.4xlarge': ['32', '256Gi'],
  // the older names keep their older numbers: from medium on they have half the CPU of the t1 size of the same name
  nano: ['250m', '128Mi'],
  micro: ['500m', '256Mi'],
  small: ['1', '512Mi'],
  medium: ['1', '1Gi'],
  large: ['2', '2Gi'],
  xlarge: ['4', '4Gi'],
  '2xlarge': ['8', '8Gi'],
};

/** Limits and requests of a container: the preset, overlaid by what is given, over-committed by the platform's ratios. */
export function containerResources(preset: ResourcesPreset, given: Resources = {}): ContainerResources {
  const [cpu, memory] = PRESETS[preset];
  const limits: ResourceAmounts = {
    cpu: quantityText(given.cpu ?? cpu),
    memory: quantityText(given.memory ?? memory),
    'ephemeral-storage': EPHEMERAL_STORAGE,
  };
  return { limits, requests: requestsOf(limits) };
}

function requestsOf(limits: ResourceAmounts): ResourceAmounts {
  return {
    cpu: divideQuantity(limits.cpu, ALLOCATION_RATIO.cpu),
    memory: divideQuantity(limits.memory, ALLOCATION_RATIO.memory),
    'ephemeral-storage': divideQuantity(limits['ephemeral-storage'], ALLOCATION_RATIO['ephemeral-storage']),
  };
}

/** A quantity as text: values from YAML may be plain numbers, though the type of props does not say so. */
export function quantityText(quantity: Quantity | number): Quantity {
  return String(quantity);
}

/** Whole bytes in a quantity, rounded down. @throws RangeError if it is no quantity */
export function wholeBytes(quantity: Quantity | number): number {
  return Number(nanoUnits(quantity) / 10n ** 9n);
}

/** Whole cores that a quantity of CPU can keep busy: at least one. @throws RangeError if it is no quantity */
export function wholeCores(quantity: Quantity | number): number {
  return Math.max(1, Number((nanoUnits(quantity) + 10n ** 9n - 1n) / 10n ** 9n));
}
