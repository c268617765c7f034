import { KubeObject } from '../kinds/kube-object';
import type { Json, Manifest } from '../values/json';
import { idOf, idText } from './identity';
import type { Found, Gathered } from './walk';

/** Label by which cdk8s-plus tells the pods of its workloads apart: a hash of the construct's path. */
const ADDRESS = 'cdk8s.io/metadata.addr';
const INSTANCE = 'app.kubernetes.io/instance';
/** Stands for it on pods that have an instance label of their own. */
const WORKLOAD = 'strata.cloud/workload';

/** What stands in place of an address. */
interface Label {
  readonly key: string;
  readonly value: string;
}

/**
 * Puts the name of the workload in place of the path hash by which cdk8s-plus labels and selects pods: a construct that moves in the tree keeps
 * its pods, since a Deployment's selector can never change. Two workloads of one name in one namespace are a finding: each would select the pods of both.
 */
export function nameAddresses({ found, holders, findings }: Gathered): void {
  const labels = new Map<string, Label>();
  const owners = new Map<string, Found>();
  const stock = found.filter(({ construct }) => !KubeObject.isKubeObject(construct));
  for (const object of stock) {
    const { manifest, holder } = object;
    const pods = podLabels(manifest);
    const address = pods?.[ADDRESS];
    const { name } = manifest.metadata;
    if (pods === undefined || address === undefined || name === undefined) continue;
    const namespace = manifest.metadata.namespace ?? holders[holder]!.namespace;
    const owner = `${namespace ?? ''}/${name}`;
    const other = owners.get(owner);
    if (other === undefined) {
      owners.set(owner, object);
      labels.set(address, { key: INSTANCE in pods ? WORKLOAD : INSTANCE, value: name });
    } else
      findings.push({
        code: 'identity/pod-label',
        severity: 'error',
        message: `its pods would have the label of those of ${other.manifest.kind} ${name}, made by ${other.construct.node.path}`,
        object: idText({ ...idOf(manifest), namespace }),
        construct: object.construct.node.path,
        source: holders[holder]!.source(),
        fix: 'give one of the two another name',
      });
  }
  if (labels.size === 0) return;
  for (const object of stock) object.manifest = named(object.manifest, labels) as Manifest;
}

/** The labels of the pods of a workload; undefined for other objects. */
export function podLabels({ kind, metadata, spec }: Manifest): Readonly<Record<string, string>> | undefined {
  if (kind === 'Pod') return metadata.labels;
  const { template, jobTemplate } = (spec ?? {}) as Spec;
  return (template ?? jobTemplate?.spec?.template)?.metadata?.labels;
}

interface Spec {
  readonly template?: { readonly metadata?: { readonly labels?: Readonly<Record<string, string>> } };
  readonly jobTemplate?: { readonly spec?: Spec };
}

/** A value in which names stand for all addresses; members stay sorted. */
function named(value: unknown, labels: ReadonlyMap<string, Label>): unknown {
  if (Array.isArray(value)) return value.map(item => named(item, labels));
  if (typeof value !== 'object' || value === null) return value;
  const { [ADDRESS]: address, ...rest } = value as Readonly<Record<string, Json>>;
  const label = labels.get(address as string);
  const members = Object.entries(label === undefined ? value : { ...rest, [label.key]: label.value });
  if (label !== undefined) members.sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(members.map(([key, member]) => [key, named(member, labels)]));
}
