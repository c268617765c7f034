/**
 * Makes lib/kinds/generated: `npm run kinds -- [--crds FOLDER]... [--server]`.
 * `--crds` takes the groups of kinds-sources.ts out of all YAML files below a folder, a later folder's before an earlier's;
 * `--server` starts the pinned kube-apiserver and takes the built-in kinds out of its OpenAPI documents. Groups that no source is given for stay as they are. Flux' CRDs are in config/crd/bases of the controllers' Go modules.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { generateGroups, indexText, schemaText, type GeneratedGroup } from '../lib/kinds/generate';
import { crdsIn } from '../lib/kinds/import/crds-in';
import { readSource } from '../lib/kinds/import/read-source';
import { builtinKinds } from '../lib/kinds/openapi';
import { startCluster } from '../lib/sandbox/cluster';
import type { GroupSchema } from '../lib/schema/types';
import { BUILTIN_SOURCE, CUSTOM, openApiDocuments } from './kinds-sources';

const OUTPUT = join(__dirname, '../lib/kinds/generated');

interface Crd {
  readonly metadata: { readonly name: string };
  readonly spec: { readonly group: string; readonly names: { readonly kind: string } };
}

async function customKinds(folders: readonly string[]): Promise<GeneratedGroup[]> {
  const sources = await Promise.all(folders.map(folder => readSource(folder)));
  const found = crdsIn(sources.flatMap(({ texts }) => texts)).map(({ crd }) => crd as Crd);
  const crds = [...new Map(found.map(crd => [crd.metadata.name, crd])).values()];
  return CUSTOM.flatMap(({ group, source, kinds }) => {
    const members = crds.filter(({ spec }) => spec.group === group && (kinds?.includes(spec.names.kind) ?? true));
    return generateGroups(members, { source, standalone: false });
  });
}

async function serverKinds(): Promise<GeneratedGroup[]> {
  const cluster = await startCluster({});
  try {
    const documents = await openApiDocuments(path => cluster.client.raw(path));
    return generateGroups(builtinKinds(documents), { source: BUILTIN_SOURCE, origin: 'builtin', standalone: false });
  } finally {
    await cluster.stop();
  }
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { crds: { type: 'string', multiple: true, default: [] }, server: { type: 'boolean', default: false } },
  });
  const groups = [...(await customKinds(values.crds)), ...(values.server ? await serverKinds() : [])];
  for (const { name, schema, module } of groups) {
    writeFileSync(join(OUTPUT, `${name}.ts`), module);
    writeFileSync(join(OUTPUT, `${name}.schema.json`), schemaText(schema));
    console.log(`${name}: ${schema.kinds.length} kinds, ${schema.nodes.length} nodes`);
  }
  const schemas = readdirSync(OUTPUT).filter(name => name.endsWith('.schema.json'));
  writeFileSync(
    join(OUTPUT, 'index.json'),
    indexText(schemas.map(name => JSON.parse(readFileSync(join(OUTPUT, name), 'utf8')) as GroupSchema)),
  );
}

void main();
