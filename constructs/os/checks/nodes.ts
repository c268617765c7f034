import type { ClusterFacts, Problem } from './problem';
import { eachMachine, error, machineField } from './problem';

/** Labels below Kubernetes' own domains that a node may give itself. Source: Kubernetes, admission plugin NodeRestriction. */
const OWN_LABELS =
  /^(kubelet\.kubernetes\.io|node\.kubernetes\.io)\/|^(topology\.kubernetes\.io\/(zone|region)|kubernetes\.io\/(hostname|arch|os)|node\.kubernetes\.io\/instance-type)$/;
const KUBERNETES_DOMAIN = /(^|\.)(kubernetes|k8s)\.io\//;

/** What nodes say about themselves: labels that they may set, counts that the platform agrees with. */
export function nodes(facts: ClusterFacts): readonly Problem[] {
  return [...forbiddenLabels(facts), ...emptyCluster(facts)];
}

const forbiddenLabels = eachMachine(intent =>
  Object.keys(intent.machine.labels ?? {})
    .filter(
      label =>
        label.startsWith('node-restriction.kubernetes.io/') ||
        (KUBERNETES_DOMAIN.test(label) && !OWN_LABELS.test(label)),
    )
    .map(label =>
      error(
        'talos/label',
        machineField(intent, 'labels', label),
        `a node may not give itself the label ${label}: the API server refuses it, and with it the other labels`,
        'take a label of your own domain, or set it by kubectl',
      ),
    ),
);

function emptyCluster({ intents }: ClusterFacts): readonly Problem[] {
  if (intents.length > 0) return [];
  return [error('talos/machines', 'machines', 'there are no machines', 'give at least one control plane')];
}
