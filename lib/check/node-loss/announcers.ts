import { matches, selectorIn } from '../../model/label-index';
import type { Model, ModelObject } from '../../model/model';
import type { Finding } from '../../values/finding';
import { findingOn } from '../finding-on';
import type { Node } from './nodes';
import type { Pool } from './address-pools';
import { findIn } from './find';
import { rulesFor } from './rules';

/** Nodes that MetalLB leaves alone. */
const EXCLUDED = 'node.kubernetes.io/exclude-from-external-load-balancers';

/** Pools whose addresses only one machine tells of: what is reached by them is away with it. */
export function announcers(model: Model, pools: readonly Pool[], nodes: readonly Node[]): readonly Finding[] {
  // selectors ask for labels, and without machines none are known
  if (model.nodes?.machines === undefined) return [];
  const find = findIn(model);
  const announcements = model.objects.flatMap(object => {
    const announcement = rulesFor(model, object.id)?.announcement?.(object.manifest, find);
    return announcement === undefined ? [] : [{ object, ...announcement }];
  });
  const seen = new Set<ModelObject>();
  return pools.flatMap(pool => {
    const own = announcements.filter(each => each.pools?.includes(pool.name) ?? true);
    const [first] = own;
    if (first === undefined || seen.has(first.object)) return [];
    const selected = nodes.filter(node => own.some(each => tells(node, each.nodes, nodes)));
    if (selected.length > 1) return [];
    seen.add(first.object);
    const who = selected.length === 0 ? 'no machine' : `1 of ${nodes.length} machines, ${selected[0]!.name},`;
    return [
      findingOn(model, first.object, {
        code: 'loss/announcer',
        severity: 'warning',
        field: 'spec.nodeSelectors',
        message: `${who} announces the addresses of pool '${pool.name}': ${selected.length === 0 ? 'nobody reaches them' : 'without it 0 are left that do, and nobody reaches them'}`,
        fix: 'select two machines or more',
      }),
    ];
  });
}

/** Whether a node is selected. Labels that no machine of the program has may be put on nodes by others. */
function tells(node: Node, lists: readonly (readonly unknown[])[], nodes: readonly Node[]): boolean {
  if (node.labels[EXCLUDED] !== undefined) return false;
  const isKnown = (key: string): boolean => nodes.some(({ labels }) => labels[key] !== undefined);
  return lists.every(list =>
    list.some(each => {
      const selector = selectorIn(each);
      if (selector === undefined) return true;
      const { matchLabels = {}, matchExpressions = [] } = selector;
      const keys = [...Object.keys(matchLabels), ...matchExpressions.map(({ key }) => key)];
      return !keys.every(isKnown) || matches(selector, node.labels);
    }),
  );
}
