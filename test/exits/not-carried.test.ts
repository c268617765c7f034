import { treeOf } from '../../lib/gitops/tree';
import { ConfigMap } from '../../lib/kinds/generated/core';
import type { Platform } from '../../lib/model/platform';
import { deploy } from '../../lib/pulumi';
import { FindingsError } from '../../lib/values/finding';
import { platformWith, platformWithWidget } from './own-platform';

/** `code field` of what refuses a platform. */
function refusals(run: () => unknown): readonly string[] {
  try {
    run();
  } catch (error) {
    if (!(error instanceof FindingsError)) throw error;
    return error.findings.map(({ code, field }) => `${code} ${field}`);
  }
  return [];
}

function settings(
  data: Readonly<Record<string, string>>,
  annotations: Readonly<Record<string, string>> = {},
): Platform {
  return platformWith(component => new ConfigMap(component, 'settings', { metadata: { annotations }, data }));
}

/** A map with a member that a literal can't have. */
function mapWith(key: string, value: unknown): object {
  return Object.defineProperty({}, key, { value, enumerable: true });
}

describe('what kustomize would not read as it is can not stand in a tree', () => {
  // each was tried with kubectl 1.34.4: U+0085 and `<<` are changed and dropped without a word, the others fail the whole build
  test.each(['\u007f', '\u0080', '\u0085', '\u009f', '\ufffe', '\uffff'])('the character %j', character => {
    expect(refusals(() => treeOf(settings({ text: `a${character}b` }).model()))).toEqual([
      'gitops/not-carried data.text',
    ]);
  });

  test.each(['\u0000', '\u001f', '\u00a0', '\u2028', '\ufeff', '\ufffd', '\u{10ffff}'])('but %j', character => {
    expect(refusals(() => treeOf(settings({ text: `a${character}b` }).model()))).toEqual([]);
  });

  test.each(['null', 'true', '1', '0x10', '1.5', '1e3', '0o7', '1_000', '2001-01-01'])('an annotation %s', name => {
    expect(refusals(() => treeOf(settings({}, { [name]: 'a' }).model()))).toEqual([
      expect.stringMatching(/^gitops\/not-carried metadata\.annotations/),
    ]);
  });

  test('an annotation of several lines, the first of which begins with a tab', () => {
    expect(refusals(() => treeOf(settings({ a: '\ta\nb' }, { a: '\ta\nb', b: '\ta', c: ' \na' }).model()))).toEqual([
      'gitops/not-carried metadata.annotations.a',
    ]);
  });

  test('a list of items at the top, by which Flux knows a list of objects', () => {
    expect(refusals(() => treeOf(platformWithWidget({ items: [{ a: 'b' }] }).model()))).toEqual([
      'gitops/not-carried items',
    ]);
    expect(refusals(() => treeOf(platformWithWidget({ items: 'a', spec: { items: [] } }).model()))).toEqual([]);
  });

  test('keys that YAML merges, or reads on no one line', () => {
    const long = 'x'.repeat(1100);
    const platform = platformWithWidget({ spec: { '<<': { a: 'b' }, nested: [{ [long]: 'a' }], yes: '<<' } });
    expect(refusals(() => treeOf(platform.model()))).toEqual([
      'gitops/not-carried spec[<<]',
      `gitops/not-carried spec.nested[0].${long}`,
    ]);
  });
});

describe('what Pulumi would leave out, or take for something else, is not deployed', () => {
  test.each([
    ['id', { id: 'a' }],
    ['urn', { urn: 'a' }],
    ['__name', { __name: 'a' }],
    ['spec.__proto__', { spec: mapWith('__proto__', 'a') }],
    ['spec.__pulumiOutput', { spec: { __pulumiOutput: true } }],
    ['spec[4dabf18193072939515e22adb298388d]', { spec: { '4dabf18193072939515e22adb298388d': 'a' } }],
    ['spec.a[0]', { spec: { a: ['04da6b54-80e4-46f7-96ec-b56ff0331ba9'] } }],
  ])('%s', (field, fields) => {
    const platform = platformWithWidget(fields);
    expect(refusals(() => deploy(platform, { kubeconfig: '' }))).toEqual([`pulumi/not-carried ${field}`]);
  });
});
