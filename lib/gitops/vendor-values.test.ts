import { valueKeys } from './vendor-values';

describe('valueKeys', () => {
  it('lists paths to scalars, lists and empty maps', () => {
    const values = {
      replicas: 1,
      image: { repository: 'a', tag: null },
      args: ['--x'],
      extra: {},
      deep: { er: { on: true } },
    };
    expect(valueKeys(values, [])).toEqual(['args', 'deep.er.on', 'extra', 'image.repository', 'image.tag', 'replicas']);
  });

  it('ends where anything may stand: data, structures of Kubernetes, subcharts', () => {
    const values = {
      nodeSelector: { 'kubernetes.io/os': 'linux' },
      ports: { '8080': 'http' },
      resources: { limits: { cpu: 1 } },
      podSecurityContext: { runAsNonRoot: true },
      redis: { auth: { enabled: true } },
    };
    expect(valueKeys(values, ['redis', 'other'])).toEqual([
      'nodeSelector',
      'other',
      'podSecurityContext',
      'ports',
      'redis',
      'resources',
    ]);
  });

  it('takes a chart without values', () => {
    expect(valueKeys(undefined, [])).toEqual([]);
    expect(valueKeys({}, [])).toEqual([]);
  });
});
