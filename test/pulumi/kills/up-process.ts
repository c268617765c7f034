import { readFileSync } from 'node:fs';
import { deploy } from '../../../lib/pulumi';
import { startEngine } from '../engine';
import { platformVersion } from './versions';

/** A process that brings a stack to a version of the platform: `up-process.ts VERSION KUBECONFIG PULUMI PROVIDERS FOLDER`. */
async function main(): Promise<void> {
  const [version, kubeconfigPath, pulumi, providers, folder] = process.argv.slice(2) as [string, string, string, string, string]; // prettier-ignore
  const engine = await startEngine({ pulumi, providers, folder });
  const kubeconfig = readFileSync(kubeconfigPath, 'utf8');
  const stack = await engine.stack('dev', () => {
    deploy(platformVersion(Number(version)), { kubeconfig });
    return Promise.resolve();
  });
  process.send!('ready');
  const started = performance.now();
  await stack.up({ color: 'never' });
  process.send!({ milliseconds: performance.now() - started });
  process.disconnect();
}

main().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exit(1);
});
