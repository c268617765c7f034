import { coreRules } from './core';
import { fluxRules } from './flux';
import { operatorRules } from './operators';
import { policyRules } from './peers';
import { podRules } from './pods';
import type { KindRules } from './rule';

const byKind = new Map(
  [...coreRules, ...podRules, ...policyRules, ...fluxRules, ...operatorRules].map(rules => [
    `${rules.group}/${rules.kind}`,
    rules,
  ]),
);

/** What the engine knows of a kind beyond its schema. A platform may add rules of its own. */
export function findRules(group: string, kind: string): KindRules | undefined {
  return byKind.get(`${group}/${kind}`);
}
