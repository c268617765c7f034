import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureTools } from '../../lib/sandbox/toolchain';
import { emitDocuments } from '../../lib/yaml/emit';
import type { Timing } from './measure';
import { timeProgram } from './processes';
import { readyObjects } from './ready-objects';
import { withScratch } from './scratch';

/** What other tools need for as many objects of the same kind; the reason where they can't be had. */
export type PeerResult = Timing | string;

/** `helm template` of one range over the objects, and `kubectl kustomize` of one file for ten of them. */
export async function racePeers(objects: number): Promise<Readonly<Record<string, PeerResult>>> {
  return {
    'helm template': await peer('helm', path => withScratch(folder => helm(path, folder, objects))),
    'kubectl kustomize': await peer('kubectl', path => withScratch(folder => kustomize(path, folder, objects))),
  };
}

async function peer(tool: 'helm' | 'kubectl', run: (path: string) => Timing): Promise<PeerResult> {
  try {
    const paths = await ensureTools([tool], { onProgress: message => process.stderr.write(`${message}\n`) });
    return run(paths[tool]);
  } catch (error) {
    return `not measured: ${error instanceof Error ? error.message.split('\n').slice(0, 2).join(' ') : String(error)}`;
  }
}

function helm(path: string, folder: string, objects: number): Timing {
  mkdirSync(join(folder, 'templates'));
  writeFileSync(join(folder, 'Chart.yaml'), 'apiVersion: v2\nname: bench\nversion: 1.0.0\n');
  writeFileSync(join(folder, 'values.yaml'), `count: ${objects}\n`);
  const [example] = readyObjects('one', 1)[0]!;
  const text = emitDocuments([example])
    .replaceAll('postgres-0', 'postgres-{{ $i }}')
    .replaceAll('tenant-0', 'tenant-{{ div $i 10 }}');
  const template = `{{- range $i := until (int .Values.count) }}\n---\n${text}{{- end }}\n`;
  writeFileSync(join(folder, 'templates', 'clusters.yaml'), template);
  return timeProgram(path, ['template', 'bench', folder]);
}

function kustomize(path: string, folder: string, objects: number): Timing {
  const charts = readyObjects('tenant', objects);
  charts.forEach((members, chart) => writeFileSync(join(folder, `${chart}.yaml`), emitDocuments(members)));
  writeFileSync(
    join(folder, 'kustomization.yaml'),
    `resources:\n${charts.map((_, chart) => `  - ${chart}.yaml\n`).join('')}`,
  );
  return timeProgram(path, ['kustomize', folder]);
}
