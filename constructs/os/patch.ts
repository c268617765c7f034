import type { JsonObject } from '../../lib/values/json';
import { emitDocuments } from '../../lib/yaml/emit';
import { compact } from './compact';
import type { MachineIntent, Written } from './intent';
import { mainDocument } from './main-document';
import { networkDocuments } from './network-documents';
import { legacyNetwork } from './network-legacy';
import { layRaw } from './raw-patches';
import type { Contract } from './versions';
import { volumes } from './volumes';

/** What writes an intent in the form of a contract: parts that share no field. From 1.12 the network has documents, and its fields stay empty. */
const ADAPTERS: Readonly<Record<Contract, readonly ((intent: MachineIntent) => Written)[]>> = {
  '1.10': [mainDocument, legacyNetwork, volumes],
  '1.11': [mainDocument, legacyNetwork, volumes],
  '1.12': [mainDocument, networkDocuments, volumes],
  '1.13': [mainDocument, networkDocuments, volumes],
};

const known = new WeakMap<MachineIntent, readonly JsonObject[]>();

/** The documents of a machine's patch, raw patches laid over: the main one first. Checks and exits ask for the same ones. */
export function documentsOf(intent: MachineIntent): readonly JsonObject[] {
  const documents = known.get(intent) ?? write(intent);
  known.set(intent, documents);
  return documents;
}

function write(intent: MachineIntent): readonly JsonObject[] {
  const written = ADAPTERS[intent.cluster.contract].map(adapter => adapter(intent));
  const main = compact({
    machine: Object.assign({}, ...written.map(({ machine }) => machine)) as JsonObject,
    cluster: Object.assign({}, ...written.map(({ cluster }) => cluster)) as JsonObject,
  });
  return layRaw([main, ...written.flatMap(({ documents = [] }) => documents)], intent.machine.patches);
}

/** A machine's patch as text: who asked for what, then the documents. */
export function patchText(intent: MachineIntent): string {
  const { machine, cluster, needs, schematic } = intent;
  const header = [
    `# ${machine.hostname}: ${machine.role} of ${cluster.name}, configuration contract ${cluster.contract}, schematic ${schematic.id}`,
    ...needs.all.map(({ what, by }) => `# ${what}: ${by.join(', ')}`),
  ];
  return `${header.join('\n')}\n${emitDocuments(documentsOf(intent))}`;
}
