import type { ModelObject, ObjectId } from '../model/model';
import { Field } from './field';

/** Where a kind keeps the template of its pods: members that lead to what has `metadata` and `spec`. */
const TEMPLATES: Readonly<Record<string, readonly string[]>> = {
  '/Pod': [],
  '/PodTemplate': ['template'],
  '/ReplicationController': ['spec', 'template'],
  'apps/Deployment': ['spec', 'template'],
  'apps/ReplicaSet': ['spec', 'template'],
  'apps/StatefulSet': ['spec', 'template'],
  'apps/DaemonSet': ['spec', 'template'],
  'batch/Job': ['spec', 'template'],
  'batch/CronJob': ['spec', 'jobTemplate', 'spec', 'template'],
};

/** The template of a built-in kind's pods (of a Pod: itself); undefined for kinds without pods. */
export function podTemplateOf({ id, manifest }: Pick<ModelObject, 'id' | 'manifest'>): Field | undefined {
  const path = templatePath(id);
  return path === undefined ? undefined : new Field(manifest).at(...path);
}

function templatePath({ group, kind }: ObjectId): readonly string[] | undefined {
  return TEMPLATES[`${group}/${kind}`];
}

/** All containers of a pod's spec: ordinary, init and ephemeral ones. */
export function containersOf(podSpec: Field): readonly Field[] {
  return ['initContainers', 'containers', 'ephemeralContainers'].flatMap(list => podSpec.at(list).items);
}
