import { readDocuments } from './read';

const values = (text: string): unknown[] => readDocuments(text, 'a.yaml').documents.map(({ value }) => value);

describe('readDocuments', () => {
  it('reads as kubectl does', () => {
    expect(values('a: yes\nb: 017\nc: 2001-01-01\nd: "yes"\ny: 12:30\n')).toEqual([
      { a: true, b: 15, c: '2001-01-01', d: 'yes', true: '12:30' },
    ]);
    expect(values('a: !foo yes\nb: !!binary aGk=\nc: !!str 1\nd: !!int "7"\n')).toEqual([
      { a: 'yes', b: 'hi', c: '1', d: 7 },
    ]);
    expect(values('%YAML 1.2\n---\na: off\n')).toEqual([{ a: false }]);
  });

  it('gives each document its line and leaves out empty ones', () => {
    const text = '# a comment\n---\na: 1\n---\n# nothing\n---\n---\n\nb: 2\n...\n';
    expect(readDocuments(text, 'a.yaml')).toEqual({
      documents: [
        { value: { a: 1 }, line: 3 },
        { value: { b: 2 }, line: 9 },
      ],
      findings: [],
    });
    expect(values('')).toEqual([]);
  });

  it('reads JSON, with tabs, a byte order mark and Windows line ends', () => {
    expect(values('\ufeff{\r\n\t"a": [1, "yes"]\r\n}\r\n')).toEqual([{ a: [1, 'yes'] }]);
  });

  it('expands lists', () => {
    const text = 'apiVersion: v1\nkind: List\nitems:\n  - kind: A\n  - kind: B\n---\nkind: Blacklist\nitems: none\n';
    expect(readDocuments(text, 'a.yaml').documents).toEqual([
      { value: { kind: 'A' }, line: 4 },
      { value: { kind: 'B' }, line: 5 },
      { value: { kind: 'Blacklist', items: 'none' }, line: 7 },
    ]);
  });

  it('follows anchors, aliases and merges', () => {
    expect(values('x: &x {p: 1, q: 1}\nz: {<<: *x, q: 2}\nw: *x\nv: {<<: [{a: 1}, {a: 2, b: 2}], c: 3}\n')).toEqual([
      { x: { p: 1, q: 1 }, z: { p: 1, q: 2 }, w: { p: 1, q: 1 }, v: { a: 1, b: 2, c: 3 } },
    ]);
  });

  it('keeps a key __proto__ a key', () => {
    const [value] = values('__proto__: {a: 1}\n');
    expect(Object.keys(value as object)).toEqual(['__proto__']);
  });

  it('does not expand aliases to more memory than the text has', () => {
    const levels = Array.from({ length: 40 }, (_, index) => `a${index + 1}: &a${index + 1} [*a${index}, *a${index}]`);
    const { documents, findings } = readDocuments(`a0: &a0 x\n${levels.join('\n')}\n`, 'bomb.yaml');
    expect([documents.length, findings]).toEqual([1, []]);
  });

  it.each([
    [
      'a duplicate key, and the last value counts',
      'spec:\n  a: 1\n  a: 2\n',
      [{ spec: { a: 2 } }],
      {
        code: 'yaml/duplicate-key',
        message: 'the key a stands here twice; the last one counts',
        field: 'spec.a',
        source: 'a.yaml:3:3',
      },
    ],
    [
      'a syntax error, and the other documents stay',
      'a: [1\nb: 2\n---\nc: 1\n',
      [{ c: 1 }],
      {
        code: 'yaml/syntax',
        message: 'flow sequence in block collection must be sufficiently indented and end with a ]',
        source: 'a.yaml:2:1',
      },
    ],
    [
      'tabs as indentation',
      'a:\n\tb: 1\n',
      [],
      { code: 'yaml/syntax', message: 'tabs are not allowed as indentation', source: 'a.yaml:2:1' },
    ],
    [
      'infinity',
      'a: [.inf]\n',
      [{ a: [null] }],
      { code: 'yaml/no-json', message: '.inf is no JSON number', field: 'a[0]', source: 'a.yaml:1:5' },
    ],
    [
      'a key that is no text',
      'a:\n  ? ~\n  : 2\n',
      [{ a: { '~': 2 } }],
      { code: 'yaml/bad-key', message: 'a key must be text, a number or a boolean', field: 'a', source: 'a.yaml:2:5' },
    ],
    [
      'an alias without an anchor',
      'a: *x\n',
      [{ a: null }],
      {
        code: 'yaml/unknown-alias',
        message: 'the alias *x has no anchor that ends before it',
        field: 'a',
        source: 'a.yaml:1:4',
      },
    ],
    [
      'a merge of no map',
      'a: {<<: 1}\n',
      [{ a: {} }],
      { code: 'yaml/bad-merge', message: '<< wants a map or a list of maps', field: 'a', source: 'a.yaml:1:9' },
    ],
  ])('reports %s', (_name, text, documents, finding) => {
    const result = readDocuments(text, 'a.yaml');
    expect(result.documents.map(({ value }) => value)).toEqual(documents);
    expect(result.findings).toEqual([{ severity: 'error', ...finding }]);
  });

  it.each([300, 20_000])('reports %i levels of nesting', levels => {
    const { findings } = readDocuments(`a: ${'['.repeat(levels)}${']'.repeat(levels)}\n`, 'deep.yaml');
    expect(findings[0]).toMatchObject({
      code: levels < 500 ? 'yaml/too-deep' : 'yaml/syntax',
      source: expect.stringMatching(/^deep\.yaml:1:\d+$/) as unknown,
    });
  });
});
