import { getOrganization, getProject, getStack, runtime } from '@pulumi/pulumi';
import { ownDelivery } from '../gitops/delivery';
import { idOf, idText, keyOf } from '../model/identity';
import type { Model } from '../model/model';
import { FindingsError, type Finding } from '../values/finding';
import type { Manifest } from '../values/json';
import { COMPONENT_TYPE, otherTypes, resourceName, typeToken } from './resource-type';

/**
 * Compares the program with the state of the stack and refuses what would delete live objects unasked:
 * an object under a URN that the program doesn't know, which Pulumi would take over under its new one and then delete under the old;
 * and a change of mode without a hand-over, which would delete what the new owner has to deliver.
 * @throws FindingsError `pulumi/second-urn`, `pulumi/mode-changed`
 */
export async function refuseHarm(
  model: Model,
  mode: 'direct' | 'git',
  movedFrom: Readonly<Record<string, string>>,
): Promise<true> {
  const objects = new Map(model.objects.map(object => [keyOf(object.id), object]));
  const root = new Set(ownDelivery(model).map(manifest => keyOf(idOf(manifest))));
  const findings: Finding[] = [];
  const handedOver: string[] = [];
  for (const [urn, manifest] of await earlierObjects()) {
    const key = keyOf(idOf(manifest));
    const object = objects.get(key);
    if (mode === 'direct' && root.has(key)) handedOver.push(urn);
    if (object === undefined) continue;
    if (mode === 'git' && !model.units[object.unit]!.bootstrap) {
      handedOver.push(urn);
      continue;
    }
    const types = [
      typeToken(object.manifest.apiVersion, object.id.kind),
      ...otherTypes(object.manifest.apiVersion, object.id),
    ];
    const known = types.map(type => `${stackUrn()}::${COMPONENT_TYPE}$${type}::${resourceName(object.id)}`);
    const text = idText(object.id);
    if (known.includes(urn) || movedFrom[text] === urn) continue;
    findings.push({
      code: 'pulumi/second-urn',
      severity: 'error',
      message: `the stack knows this object as ${urn}; under another URN it would be taken over and then deleted`,
      object: text,
      construct: object.path,
      source: model.components[object.component]!.source(),
      fix: `state the move: movedFrom: { '${text}': '${urn}' }`,
    });
  }
  if (handedOver.length > 0) findings.push(modeChanged(mode, handedOver));
  if (findings.length > 0) throw new FindingsError(findings);
  return true;
}

function stackUrn(): string {
  return `urn:pulumi:${getStack()}::${getProject()}`;
}

function modeChanged(mode: 'direct' | 'git', urns: readonly string[]): Finding {
  return {
    code: 'pulumi/mode-changed',
    severity: 'error',
    message: `the state holds ${urns.length} objects that mode '${mode}' leaves to another owner, e.g. ${urns[0]!}: they would be deleted`,
    fix: `hand them over first: strata handoff ${mode === 'git' ? 'git' : 'pulumi'}`,
  };
}

/** Objects of the cluster that the state of this stack holds, by their URNs. */
async function earlierObjects(): Promise<readonly (readonly [urn: string, object: Manifest])[]> {
  const stackName = `${getOrganization()}/${getProject()}/${getStack()}`;
  const { outputs } = (await runtime.invoke('pulumi:pulumi:readStackResourceOutputs', { stackName })) as {
    readonly outputs: Readonly<Record<string, Partial<Manifest>>>;
  };
  return Object.entries(outputs).filter((entry): entry is [string, Manifest] => isObject(entry[1]));
}

function isObject({ apiVersion, kind, metadata }: Partial<Manifest>): boolean {
  return typeof apiVersion === 'string' && typeof kind === 'string' && typeof metadata === 'object';
}
