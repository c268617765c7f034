import { Readable } from 'node:stream';
import { lines } from './lines';

async function collect(chunks: readonly Buffer[]): Promise<string[]> {
  const found: string[] = [];
  for await (const line of lines(Readable.from(chunks))) found.push(line);
  return found;
}

test('lines go over the ends of chunks, also in the middle of a character', async () => {
  const bytes = Buffer.from('one\ntw\u00fc\n\nlast');
  for (let size = 1; size < bytes.length; size++) {
    const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
      bytes.subarray(i * size, (i + 1) * size),
    );
    expect(await collect(chunks)).toEqual(['one', 'tw\u00fc', '', 'last']);
  }
});

test('an error of the stream is thrown', async () => {
  const broken = new Readable({
    read() {
      this.destroy(new Error('reset'));
    },
  });
  await expect(async () => {
    for await (const line of lines(broken)) expect(line).toBeUndefined();
  }).rejects.toThrow('reset');
});
