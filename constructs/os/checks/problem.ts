import type { ModelNetwork, ModelNodeRequirements } from '../../../lib/model/model';
import type { Finding } from '../../../lib/values/finding';
import type { PlatformFacts } from '../cluster-intent';
import type { ClusterIntent, MachineIntent } from '../intent';
import type { TalosClusterProps } from '../talos-props';

/** Something wrong with a cluster of machines, before it is said where the cluster stands. */
export type Problem = Pick<Finding, 'code' | 'severity' | 'message' | 'fix' | 'field'>;

/** What the checks look at. */
export interface ClusterFacts {
  readonly props: TalosClusterProps;
  readonly platform: PlatformFacts;
  readonly intents: readonly MachineIntent[];
  readonly networks: readonly ModelNetwork[];
  /** What components need of the nodes. */
  readonly nodeRequirements: readonly ModelNodeRequirements[];
  /** Other clusters of machines in the same platform, by path. */
  readonly others: readonly string[];
}

/** A rule: a pure function from a cluster to what is wrong with it. */
export type Rule = (facts: ClusterFacts) => readonly Problem[];

/** An error. */
export function error(code: string, field: string, message: string, fix: string): Problem {
  return { code, severity: 'error', field, message, fix };
}

/** A warning. */
export function warning(code: string, field: string, message: string, fix: string): Problem {
  return { code, severity: 'warning', field, message, fix };
}

/** Field of a machine in the props. */
export function machineField({ machine }: MachineIntent, ...path: readonly string[]): string {
  return [`machines[${machine.hostname}]`, ...path].join('.');
}

/** Problems of each machine. */
export function eachMachine(rule: (intent: MachineIntent, cluster: ClusterIntent) => readonly Problem[]): Rule {
  return ({ intents }) => intents.flatMap(intent => rule(intent, intent.cluster));
}

/** Values that stand more than once, with all who have them. */
export function twice<T>(
  items: readonly T[],
  keyOf: (item: T) => string | undefined,
): readonly (readonly [string, readonly T[]])[] {
  const byKey = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    if (key === undefined) continue;
    const known = byKey.get(key);
    if (known === undefined) byKey.set(key, [item]);
    else known.push(item);
  }
  return [...byKey].filter(([, all]) => all.length > 1);
}
