import { App } from 'cdk8s';
import type { Construct } from 'constructs';
import { FindingsError } from '../values/finding';
import { lateValue } from '../values/late';
import { Component, type ComponentProps } from './component';
import { EncryptedSecret } from './encrypted-secret';
import { HelmComponent } from './helm-component';
import { ManifestComponent } from './manifest-component';
import { Platform } from './platform';

type Make = new (scope: Construct, id: string, props?: unknown) => Construct;

/** Findings of a constructor as `code field: message`. */
function problems(make: unknown, props: unknown, scope: Construct = new Platform('test')): string[] {
  try {
    new (make as Make)(scope, 'it', props);
    return [];
  } catch (error) {
    if (!(error instanceof FindingsError)) throw error;
    return error.findings.map(({ code, field = '-', message, construct, source }) => {
      expect({ construct, source }).toEqual({
        construct: 'it',
        source: expect.stringContaining('check-props.test.ts') as string,
      });
      return `${code} ${field}: ${message}`;
    });
  }
}

const CHART = { repository: 'https://charts.example.org', name: 'web', version: '1.0.0' };

test.each<[{ readonly name: string }, unknown, readonly string[]]>([
  [Component, null, ['props/type -: must be an object, got null']],
  [Component, 'web', ['props/type -: must be an object, got a string']],
  [
    Component,
    { namespace: 'Default!', timeout: 'soon', namspace: 'x' },
    [
      'props/unknown namspace: unknown prop "namspace", did you mean "namespace"?',
      'props/value namespace: must be the name of a namespace: small letters, digits and inner dashes, at most 63, got the string "Default!"',
      'props/value timeout: must be a duration such as 90s, 10m or 1h30m, got the string "soon"',
    ],
  ],
  [Component, { namespace: 7 }, ['props/type namespace: must be a string, got the number 7']],
  [HelmComponent, undefined, ['props/required namespace: is required', 'props/required chart: is required']],
  [
    HelmComponent,
    {
      namespace: 'web',
      chart: { ...CHART, repository: 'charts', version: 1, tag: 'x' },
      createNamespace: 'yes',
      namespaceOptions: { podSecurity: { level: 'baseline' }, labels: { tier: 1 } },
      values: [],
    },
    [
      'props/type values: must be an object, got a list',
      'props/unknown chart.tag: unknown prop "tag"',
      'props/value chart.repository: must start with https:// or oci://, got the string "charts"',
      'props/type chart.version: must be a string, got the number 1',
      'props/type createNamespace: must be a boolean, got the string "yes"',
      'props/value namespaceOptions.podSecurity: must give a reason for level "baseline"',
      'props/type namespaceOptions.labels.tier: must be a string, got the number 1',
    ],
  ],
  [
    HelmComponent,
    { namespace: 'web', chart: CHART, namespaceOptions: { podSecurity: { level: 'open' } } },
    [
      'props/value namespaceOptions.podSecurity.level: must be one of "restricted", "baseline", "privileged", got the string "open"',
    ],
  ],
  [
    ManifestComponent,
    { url: 'https://example.org/all.yaml', sha256: 'abc', path: 'all.yaml' },
    [
      'props/unknown path: unknown prop "path"',
      'props/value sha256: must be a sha256 of 64 hexadecimal digits, got the string "abc"',
      'props/required file: is required',
    ],
  ],
  [EncryptedSecret, undefined, ['props/required file: is required']],
  [EncryptedSecret, { file: () => 'x' }, ['props/type file: must be a string, got a function']],
])('%p with %j', (make, props, expected) => {
  expect(problems(make, props)).toEqual(expected);
});

test('a refused construct leaves nothing behind', () => {
  const platform = new Platform('test');
  expect(problems(Component, { namespace: 7 }, platform)).toHaveLength(1);
  expect(platform.node.children).toEqual([]);
});

test('a derived class checks its own props, its base those that it knows', () => {
  class Web extends Component {
    readonly colour: string;
    constructor(scope: Construct, id: string, props: ComponentProps & { readonly colour: string }) {
      super(scope, id, props);
      this.colour = props.colour;
    }
  }
  expect(problems(Web, { namespace: 'web', colour: 'red' })).toEqual([]);
  expect(problems(Web, { namespace: 7, colour: 'red' })).toHaveLength(1);
});

test('a value known only at deployment is judged by its example', () => {
  const of = (example: unknown): string[] =>
    problems(HelmComponent, { namespace: 'web', chart: { ...CHART, version: lateValue({}, example) } });
  expect(of('1.0.0')).toEqual([]);
  expect(of(1)).toEqual(['props/type chart.version: must be a string, got the number 1']);
});

test('members that are undefined are not given', () => {
  expect(problems(Component, { namespace: undefined }, new App())).toEqual([]);
});
