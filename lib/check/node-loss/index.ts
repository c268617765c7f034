import type { Model } from '../../model/model';
import type { Finding } from '../../values/finding';
import { addressPools } from './address-pools';
import { budgets } from './budgets';
import { capacity } from './capacity';
import { controlPlanes } from './control-planes';
import { nodesOf } from './nodes';
import { podsOf } from './pods';
import { state } from './state';

/**
 * What the loss of any one node does, for programs that state their machines: etcd's votes, members and copies on one node, data on one disk,
 * budgets that no drain gets past, room on the nodes that are left, addresses. What loses data or a majority is an error, what only degrades a warning.
 */
export function nodeLoss(model: Model): readonly Finding[] {
  const { nodes: facts } = model;
  if (facts === undefined) return [];
  const total = facts.controlPlanes + facts.workers;
  // counts that are none are what the check of nodes tells of
  if (!Number.isInteger(total) || facts.controlPlanes < 1 || total < 1) return [];
  if (total === 1) return [SINGLE_NODE];
  const nodes = nodesOf(facts);
  const pods = podsOf(model);
  return [
    ...controlPlanes(facts),
    ...state(model, pods, nodes),
    ...budgets(model, pods),
    ...capacity(model, pods, nodes),
    ...addressPools(model, nodes),
  ];
}

const SINGLE_NODE: Finding = {
  code: 'loss/single-node',
  severity: 'warning',
  field: 'nodes',
  message: 'the cluster has 1 machine: with it all that runs and all data that has no copy elsewhere is lost',
  fix: 'add machines, 3 control planes at least; or accept it with a reason',
};
