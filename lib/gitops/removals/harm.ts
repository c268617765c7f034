import { findKind } from '../../kinds/registry';
import { findRules } from '../../kinds/rules';
import { crdId } from '../../model/identity';
import type { Model, ModelObject, ObjectId } from '../../model/model';
import { FLUX_NAMESPACE } from '../../model/names';
import { textsAt } from '../../values/values-at';
import type { LastObject, LastUnit } from './last-tree';

/** What a unit loses. */
export interface Loss {
  readonly unit: LastUnit;
  /** Whether the whole unit goes. */
  readonly isWhole: boolean;
  /** Objects that Flux will delete. */
  readonly leaving: readonly LastObject[];
  /** Objects that stay in the cluster, delivered by nobody. */
  readonly kept: readonly LastObject[];
}

const CRD = 'CustomResourceDefinition';
const RELEASE = 'HelmRelease';
const RUNS_PODS: ReadonlySet<string> = new Set(['DaemonSet', 'Deployment', 'ReplicaSet', 'StatefulSet']);
/** Flux looks after these, and does not remove itself. */
const OF_FLUX = /\.toolkit\.fluxcd\.io$/;

/** Tells whether a program knows a kind. */
export type Serves = (id: ObjectId) => boolean;

/** Kinds that somebody looks after once a program is delivered: built-in ones, those of Flux, those of which it has objects or definitions. */
export function servedBy(model: Model): Serves {
  const kinds = new Set(model.objects.map(({ id: { group, kind } }) => `${group}/${kind}`));
  const definitions = new Set([
    ...model.objects.flatMap(definedBy),
    ...model.charts.flatMap(({ facts }) => facts?.crds ?? []),
  ]);
  return ({ group, kind }) => {
    const info = findKind(group, kind);
    if (info?.origin === 'builtin' || OF_FLUX.test(group) || kinds.has(`${group}/${kind}`)) return true;
    return info !== undefined && definitions.has(crdId(group, info.plural).name);
  };
}

/** Names of the definitions that an object is, or that its controller makes. */
function definedBy({ id, manifest }: ModelObject): readonly string[] {
  if (id.kind === CRD) return [id.name];
  const made = findRules(id.group, id.kind)?.produces?.(manifest) ?? [];
  return made.filter(({ kind }) => kind === CRD).map(({ name }) => name);
}

/** What could not be deleted, or would be lost, if Flux deleted a provider at the same time as one of its users; undefined where nothing could. */
export function harmTo(user: Loss, provider: Loss, serves: Serves): readonly LastObject[] | undefined {
  if (!user.unit.dependsOn.has(provider.unit.name) || provider.leaving.length === 0) return undefined;
  const { serviceAccount } = user.unit;
  const has = (test: (object: LastObject) => boolean): boolean => provider.leaving.some(test);
  // without the account Flux forgets what it should delete; without its rights it can't delete, and never ends
  const losesRights = serviceAccount !== undefined && has(({ id }) => isAccount(id, serviceAccount));
  if (losesRights && user.leaving.length > 0) return user.leaving;
  // nobody is left to take the finalizers off; and Helm deletes by kinds that are gone, or by hooks that can't run
  const lost = has(each => isOperator(each, provider))
    ? [...user.leaving, ...user.kept].filter(({ id }) => !serves(id) || id.kind === RELEASE)
    : [];
  return lost.length === 0 ? undefined : lost;
}

function isAccount({ kind, namespace, name }: ObjectId, account: string): boolean {
  return kind === 'ServiceAccount' && namespace === FLUX_NAMESPACE && name === account;
}

/** Whether others may need it for their end: a release, a controller, a definition; of a unit that goes as a whole any custom resource, which may stand for an operator. */
function isOperator({ id: { group, kind } }: LastObject, { isWhole }: Loss): boolean {
  if (kind === RELEASE || kind === CRD || RUNS_PODS.has(kind)) return true;
  return isWhole && !OF_FLUX.test(group) && findKind(group, kind)?.origin !== 'builtin';
}

/** Objects of a unit whose own definition goes with them, and maybe what looks after them. */
export function ofOwnKinds({ leaving }: Loss): readonly LastObject[] {
  const kinds = new Set(
    leaving.flatMap(({ id, manifest }) =>
      id.kind === CRD ? `${textsAt(manifest, 'spec.group')[0]}/${textsAt(manifest, 'spec.names.kind')[0]}` : [],
    ),
  );
  return leaving.filter(({ id: { group, kind } }) => kinds.has(`${group}/${kind}`));
}
