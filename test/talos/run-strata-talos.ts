import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { MAIN } from '../cli/compiled';
import type { SimulatedSite } from './simulated-site';
import type { Ended } from './talosctl';

/** Writes the files of a cluster, as synth does, into a folder. */
export function writeFiles(folder: string, files: ReadonlyMap<string, string>): void {
  for (const [path, text] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

/** Runs the compiled `strata talos` with the tools of a site on its PATH. */
export function runStrataTalos({ tools }: Pick<SimulatedSite, 'tools'>, args: readonly string[]): Promise<Ended> {
  const PATH = [dirname(tools.talosctl), dirname(tools.kubectl), process.env.PATH].join(':');
  const child = spawn(process.execPath, [MAIN, 'talos', ...args], { env: { ...process.env, PATH } });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (text: Buffer) => (stdout += text.toString()));
  child.stderr.on('data', (text: Buffer) => (stderr += text.toString()));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', code => resolve({ status: code ?? -1, stdout, stderr }));
  });
}
