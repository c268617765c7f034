import { groupOf, type KindInfo } from '../kinds/kind';
import { findKind } from '../kinds/registry';
import { findRules } from '../kinds/rules';
import type { KindRules } from '../kinds/rules/rule';
import type { Manifest } from '../values/json';
import { textsAt, valuesAt } from '../values/values-at';
import { remember } from './remember';

/** A kind as the engine meets it: registered or not, with its rules. */
export interface KnownKind {
  readonly group: string;
  readonly kind: string;
  readonly info: KindInfo | undefined;
  readonly rules: KindRules | undefined;
  readonly namespaced: boolean;
}

/** Looks kinds up, each once: those that are registered, and those whose CustomResourceDefinitions are objects of the program. */
export class KnownKinds {
  private readonly byGroup = new Map<string, Map<string, KnownKind>>();
  private readonly byVersion = new Map<string, Map<string, KnownKind>>();

  private readonly defined = new Map<string, KindInfo>();

  /**
   * @param own rules of the program
   * @param manifests objects among which definitions may be
   */
  constructor(
    private readonly own: readonly KindRules[],
    manifests: readonly { readonly manifest: Manifest }[],
  ) {
    for (const { manifest } of manifests) {
      if (manifest.kind !== 'CustomResourceDefinition') continue;
      const info = definedBy(manifest);
      if (info !== undefined) this.defined.set(`${info.group}/${info.kind}`, info);
    }
  }

  /** The kind of an object. */
  of({ apiVersion, kind }: Manifest): KnownKind {
    return remember(this.byVersion, apiVersion, kind, () => this.named(groupOf(apiVersion), kind));
  }

  named(group: string, kind: string): KnownKind {
    return remember(this.byGroup, group, kind, () => {
      const info = findKind(group, kind) ?? this.defined.get(`${group}/${kind}`);
      return { group, kind, info, rules: rulesOf(this.own, group, kind), namespaced: info?.namespaced ?? true };
    });
  }
}

/** The rules of a kind: those of the program go before ours. */
export function rulesOf(own: readonly KindRules[], group: string, kind: string): KindRules | undefined {
  return own.findLast(rules => rules.group === group && rules.kind === kind) ?? findRules(group, kind);
}

/** The kind that a CustomResourceDefinition defines; undefined where it says too little, which the schema check reports. */
function definedBy(manifest: Manifest): KindInfo | undefined {
  const [group, kind, plural] = ['group', 'names.kind', 'names.plural'].map(
    member => textsAt(manifest, `spec.${member}`)[0],
  );
  if (group === undefined || kind === undefined || plural === undefined) return undefined;
  return {
    group,
    kind,
    plural,
    namespaced: textsAt(manifest, 'spec.scope')[0] !== 'Cluster',
    versions: valuesAt(manifest, 'spec.versions[]').flatMap(version =>
      valuesAt(version, 'served')[0] === true ? textsAt(version, 'name') : [],
    ),
    origin: 'crd',
  };
}
