import { PassThrough } from 'node:stream';
import { Progress } from './progress';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

/** A stream that a test can read, as a terminal or not. */
function stream(isTTY: boolean): { readonly output: NodeJS.WriteStream; readonly text: () => string } {
  const pass = new PassThrough({ encoding: 'utf8' });
  return {
    output: Object.assign(pass, { isTTY }) as unknown as NodeJS.WriteStream,
    text: () => String(pass.read() ?? ''),
  };
}

test('work that ends within two seconds says nothing', () => {
  const { output, text } = stream(true);
  const progress = new Progress('working', output);
  jest.advanceTimersByTime(1900);
  progress.end();
  expect(text()).toBe('');
});

test('plain lines, five seconds apart, where nobody watches', async () => {
  const { output, text } = stream(false);
  const progress = new Progress('reading', output);
  const work = progress.during(new Promise<number>(resolve => setTimeout(() => resolve(7), 13_000)));
  jest.advanceTimersByTime(13_000);
  expect(await work).toBe(7);
  jest.advanceTimersByTime(60_000);
  expect(text()).toBe('reading (2 s)\nreading (7 s)\nreading (12 s)\n');
});

test('one line that changes on a terminal, and goes at the end', () => {
  const { output, text } = stream(true);
  const progress = new Progress('checking', output);
  jest.setSystemTime(Date.now() + 3000);
  progress.at('20 of 300 files');
  progress.at('21 of 300 files');
  expect(text()).toBe('\r\u001b[Kchecking: 20 of 300 files (3 s)');
  progress.end();
  expect(text()).toBe('\r\u001b[K');
});

test('it ends where the work fails', async () => {
  const { output, text } = stream(false);
  const failed = new Progress('reading', output).during(Promise.reject(new Error('no')));
  await expect(failed).rejects.toThrow('no');
  jest.advanceTimersByTime(60_000);
  expect(text()).toBe('');
});
