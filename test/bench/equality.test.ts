import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiObject, App, Chart, JsonPatch, Lazy, YamlOutputType, type AppProps } from 'cdk8s';
import { Construct } from 'constructs';
import { synthApp } from '../../lib/model/cdk8s-synth';
import { randomApp } from './random-app';
import { differences, documentsOf } from './equal';

let scratch: string;
beforeAll(() => (scratch = mkdtempSync(join(tmpdir(), 'strata-equality-'))));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

let runs = 0;

/** Files and documents of both synths of one program, or the message with which each ends. */
function bothWays(
  build: (app: App) => void,
  props: AppProps = {},
): { readonly ours: unknown; readonly theirs: unknown } {
  const outcome = (name: string, synth: (app: App) => void): unknown => {
    const outdir = join(scratch, `${runs++}-${name}`);
    const app = new App({ ...props, outdir });
    build(app);
    try {
      synth(app);
    } catch (error) {
      return (error as Error).message;
    }
    return documentsOf(outdir);
  };
  return { ours: outcome('ours', synthApp), theirs: outcome('theirs', app => app.synth()) };
}

function configMap(scope: Construct, id: string, extra: Readonly<Record<string, unknown>> = {}): ApiObject {
  return new ApiObject(scope, id, { apiVersion: 'v1', kind: 'ConfigMap', ...extra });
}

test('the trees of the benchmark are written as cdk8s writes them, by synthApp and by our own constructs', () => {
  expect(differences(200)).toEqual([]);
});

test.each<[string, (app: App) => void, AppProps?]>([
  ['an app without charts', () => undefined],
  ['an empty chart', app => new Chart(app, 'empty')],
  ['another extension', app => configMap(new Chart(app, 'web'), 'page'), { outputFileExtension: '.yml' }],
  ['names made from long and odd paths', app => configMap(new Chart(app, `Web_${'x'.repeat(70)}`), 'The Page')],
  [
    'charts in charts, directly and in a scope',
    app => {
      const outer = new Chart(app, 'outer', { namespace: 'a', labels: { part: 'outer' } });
      configMap(outer, 'first');
      const inner = new Chart(outer, 'inner', { namespace: 'b' });
      configMap(inner, 'second');
      configMap(new Chart(new Construct(outer, 'scope'), 'deep'), 'third');
    },
  ],
  ['an object in an object', app => configMap(configMap(new Chart(app, 'web'), 'outer'), 'inner')],
  [
    'Lazy values and tokens',
    app =>
      configMap(new Chart(app, 'web'), 'page', {
        data: { late: Lazy.any({ produce: () => 'value' }) as unknown, token: { resolve: () => 'resolved' } },
        metadata: { labels: { lazy: Lazy.any({ produce: () => 'x' }) as unknown } },
      }),
  ],
  [
    'patches, nulls and empty values',
    app => {
      const object = configMap(new Chart(app, 'web'), 'page', {
        data: { b: null, a: '', list: [], map: {}, text: 'on', octal: '0o17' },
        metadata: { annotations: {}, finalizers: [], labels: { z: '1', a: '2' } },
      });
      object.addJsonPatch(JsonPatch.add('/data/c', 'added'));
      object.metadata.add('generateName', 'page-');
    },
  ],
  [
    'a dependency between objects of two charts',
    app => {
      const [web, base] = [new Chart(app, 'web'), new Chart(app, 'base')];
      configMap(web, 'page').addDependency(configMap(base, 'settings'));
    },
  ],
  [
    'a scope that depends on a scope',
    app => {
      const chart = new Chart(app, 'web');
      const [first, second] = [new Construct(chart, 'first'), new Construct(chart, 'second')];
      for (const scope of [first, second]) for (const id of ['a', 'b']) configMap(scope, id);
      first.node.addDependency(second);
    },
  ],
  [
    'a chart that depends on the only object of a scope in it',
    app => {
      const chart = new Chart(app, 'web');
      configMap(chart, 'first');
      const scope = new Construct(chart, 'scope');
      configMap(scope, 'second');
      chart.node.addDependency(scope);
    },
  ],
  [
    'validations that fail',
    app => {
      const chart = new Chart(app, 'web');
      chart.node.addValidation({ validate: () => ['no page', 'no host'] });
      configMap(chart, 'page').node.addValidation({ validate: () => ['too long'] });
    },
  ],
])('%s: the same as cdk8s', (...[, build, props]) => {
  const { ours, theirs } = bothWays(build, props);
  expect(ours).toEqual(theirs);
});

test('programs with dependencies at random are ordered as cdk8s orders them', () => {
  const different = Array.from({ length: 300 }, (_, seed) => seed).filter(seed => {
    const { ours, theirs } = bothWays(app => randomApp(app, seed));
    return JSON.stringify(ours) !== JSON.stringify(theirs);
  });
  expect(different).toEqual([]);
});

test.each<[string, (app: App) => void, string]>([
  [
    'objects',
    app => {
      const chart = new Chart(app, 'web');
      const [a, b] = [configMap(chart, 'a'), configMap(chart, 'b')];
      a.addDependency(b);
      b.addDependency(a);
    },
    'constructs depend on each other: web/a => web/b => web/a',
  ],
  [
    'charts',
    app => {
      const [a, b] = [new Chart(app, 'a'), new Chart(app, 'b')];
      a.addDependency(b);
      b.addDependency(a);
    },
    'constructs depend on each other: a => b => a',
  ],
])('%s that depend on each other are named', (_, build, message) => {
  const { ours, theirs } = bothWays(build);
  expect(theirs).toMatch(/^Dependency cycle detected/);
  expect(ours).toBe(message);
});

test('what it does otherwise than cdk8s', () => {
  class IntOrString {
    constructor(readonly value: number | string) {}
  }
  const { ours, theirs } = bothWays(app =>
    configMap(new Chart(app, 'web'), 'page', { port: new IntOrString(80), list: [1, undefined, 2] }),
  );
  const object = (extra: object): unknown => ({
    'web.k8s.yaml': [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'web-page-c84d4c01' }, ...extra }],
  });
  expect(theirs).toEqual(object({ list: [1, null, 2], port: { value: 80 } }));
  expect(ours).toEqual(object({ list: [1, 2], port: 80 }));
});

test('an app that asks for other files than one a chart is refused', () => {
  const app = new App({ outdir: join(scratch, 'refused'), yamlOutputType: YamlOutputType.FILE_PER_APP });
  expect(() => synthApp(app)).toThrow('synthApp writes one file a chart, this app asks for FILE_PER_APP');
});
