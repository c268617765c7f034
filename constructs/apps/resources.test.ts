import { containerResources, wholeBytes, wholeCores, type ResourcesPreset } from './resources';

test.each([
  ['t1.nano', {}, { cpu: '250m', memory: '128Mi' }, { cpu: '25m', memory: '128Mi' }],
  ['u1.medium', {}, { cpu: '2', memory: '8Gi' }, { cpu: '200m', memory: '8Gi' }],
  ['medium', {}, { cpu: '1', memory: '1Gi' }, { cpu: '100m', memory: '1Gi' }],
  ['t1.micro', { cpu: '3' }, { cpu: '3', memory: '256Mi' }, { cpu: '300m', memory: '256Mi' }],
  ['t1.micro', { memory: '300M' }, { cpu: '500m', memory: '300M' }, { cpu: '50m', memory: '300M' }],
] as const)('%s with %j', (preset, given, limits, requests) => {
  expect(containerResources(preset, given)).toEqual({
    limits: { ...limits, 'ephemeral-storage': '2Gi' },
    // 2 GiB by 40, rounded up to bytes
    requests: { ...requests, 'ephemeral-storage': '53687092' },
  });
});

/** Gibibytes of memory for each CPU. */
const SERIES = { t1: 0.5, c1: 1, s1: 2, u1: 4, m1: 8 };
const SIZES = { nano: 0.25, micro: 0.5, small: 1, medium: 2, large: 4, xlarge: 8, '2xlarge': 16, '4xlarge': 32 };

test.each(Object.entries(SERIES))(
  'series %s has %d GiB for each CPU, nano a quarter of that of small',
  (series, ratio) => {
    for (const [size, cpus] of Object.entries(SIZES)) {
      const { limits } = containerResources(`${series}.${size}` as ResourcesPreset);
      expect(limits.cpu).toBe(cpus < 1 ? `${cpus * 1000}m` : `${cpus}`);
      expect(wholeBytes(limits.memory)).toBe(cpus * ratio * 2 ** 30);
    }
  },
);

test('whole cores are rounded up, at least one', () => {
  expect(['250m', '1', '1500m', '4'].map(wholeCores)).toEqual([1, 1, 2, 4]);
});
