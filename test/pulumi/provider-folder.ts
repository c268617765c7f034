import { existsSync, realpathSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const PLUGIN = 'pulumi-resource-kubernetes';
const OURS = join(__dirname, 'providers', 'bin');

/** Where the provider is that the tests run against. */
export interface ProviderFolder {
  /** To be put on the PATH of the engine. */
  readonly folder: string;
  /** Whether it is an official binary, not the stand-in of this repository. */
  readonly official: boolean;
}

let said = false;

/** An official provider where there is one on the PATH, else the stand-in. Which one is printed once. */
export function kubernetesProvider(): ProviderFolder {
  const found = (process.env.PATH ?? '')
    .split(delimiter)
    .find(folder => folder !== '' && existsSync(join(folder, PLUGIN)) && realpathSync(folder) !== OURS);
  const provider = { folder: found ?? OURS, official: found !== undefined };
  if (!said) process.stderr.write(`${PLUGIN}: ${provider.official ? provider.folder : 'the stand-in of the tests'}\n`);
  said = true;
  return provider;
}
