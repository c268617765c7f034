import { schematicId, schematicText } from './schematic';
import { goYamlWord } from './schematic-text';

/** Ids that the Image Factory gives. Source: github.com/siderolabs/image-factory, `pkg/schematic` and its public instance. */
test.each([
  ['nothing', {}, '376567988ad370138ad8b2698212367b8edcb69b5fd68c80be1f2ec7d603b4ba'],
  ['extensions', { extensions: ['drbd', 'zfs'] }, '98442b5bb4e8d050f30978ce3e6ec22e7bf534d57cafcd51313235128057e612'],
  [
    'kernel arguments',
    { kernelArguments: ['noapic', 'nolapic'] },
    '9cba8e32753f91a16c1837ab8abf356af021706ef284aef07380780177d9a06c',
  ],
  [
    'an overlay',
    { overlay: { name: 'rpi_generic', image: 'siderolabs/sbc-raspberrypi' } },
    'ee21ef4a5ef808a9b7484cc0dda0f25075021691c8c09a276591eedb638ea1f9',
  ],
])('the id of %s is that of the Image Factory', (_, schematic, id) => {
  expect(schematicId(schematic)).toBe(id);
});

test('the order of extensions, and whether they have their publisher in front, changes nothing', () => {
  expect(schematicId({ extensions: ['siderolabs/zfs', 'drbd', 'zfs'] })).toBe(
    schematicId({ extensions: ['drbd', 'zfs'] }),
  );
});

test('the order of kernel arguments counts', () => {
  expect(schematicId({ kernelArguments: ['a', 'b'] })).not.toBe(schematicId({ kernelArguments: ['b', 'a'] }));
});

test('the text has each part in its place', () => {
  const overlay = { name: 'rpi_generic', image: 'siderolabs/sbc-raspberrypi' };
  expect(schematicText({ overlay, extensions: ['zfs'], kernelArguments: ['-console', 'on', '1'] })).toBe(
    [
      'overlay:',
      '    image: siderolabs/sbc-raspberrypi',
      '    name: rpi_generic',
      'customization:',
      '    extraKernelArgs:',
      '        - -console',
      '        - "on"',
      '        - "1"',
      '    systemExtensions:',
      '        officialExtensions:',
      '            - siderolabs/zfs',
      '',
    ].join('\n'),
  );
});

/** As go-yaml 3 writes them, tried with the real library. */
test.each([
  ['console=ttyS0,115200n8', 'console=ttyS0,115200n8'],
  ['-net.ifnames', '-net.ifnames'],
  ['---x', "'---x'"],
  ['a:', "'a:'"],
  ['a:b', 'a:b'],
  ['@x', "'@x'"],
  ["'x", "'''x'"],
  ['*', "'*'"],
  ['-', "'-'"],
  ['?x', '?x'],
  ['0x1f', '"0x1f"'],
  ['1e3', '"1e3"'],
  ['12:30', '"12:30"'],
  ['2024-01-02', '"2024-01-02"'],
  ['~', '"~"'],
  ['yes', '"yes"'],
  ['true', '"true"'],
  ['.5', '".5"'],
  ['1.2.3', '1.2.3'],
  ['0o17', '"0o17"'],
  ['0b1', '"0b1"'],
  ['=', '='],
])('%s is written %s', (word, written) => {
  expect(goYamlWord(word)).toBe(written);
});
