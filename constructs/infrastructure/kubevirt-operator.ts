import type { Construct } from 'constructs';
import { Deployment, type Affinity, type Container, type Probe } from '../../lib/kinds/generated/apps';
import { PriorityClass } from '../../lib/kinds/generated/scheduling.k8s.io';
import { addDefinition } from './kubevirt-definition';
import { CLUSTER_RIGHTS, NAMESPACE_RIGHTS } from './kubevirt-operator-rights';
import { grantOperator, rulesOf } from './kubevirt-rights';

/** Version of the operator, of all that it installs, and of the kinds that this package carries. */
export const KUBEVIRT_VERSION = 'v1.8.4';

const NAME = 'virt-operator';
const ACCOUNT = 'kubevirt-operator';
const PRIORITY = 'kubevirt-cluster-critical';
const IMAGE = `quay.io/kubevirt/virt-operator:${KUBEVIRT_VERSION}`;
const LABELS = { 'app.kubernetes.io/instance': 'kubevirt', 'app.kubernetes.io/part-of': 'kubevirt' } as const;
/** The operator's own Services find its pods by these. */
const POD_LABELS = { 'kubevirt.io': NAME, 'prometheus.kubevirt.io': 'true' } as const;
const CONTROL_PLANE = 'node-role.kubernetes.io/control-plane';
const PORTS = { metrics: 8443, webhooks: 8444 } as const;

/** Adds virt-operator, which installs the rest of KubeVirt. Source of figures: upstream's kubevirt-operator.yaml of this version. */
export function addVirtOperator(scope: Construct, namespace: string, replicas: number): void {
  addDefinition(scope, 'kubevirt.io', 'KubeVirt', LABELS);
  grantOperator(scope, {
    name: ACCOUNT,
    namespace,
    labels: LABELS,
    cluster: [...rulesOf(CLUSTER_RIGHTS), { nonResourceURLs: ['/metrics'], verbs: ['get'] }],
    own: rulesOf(NAMESPACE_RIGHTS),
  });
  new PriorityClass(scope, 'priority', {
    metadata: { name: PRIORITY, labels: LABELS },
    value: 1_000_000_000,
    globalDefault: false,
    description: 'Parts of KubeVirt without which virtual machines cannot be managed.',
  });
  new Deployment(scope, NAME, {
    metadata: { name: NAME, labels: { ...LABELS, 'kubevirt.io': NAME } },
    spec: {
      replicas,
      selector: { matchLabels: { 'kubevirt.io': NAME } },
      template: {
        metadata: { labels: { ...LABELS, ...POD_LABELS } },
        spec: {
          affinity: affinity(),
          containers: [container()],
          nodeSelector: { 'kubernetes.io/os': 'linux' },
          priorityClassName: PRIORITY,
          securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
          serviceAccountName: ACCOUNT,
          tolerations: [
            { key: 'CriticalAddonsOnly', operator: 'Exists' },
            { key: CONTROL_PLANE, operator: 'Exists', effect: 'NoSchedule' },
          ],
          volumes: [
            // the operator makes it
            { name: 'certificates', secret: { secretName: 'kubevirt-operator-certs', optional: true } },
            { name: 'profile-data', emptyDir: {} },
          ],
        },
      },
    },
  });
}

/** On control planes, each pod on one of its own. It may do almost everything, so it runs where no guests run. */
function affinity(): Affinity {
  const controlPlanes = [{ matchExpressions: [{ key: CONTROL_PLANE, operator: 'Exists' as const }] }];
  const own = { labelSelector: { matchLabels: { 'kubevirt.io': NAME } }, topologyKey: 'kubernetes.io/hostname' };
  return {
    nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: controlPlanes } },
    podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, podAffinityTerm: own }] },
  };
}

function container(): Container {
  const health: Probe = {
    httpGet: { path: '/metrics', port: PORTS.metrics, scheme: 'HTTPS' },
    initialDelaySeconds: 5,
    timeoutSeconds: 10,
  };
  return {
    name: NAME,
    image: IMAGE,
    command: [NAME],
    args: ['--port', `${PORTS.metrics}`, '-v', '2'],
    env: [
      // names the images of the parts that it installs
      { name: 'VIRT_OPERATOR_IMAGE', value: IMAGE },
      { name: 'KUBEVIRT_VERSION', value: KUBEVIRT_VERSION },
    ],
    ports: Object.entries(PORTS).map(([name, containerPort]) => ({ name, containerPort })),
    livenessProbe: health,
    readinessProbe: health,
    resources: { requests: { cpu: '10m', memory: '450Mi' } },
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      seccompProfile: { type: 'RuntimeDefault' },
    },
    volumeMounts: [
      { name: 'certificates', mountPath: '/etc/virt-operator/certificates', readOnly: true },
      { name: 'profile-data', mountPath: '/profile-data' },
    ],
  };
}
