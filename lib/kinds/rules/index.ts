import { coreRules } from './core';
import { fluxRules } from './flux';
import { loadBalancerRules } from './load-balancers';
import { operatorRules } from './operators';
import { ovnRules } from './ovn';
import { policyRules } from './peers';
import { podRules } from './pods';
import type { KindRules } from './rule';
import { storageRules } from './storage';
import { tenantClusterRules } from './tenant-clusters';
import { virtualMachineRules } from './virtual-machines';

const byKind = new Map(
  [
    ...coreRules,
    ...podRules,
    ...policyRules,
    ...fluxRules,
    ...operatorRules,
    ...loadBalancerRules,
    ...ovnRules,
    ...storageRules,
    ...tenantClusterRules,
    ...virtualMachineRules,
  ].map(rules => [`${rules.group}/${rules.kind}`, rules]),
);

/** What the engine knows of a kind beyond its schema. A platform may add rules of its own. */
export function findRules(group: string, kind: string): KindRules | undefined {
  return byKind.get(`${group}/${kind}`);
}
