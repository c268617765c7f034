import { findKind } from '../kinds/registry';
import { findRules } from '../kinds/rules';
import type { Model, ModelObject, ObjectId } from '../model/model';

/** Groups of custom resources whose controllers make no pods and no Services of names that others use. */
const QUIET = new Set([
  'acme.cert-manager.io',
  'cert-manager.io',
  'cilium.io',
  'external-secrets.io',
  'generators.external-secrets.io',
  'k8s.cni.cncf.io',
  'snapshot.storage.k8s.io',
  'source.toolkit.fluxcd.io',
]);

/** Namespaces in which a cluster has things of its own. */
const OF_THE_CLUSTER = ['kube-system', 'kube-public', 'kube-node-lease'];

/**
 * Where the model sees everything. Charts without facts and operators make objects that it does not see: what is missing there may well exist,
 * and a soft reference to it is not worth a warning.
 */
export class Visibility {
  /** Namespaces that the program makes. */
  private readonly made = new Set<string>();
  /** Namespaces in which objects may come from elsewhere. */
  private readonly open = new Set<string>(OF_THE_CLUSTER);
  /** Namespaces in which pods, and Services with labels that nobody knows, may come from elsewhere. */
  private readonly openForPods = new Set<string>();
  /** Whether anything may come from elsewhere anywhere. */
  private openEverywhere = false;
  /** Whether pods may. */
  private podsEverywhere = false;
  private clusterScope = false;

  constructor(model: Model) {
    const charts = new Map(model.charts.map(chart => [chart.release, chart]));
    model.objects.forEach((object, index) => {
      const { group, kind, name } = object.id;
      if (group === '' && kind === 'Namespace') this.made.add(name);
      else if (kind === 'HelmRelease') this.seeRelease(object, charts.get(index)?.facts);
      else if (group === 'kustomize.toolkit.fluxcd.io' || group === 'argoproj.io') this.openEverywhere = true;
      else this.seeCustom(object);
    });
  }

  /** Whether something that the model lacks may exist nevertheless. */
  mayExist({ group, kind, namespace }: ObjectId): boolean {
    if (this.openEverywhere) return true;
    if (namespace !== undefined) return this.open.has(namespace);
    // where it is looked for depends on who applies what names it, which is a finding of its own
    return findKind(group, kind)?.namespaced === true || this.clusterScope;
  }

  /** Whether all pods of a namespace, and the labels of all its Services, are in the model. */
  seesPods(namespace: string): boolean {
    return (
      this.made.has(namespace) &&
      !this.openEverywhere &&
      !this.podsEverywhere &&
      !this.open.has(namespace) &&
      !this.openForPods.has(namespace)
    );
  }

  private seeRelease({ id, manifest }: ModelObject, facts: Model['charts'][number]['facts']): void {
    const { targetNamespace = id.namespace ?? '' } = (manifest.spec ?? {}) as { readonly targetNamespace?: string };
    if (facts === undefined) {
      this.open.add(targetNamespace);
      this.clusterScope = true;
      return;
    }
    // facts know no labels
    this.openForPods.add(targetNamespace);
    for (const { namespace } of facts.objects) if (namespace !== undefined) this.openForPods.add(namespace);
  }

  private seeCustom({ id: { group, kind, namespace } }: ModelObject): void {
    if (findKind(group, kind)?.origin === 'builtin' || QUIET.has(group)) return;
    const rules = findRules(group, kind);
    if (rules?.monitoring === true) return;
    if (namespace === undefined) {
      this.podsEverywhere = true;
      return;
    }
    this.openForPods.add(namespace);
    if (rules?.produces === undefined) this.open.add(namespace);
  }
}
