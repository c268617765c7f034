import { resolve } from 'node:path';
import type { ConfigMap } from '@pulumi/pulumi/automation';
import { ensureTools } from '../../lib/sandbox';
import { startEngine } from './engine';

/** Prints the preview of a stack's program: `preview-stack.ts FOLDER PROVIDERS VALUES`, values of the configuration as JSON. In a process of its own, since a program runs once. */
async function main([folder, providers, values]: readonly string[]): Promise<void> {
  const { pulumi } = await ensureTools(['pulumi']);
  const engine = await startEngine({ pulumi, providers: providers! });
  const print = (text: string): void => void process.stdout.write(text);
  try {
    const program = resolve(folder!, 'index.ts');
    const stack = await engine.stack('dev', () => import(program) as Promise<Record<string, unknown>>);
    await stack.setAllConfig(JSON.parse(values!) as ConfigMap);
    await stack.preview({ color: 'never', onOutput: print, onError: print });
  } finally {
    engine.dispose();
  }
}

main(process.argv.slice(2)).then(
  () => process.exit(0),
  () => process.exit(1),
);
