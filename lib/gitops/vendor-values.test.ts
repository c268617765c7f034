import { knownValues, valueKeys } from './vendor-values';

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

describe('knownValues', () => {
  // a chart that takes `name` and `deep.er` though it lists neither; its name is `a` by itself
  const render = (values: unknown): Promise<string> => {
    const { name = 'a', deep = {} } = values as { readonly name?: string; readonly deep?: { readonly er?: string } };
    return Promise.resolve(`${name} ${deep.er ?? ''}`);
  };
  const given = { name: 'a', deep: { er: 'b', misspelt: 'c' }, listed: { by: 'd' } };

  it('adds what changes the rendering', async () => {
    expect(await knownValues(['listed'], given, await render(given), render)).toEqual(['deep.er', 'listed', 'name']);
  });

  it('tells nothing from a chart that renders differently each time', async () => {
    let count = 0;
    const restless = (): Promise<string> => Promise.resolve(String(count++));
    expect(await knownValues(['listed'], given, await restless(), restless)).toEqual(['listed']);
  });
});
