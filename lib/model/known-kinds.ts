import { groupOf, type KindInfo } from '../kinds/kind';
import { findKind } from '../kinds/registry';
import { findRules } from '../kinds/rules';
import type { KindRules } from '../kinds/rules/rule';
import type { Manifest } from '../values/json';

/** A kind as the engine meets it: registered or not, with its rules. */
export interface KnownKind {
  readonly group: string;
  readonly kind: string;
  readonly info: KindInfo | undefined;
  readonly rules: KindRules | undefined;
  readonly namespaced: boolean;
}

/** Looks kinds up, each once. */
export class KnownKinds {
  private readonly byGroup = new Map<string, Map<string, KnownKind>>();
  private readonly byVersion = new Map<string, Map<string, KnownKind>>();

  /** @param own rules of the program, which go before ours */
  constructor(private readonly own: readonly KindRules[]) {}

  /** The kind of an object. */
  of({ apiVersion, kind }: Manifest): KnownKind {
    return remember(this.byVersion, apiVersion, kind, () => this.named(groupOf(apiVersion), kind));
  }

  named(group: string, kind: string): KnownKind {
    return remember(this.byGroup, group, kind, () => {
      const info = findKind(group, kind);
      const own = this.own.findLast(rules => rules.group === group && rules.kind === kind);
      return { group, kind, info, rules: own ?? findRules(group, kind), namespaced: info?.namespaced ?? true };
    });
  }
}

function remember<T>(cache: Map<string, Map<string, T>>, first: string, second: string, make: () => T): T {
  let inner = cache.get(first);
  if (inner === undefined) cache.set(first, (inner = new Map()));
  let value = inner.get(second);
  if (value === undefined) inner.set(second, (value = make()));
  return value;
}
