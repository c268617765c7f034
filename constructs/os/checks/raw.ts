import { closest } from '../../../lib/schema/suggest';
import { isMap } from '../../../lib/values/json-map';
import type { Json, JsonObject } from '../../../lib/values/json';
import { DOCUMENT_KINDS, MOVED, contractOf } from '../documents-known';
import type { Contract } from '../versions';
import { eachMachine, error, machineField, warning, type Problem } from './problem';

/** Raw patches: documents that the contract knows, and no field that has a document of ours beside it. */
export const raw = eachMachine((intent, { contract }) => {
  const field = machineField(intent, 'patches');
  return intent.machine.patches.flatMap(patch =>
    patch.kind === undefined ? movedFields(patch, contract, field) : documentProblems(patch, contract, field),
  );
});

function movedFields(patch: JsonObject, contract: Contract, field: string): readonly Problem[] {
  return MOVED.filter(({ path, from }) => isFrom(contract, from) && valueAt(patch, path) !== undefined).map(
    ({ path, documents }) =>
      error(
        'talos/legacy-and-document',
        field,
        `${path.join('.')} beside documents: in contract ${contract} this is a document, ${documents}, and Talos refuses both or takes one of them`,
        `write it as ${documents}`,
      ),
  );
}

function documentProblems({ kind, apiVersion }: JsonObject, contract: Contract, field: string): readonly Problem[] {
  const name = typeof kind === 'string' ? kind : JSON.stringify(kind);
  if (typeof apiVersion !== 'string')
    return [error('talos/document', field, `the document ${name} has no apiVersion`, 'add apiVersion: v1alpha1')];
  const from = contractOf(name);
  if (from === undefined) {
    const meant = closest(name, DOCUMENT_KINDS);
    const hint = meant === undefined ? '' : ` (did you mean ${meant}?)`;
    return [
      warning(
        'talos/document',
        field,
        `the document ${name} is not known${hint}; it goes to the machine as it is`,
        'see that the version of Talos knows it',
      ),
    ];
  }
  if (isFrom(contract, from)) return [];
  return [
    error(
      'talos/document',
      field,
      `the document ${name} came with contract ${from}, and the machine's is ${contract}: Talos would refuse it`,
      'write it as fields of the main document',
    ),
  ];
}

function isFrom(contract: Contract, from: Contract): boolean {
  return Number(contract.split('.')[1]) >= Number(from.split('.')[1]);
}

/** What stands at a path of a document. */
export function valueAt(document: Json, path: readonly string[]): Json | undefined {
  return path.reduce<Json | undefined>((value, key) => (isMap(value) ? value[key] : undefined), document);
}
