import { VOLUME_COPIES } from '../kinds/rules/volume-copies';
import type { Model, ModelObject, NodeFacts } from '../model/model';
import type { Finding } from '../values/finding';
import { Field } from './field';
import { findingOn, type Problem } from './finding-on';
import { podTemplateOf } from './pod-template';
import { selects } from './server/selectors';

/** Counts against the machines that the program states: control planes against etcd's quorum, replicas that must spread against nodes. */
export function nodes(model: Model): readonly Finding[] {
  const { nodes: facts } = model;
  if (facts === undefined) return [];
  const quorum = quorumFinding(facts);
  const spread = model.objects.flatMap(object =>
    spreadProblems(object, facts.controlPlanes + facts.workers).map(problem => findingOn(model, object, problem)),
  );
  return quorum === undefined ? spread : [quorum, ...spread];
}

/** etcd needs more than half of its members: an even count costs a machine and adds no tolerance. */
function quorumFinding({ controlPlanes }: NodeFacts): Finding | undefined {
  const code = 'nodes/quorum';
  if (!Number.isInteger(controlPlanes) || controlPlanes < 1) {
    return {
      code,
      severity: 'error',
      field: 'nodes.controlPlanes',
      message: `a cluster needs at least 1 control plane, got ${controlPlanes}`,
      fix: 'give 1, 3 or 5',
    };
  }
  if (controlPlanes % 2 === 1) return undefined;
  const majority = controlPlanes / 2 + 1;
  return {
    code,
    severity: 'error',
    field: 'nodes.controlPlanes',
    message: `${controlPlanes} control planes: etcd needs ${majority} of ${controlPlanes}, so the loss of ${controlPlanes - majority} is borne, as with ${controlPlanes - 1}`,
    fix: `give ${controlPlanes - 1} or ${controlPlanes + 1}`,
  };
}

const HOSTNAME = 'kubernetes.io/hostname';

function spreadProblems(object: ModelObject, nodeCount: number): readonly Problem[] {
  const root = new Field(object.manifest);
  const problem = (field: Field, count: number, what: string): Problem => ({
    code: 'nodes/replicas',
    severity: 'error',
    field: field.path,
    message: `${count} ${what} must be on different nodes, and there ${nodeCount === 1 ? 'is 1 node' : `are ${nodeCount} nodes`}`,
    fix: `ask for at most ${nodeCount}, or add nodes`,
  });
  if (object.id.kind === 'StorageClass') {
    return VOLUME_COPIES.map(name => root.at('parameters', name))
      .filter(field => Number(field.text) > nodeCount)
      .map(field => problem(field, Number(field.text), 'replicas of a volume'));
  }
  const replicas = root.at('spec', 'replicas');
  const template = podTemplateOf(object);
  if (template !== undefined && (replicas.number ?? 0) > nodeCount && refusesOwnKind(template))
    return [problem(replicas, replicas.number!, 'replicas')];
  const instances = root.at('spec', 'instances');
  const affinity = root.at('spec', 'affinity');
  const required =
    affinity.at('podAntiAffinityType').text === 'required' &&
    (affinity.at('topologyKey').text || HOSTNAME) === HOSTNAME;
  return required && (instances.number ?? 0) > nodeCount ? [problem(instances, instances.number!, 'instances')] : [];
}

/** Whether a pod may not share a node with another of the same template. */
function refusesOwnKind(template: Field): boolean {
  const labels = template.at('metadata', 'labels');
  return template
    .at('spec', 'affinity', 'podAntiAffinity', 'requiredDuringSchedulingIgnoredDuringExecution')
    .items.some(term => {
      const selector = term.at('labelSelector');
      return term.at('topologyKey').text === HOSTNAME && selector.given && selects(selector, labels);
    });
}
