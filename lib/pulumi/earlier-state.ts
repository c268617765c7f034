import { getProject, getStack } from '@pulumi/pulumi';
import { ownDelivery } from '../gitops/delivery';
import { idOf, idText, keyOf } from '../model/identity';
import type { KnownKinds } from '../model/known-kinds';
import type { Model, ModelObject } from '../model/model';
import { FindingsError, type Finding } from '../values/finding';
import { isMap } from '../values/json-map';
import type { Manifest } from '../values/json';
import { earlierResources, type Outputs } from './earlier-resources';
import { COMPONENT_TYPE, otherTypes, resourceName, typeToken } from './resource-type';

/**
 * Compares the program with the state of the stack and refuses what would delete live objects unasked:
 * another cluster, since all objects would be replaced; an object under a URN that the program doesn't know, which Pulumi would take over under its new one and
 * then delete under the old; a change of mode without a hand-over, which would delete what the new owner has to deliver.
 * @throws FindingsError `pulumi/other-cluster`, `pulumi/second-urn`, `pulumi/mode-changed`
 */
export async function refuseHarm(model: Model, kinds: KnownKinds, mode: 'direct' | 'git'): Promise<void> {
  const objects = new Map(model.objects.map(object => [keyOf(object.id), object]));
  const root = new Set(ownDelivery(model).map(manifest => keyOf(idOf(manifest))));
  const findings: Finding[] = [];
  const handedOver: string[] = [];
  for (const [urn, outputs] of await earlierResources()) {
    const cluster = clusterOf(urn, outputs);
    if (cluster !== undefined && cluster !== model.cluster) findings.push(otherCluster(model.cluster, cluster));
    if (!isObject(outputs)) continue;
    const key = keyOf(idOf(outputs));
    const object = objects.get(key);
    const isLeft =
      object === undefined
        ? root.has(key) && mode === 'direct'
        : mode === 'git' && !model.units[object.unit]!.bootstrap;
    if (isLeft) handedOver.push(urn);
    else if (object !== undefined && !urnsOf(object, kinds).includes(urn)) findings.push(secondUrn(model, object, urn));
  }
  if (handedOver.length > 0) findings.push(modeChanged(mode, handedOver));
  if (findings.length > 0) throw new FindingsError(findings);
}

/** URNs under which the program takes an object of the state for its own. */
function urnsOf(object: ModelObject, kinds: KnownKinds): readonly string[] {
  const types = [typeToken(object.manifest.apiVersion, object.id.kind), ...otherTypes(object, kinds)];
  const stack = `urn:pulumi:${getStack()}::${getProject()}`;
  return types.map(type => `${stack}::${COMPONENT_TYPE}$${type}::${resourceName(object.id)}`);
}

/** The cluster that a resource is the provider of. Ours are named after it. */
function clusterOf(urn: string, { clusterIdentifier }: Readonly<Record<string, unknown>>): string | undefined {
  return typeof clusterIdentifier === 'string' && urn.endsWith(`::${clusterIdentifier}`)
    ? clusterIdentifier
    : undefined;
}

function otherCluster(cluster: string, known: string): Finding {
  return {
    code: 'pulumi/other-cluster',
    severity: 'error',
    message: `this stack delivers to the cluster '${known}', the program describes '${cluster}': every object would be replaced`,
    fix: `give each cluster a stack of its own, or the platform its old name '${known}'`,
  };
}

function secondUrn({ components }: Model, { id, path, component }: ModelObject, urn: string): Finding {
  return {
    code: 'pulumi/second-urn',
    severity: 'error',
    message: `the stack knows this object as ${urn}; under a second URN it would be taken over and then deleted`,
    object: idText(id),
    construct: path,
    source: components[component]!.source(),
    fix: `take it out of the state, which deletes nothing: pulumi state delete '${urn}'; the next run takes it over`,
  };
}

function modeChanged(mode: 'direct' | 'git', urns: readonly string[]): Finding {
  return {
    code: 'pulumi/mode-changed',
    severity: 'error',
    message: `the state holds ${urns.length} objects that mode '${mode}' leaves to another owner, e.g. ${urns[0]!}: they would be deleted`,
    fix: `hand them over first: strata handoff ${mode === 'git' ? 'git' : 'pulumi'}`,
  };
}

function isObject(outputs: Outputs): outputs is Outputs & Manifest {
  const { apiVersion, kind, metadata } = outputs;
  return typeof apiVersion === 'string' && typeof kind === 'string' && isMap(metadata);
}
