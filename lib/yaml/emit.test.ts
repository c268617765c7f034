import { runInNewContext } from 'node:vm';
import { emit, emitDocuments } from './emit';
import { NotEmittable } from './not-emittable';

describe('emit', () => {
  it('writes maps in the order given and indents the items of lists', () => {
    const value = {
      kind: 'Deployment',
      apiVersion: 'apps/v1',
      spec: {
        replicas: 2,
        paused: false,
        strategy: null,
        template: {},
        args: [],
        ports: [{ port: 80, name: 'http' }, { port: 443 }],
      },
    };
    expect(emit(value)).toBe(`kind: Deployment
apiVersion: apps/v1
spec:
  replicas: 2
  paused: false
  strategy: null
  template: {}
  args: []
  ports:
    - port: 80
      name: http
    - port: 443
`);
  });

  it('nests lists in lists', () => {
    expect(emit([[1, [2, []]], [], {}, [{ a: { b: 1 }, c: [true] }]])).toBe(`- - 1
  - - 2
    - []
- []
- {}
- - a:
      b: 1
    c:
      - true
`);
  });

  it.each([
    ['ordinary words', 'ordinary words'],
    ['--log-level=info', '--log-level=info'],
    ['10Gi', '10Gi'],
    ['10.0.0.0/8', '10.0.0.0/8'],
    ['https://example.com/?a=b#c', 'https://example.com/?a=b#c'],
    ['grüße an alle', 'grüße an alle'],
    ['', '""'],
    ['on', '"on"'],
    ['No', '"No"'],
    ['null', '"null"'],
    ['300', '"300"'],
    ['1e3', '"1e3"'],
    ['e0', '"e0"'],
    ['.e1', '".e1"'],
    ['0x1f', '"0x1f"'],
    ['017', '"017"'],
    ['12:30', '"12:30"'],
    ['2026-01-01', '"2026-01-01"'],
    ['a: b', '"a: b"'],
    ['a #b', '"a #b"'],
    ['{{ .Values.x }}', '"{{ .Values.x }}"'],
    ['{"json":true}', `'{"json":true}'`],
    [`"both" 'quotes'`, `"\\"both\\" 'quotes'"`],
    ['bell\u0007 nbsp\u00a0 line\u2028 mark\ufeff', '"bell\\u0007 nbsp\\u00a0 line\\u2028 mark\\ufeff"'],
    ['carriage\r\nreturn', '"carriage\\r\\nreturn"'],
    [' leading\nblank', '" leading\\nblank"'],
  ])('writes %j as %s', (text, scalar) => {
    expect(emit({ a: text })).toBe(`a: ${scalar}\n`);
  });

  it.each([
    ['no end', 'one\ntwo', 'a: |-\n  one\n  two\n'],
    ['one end', 'one\n\n  two\n', 'a: |\n  one\n\n    two\n'],
    ['several ends', 'one\n\n\n', 'a: |+\n  one\n\n\n'],
    ['a break first', '\none\n', 'a: |\n\n  one\n'],
  ])('writes text of several lines as a block: %s', (_name, text, expected) => {
    expect(emit({ a: text })).toBe(expected);
  });

  it.each([
    [0, '0'],
    [-0, '0'],
    [-1.5, '-1.5'],
    [1e21, '1.0e+21'],
    [1.5e300, '1.5e+300'],
    [1e-7, '1.0e-7'],
  ])('writes the number %p as %s', (number, text) => {
    expect(emit([number])).toBe(`- ${text}\n`);
  });

  it.each([
    ['text', '"text"\n'],
    [7, '7\n'],
    [null, 'null\n'],
    [[], '[]\n'],
    [{}, '{}\n'],
    [{ gone: undefined }, '{}\n'],
  ])('writes %p as a document of its own', (value, text) => {
    expect(emit(value)).toBe(text);
  });

  it('leaves out members that are undefined and keeps empty maps', () => {
    expect(emit([{ a: undefined, b: { c: undefined }, d: 1 }])).toBe('- b: {}\n  d: 1\n');
  });

  it('writes keys that need it in quotes, and very long ones in the explicit form', () => {
    const long = 'k'.repeat(1200);
    expect(emit({ on: 1, 'a b': 2, '5432': 3, 'two\nlines': 4, [long]: { x: 1 } })).toBe(
      `"5432": 3\n"on": 1\na b: 2\n"two\\nlines": 4\n? ${long}\n:\n  x: 1\n`,
    );
  });

  it('takes plain objects of other realms', () => {
    expect(emit(runInNewContext('({ a: [{ b: 1 }] })'))).toBe('a:\n  - b: 1\n');
  });

  it('separates documents', () => {
    expect(emitDocuments([{ a: 1 }, { b: 2 }])).toBe('a: 1\n---\nb: 2\n');
    expect(emitDocuments([])).toBe('');
  });

  const circle: Record<string, unknown> = {};
  circle['self'] = circle;
  let deep: unknown = 1;
  for (let level = 0; level < 250; level++) deep = [deep];
  it.each([
    ['undefined in a list', { spec: { args: ['a', undefined] } }, 'spec.args[1]: undefined is no plain data'],
    ['a function', { spec: { run: () => 1 } }, 'spec.run: a function is no plain data'],
    ['a class', { at: [new Date(0)] }, 'at[0]: an instance of Date is no plain data'],
    ['a map', { spec: new Map() }, 'spec: an instance of Map is no plain data'],
    ['a big integer', { a: 1n }, 'a: a bigint is no plain data'],
    ['no number', { a: [Number.NaN] }, 'a[0]: NaN is no JSON number'],
    ['infinity', [Number.NEGATIVE_INFINITY], '[0]: -Infinity is no JSON number'],
    ['half a surrogate pair', { a: { b: 'x\ud800y' } }, 'a.b: the text has half a surrogate pair, which UTF-8 lacks'],
    ['half a surrogate pair as key', { ['\udc00']: 1 }, '\udc00: the key has half a surrogate pair, which UTF-8 lacks'],
    ['the document itself', undefined, 'the document: undefined is no plain data'],
    ['a circle', { a: circle }, 'a.self: it stands inside itself'],
    ['endless nesting', [deep], `${'[0]'.repeat(201)}: nested deeper than 200 levels`],
  ])('refuses %s with its path', (_name, value, message) => {
    let refused: unknown;
    try {
      emit(value);
    } catch (error) {
      refused = error;
    }
    expect(refused).toBeInstanceOf(NotEmittable);
    expect((refused as NotEmittable).message).toBe(message);
  });
});
