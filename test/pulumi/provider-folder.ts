import { existsSync, realpathSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const OURS = join(__dirname, 'providers', 'bin');

/** Where a provider is that the tests run against. */
export interface ProviderFolder {
  /** To be put on the PATH of the engine. */
  readonly folder: string;
  /** Whether it is an official binary, not the stand-in of this repository. */
  readonly official: boolean;
}

const said = new Set<string>();

export function kubernetesProvider(): ProviderFolder {
  return provider('pulumi-resource-kubernetes');
}

/** The folders of all providers, for the PATH of an engine. */
export function allProviders(): string {
  const folders = [kubernetesProvider(), provider('pulumi-resource-command')].filter(({ official }) => official);
  return [...new Set(folders.map(({ folder }) => folder)), OURS].join(delimiter);
}

/** An official provider where there is one on the PATH, else the stand-in. Which one is printed once. */
function provider(plugin: string): ProviderFolder {
  const found = (process.env.PATH ?? '')
    .split(delimiter)
    .find(folder => folder !== '' && existsSync(join(folder, plugin)) && realpathSync(folder) !== OURS);
  if (!said.has(plugin)) process.stderr.write(`${plugin}: ${found ?? 'the stand-in of the tests'}\n`);
  said.add(plugin);
  return { folder: found ?? OURS, official: found !== undefined };
}
