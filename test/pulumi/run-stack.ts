import { join } from 'node:path';
import type { ConfigMap } from '@pulumi/pulumi/automation';
import { startEngine } from './engine';

/**
 * Runs a stack's program as `pulumi VERB` would: `run-stack.ts FOLDER PROVIDERS PULUMI VERB VALUES`, values of the configuration as JSON. The folder is that of an engine,
 * with the stack in it. In a process of its own, since a program runs once.
 */
async function main([folder, providers, pulumi, verb, values]: readonly string[]): Promise<void> {
  const engine = await startEngine({ pulumi: pulumi!, providers: providers!, folder: folder! });
  const print = (text: string): void => void process.stdout.write(text);
  const shown = { color: 'never', onOutput: print, onError: print } as const;
  const program = (): Promise<Record<string, unknown>> => import(join(folder!, 'index.ts')) as Promise<Record<string, unknown>>; // prettier-ignore
  const stack = await engine.stack('prod', program);
  await stack.setAllConfig(JSON.parse(values!) as ConfigMap);
  if (verb === 'preview') await stack.preview(shown);
  else if (verb === 'destroy') await stack.destroy({ ...shown, excludeProtected: true });
  else await stack.up(shown);
}

main(process.argv.slice(2)).then(
  () => process.exit(0),
  () => process.exit(1),
);
