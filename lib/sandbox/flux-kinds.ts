import { crdsOf } from '../kinds/crd';
import { groupSchema } from '../kinds/registry';
import type { CrdObject } from './crds';

const GROUPS = ['source.toolkit.fluxcd.io', 'kustomize.toolkit.fluxcd.io', 'helm.toolkit.fluxcd.io'];

/** The CRDs of Flux's kinds, of the versions that the controllers here have. Those among `given` take their place. */
export function withFluxKinds(given: readonly CrdObject[]): readonly CrdObject[] {
  const names = new Set(given.map(crd => crd.metadata.name));
  return [...given, ...GROUPS.flatMap(crdsOfGroup).filter(crd => !names.has(crd.metadata.name))];
}

function crdsOfGroup(group: string): readonly CrdObject[] {
  const schema = groupSchema(group);
  if (!schema) throw new Error(`no schema of ${group} in lib/kinds`);
  return crdsOf(schema);
}
