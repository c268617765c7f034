import { closest } from './suggest';

test.each([
  ['replica', ['replicas', 'instances'], 'replicas'],
  ['instnaces', ['replicas', 'instances'], 'instances'],
  ['storageclass', ['storageClass', 'storage'], 'storageClass'],
  ['x', ['replicas', 'y'], undefined],
  ['TLS', ['url', 'tls'], 'tls'],
  ['foo', ['replicas'], undefined],
  ['', ['a'], undefined],
])('%p among %p', (given, candidates, expected) => expect(closest(given, candidates)).toBe(expected));
