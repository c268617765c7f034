import type { ClusterFacts, Problem } from './problem';
import { error } from './problem';

/** Facts that the platform states too: they stand in one place. */
export function platform({ platform: { nodes }, others, props }: ClusterFacts): readonly Problem[] {
  const problems: Problem[] = [];
  const controlPlanes = props.machines.filter(({ role }) => role === 'control-plane').length;
  const workers = props.machines.length - controlPlanes;
  if (nodes !== undefined && (nodes.controlPlanes !== controlPlanes || nodes.workers !== workers))
    problems.push(
      error(
        'talos/platform-nodes',
        'machines',
        `the platform says ${nodes.controlPlanes} control planes and ${nodes.workers} workers, and there are ${controlPlanes} and ${workers}`,
        'leave `nodes` of the platform out: it comes from here',
      ),
    );
  if (others.length > 0)
    problems.push(
      error(
        'talos/second-cluster',
        'machines',
        `the platform has another cluster of machines, ${others.join(', ')}: a platform is one cluster`,
        'bring all machines into one, or make a second platform',
      ),
    );
  return problems;
}
