import type { ClusterFacts, Problem } from './problem';
import { error } from './problem';

/** No more workers stop at a time than components bear that keep data. */
export function batches({ props, nodeRequirements }: ClusterFacts): readonly Problem[] {
  const { workersAtOnce = 1 } = props;
  return nodeRequirements.flatMap(({ component, requirements: { on, downAtOnce } }) => {
    if (downAtOnce === undefined || on === 'control-plane' || workersAtOnce <= downAtOnce.nodes) return [];
    const { nodes, because } = downAtOnce;
    return [
      error(
        'talos/workers-at-once',
        'workersAtOnce',
        `${workersAtOnce} workers may be stopped at a time, and ${component} bears ${nodes} down: ${because}`,
        nodes === 1 ? 'leave it out' : `set it to at most ${nodes}`,
      ),
    ];
  });
}
