import { execFileSync, spawnSync } from 'node:child_process';
import { load } from 'js-yaml';
import { parse } from 'yaml';
import { readDocuments } from '../../lib/yaml/read';

/** A program that reads YAML: gives the value of each text, or the message of what it could not read. */
export interface Reader {
  readonly name: string;
  /** Values of the texts in their order; an Error stands for a text that was refused. */
  readonly read: (texts: readonly string[]) => unknown[];
}

/** Readers that run in this process. */
export const SCRIPT_READERS: readonly Reader[] = [
  { name: 'yaml 1.2', read: texts => texts.map(text => attempt(() => parse(text, { version: '1.2' }))) },
  { name: 'yaml 1.1', read: texts => texts.map(text => attempt(() => parse(text, { version: '1.1' }))) },
  { name: 'readDocuments', read: texts => texts.map(text => readDocuments(text, 'fuzz').documents[0]?.value ?? null) },
  { name: 'js-yaml', read: texts => texts.map(text => attempt(() => load(text))) },
];

const PYTHON = `
import json, sys, yaml
def read(text):
    try:
        return {"value": yaml.load(text, Loader=yaml.SafeLoader)}
    except Exception as error:
        return {"error": str(error)}
json.dump([read(text) for text in json.load(sys.stdin)], sys.stdout, default=str)
`;

/** PyYAML's own loader, or undefined where the machine has no Python with it. */
export function pythonReader(): Reader | undefined {
  if (spawnSync('python3', ['-c', 'import yaml']).status !== 0) return undefined;
  return {
    name: 'PyYAML',
    read: texts => {
      const output = run('python3', ['-c', PYTHON], JSON.stringify(texts));
      const results = JSON.parse(output) as { value?: unknown; error?: string }[];
      return results.map(({ value, error }) => (error === undefined ? value : new Error(error)));
    },
  };
}

/**
 * kubectl's reader (sigs.k8s.io/yaml), which needs no server for a local change. The texts must be objects with apiVersion, kind and name.
 * Undefined where the program does not run.
 */
export function kubectlReader(kubectl: string): Reader | undefined {
  if (spawnSync(kubectl, ['version', '--client']).status !== 0) return undefined;
  const args = ['annotate', '--local', '--filename=-', '--output=json', 'seen=yes'];
  return {
    name: 'kubectl',
    read: texts => {
      const output = run(kubectl, args, texts.join('---\n'));
      return output.split(/^(?=\{$)/m).map(part => {
        const { metadata, ...rest } = JSON.parse(part) as { metadata: { name: string } };
        return { ...rest, metadata: { name: metadata.name } };
      });
    },
  };
}

function run(program: string, args: readonly string[], input: string): string {
  return execFileSync(program, args, { input, encoding: 'utf8', maxBuffer: 2 ** 30 });
}

function attempt(read: () => unknown): unknown {
  try {
    return read();
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
