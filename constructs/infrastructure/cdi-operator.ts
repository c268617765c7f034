import type { Construct } from 'constructs';
import { Deployment, type Container, type Probe } from '../../lib/kinds/generated/apps';
import { CLUSTER_RIGHTS, NAMESPACE_RIGHTS } from './cdi-operator-rights';
import { addDefinition } from './kubevirt-definition';
import { grantOperator, rulesOf } from './kubevirt-rights';

/** Version of the operator, of all that it installs, and of the kinds that this package carries. */
export const CDI_VERSION = 'v1.64.0';

const NAME = 'cdi-operator';
const LABELS = { 'app.kubernetes.io/instance': 'cdi', 'app.kubernetes.io/part-of': 'cdi' } as const;
const SELECTOR = { name: NAME, 'operator.cdi.kubevirt.io': '' } as const;
const PORTS = { metrics: 8443, health: 8444 } as const;

/** Images that the operator gives to its parts, by the variable that names them. */
const IMAGES = {
  CONTROLLER_IMAGE: 'cdi-controller',
  IMPORTER_IMAGE: 'cdi-importer',
  CLONER_IMAGE: 'cdi-cloner',
  OVIRT_POPULATOR_IMAGE: 'cdi-importer',
  APISERVER_IMAGE: 'cdi-apiserver',
  UPLOAD_SERVER_IMAGE: 'cdi-uploadserver',
  UPLOAD_PROXY_IMAGE: 'cdi-uploadproxy',
} as const;

/** Adds cdi-operator, which installs the rest of CDI. Source of figures: upstream's cdi-operator.yaml of this version. */
export function addCdiOperator(scope: Construct, namespace: string): void {
  addDefinition(scope, 'cdi.kubevirt.io', 'CDI', LABELS);
  grantOperator(scope, {
    name: NAME,
    namespace,
    labels: LABELS,
    cluster: rulesOf(CLUSTER_RIGHTS),
    own: rulesOf(NAMESPACE_RIGHTS),
  });
  new Deployment(scope, NAME, {
    metadata: { name: NAME, labels: LABELS },
    spec: {
      // a second one would wait for the lease of the first
      replicas: 1,
      selector: { matchLabels: SELECTOR },
      template: {
        metadata: { labels: { ...LABELS, ...SELECTOR, 'prometheus.cdi.kubevirt.io': 'true' } },
        spec: {
          containers: [container()],
          nodeSelector: { 'kubernetes.io/os': 'linux' },
          securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
          serviceAccountName: NAME,
          tolerations: [
            { key: 'CriticalAddonsOnly', operator: 'Exists' },
            { key: 'node-role.kubernetes.io/control-plane', operator: 'Exists', effect: 'NoSchedule' },
          ],
        },
      },
    },
  });
}

function container(): Container {
  const probe = (path: string, more: Probe): Probe => ({
    httpGet: { path, port: PORTS.health },
    timeoutSeconds: 10,
    ...more,
  });
  return {
    name: NAME,
    image: imageOf(NAME),
    env: Object.entries({
      DEPLOY_CLUSTER_RESOURCES: 'true',
      OPERATOR_VERSION: CDI_VERSION,
      ...Object.fromEntries(Object.entries(IMAGES).map(([variable, image]) => [variable, imageOf(image)])),
      VERBOSITY: '1',
      PULL_POLICY: 'IfNotPresent',
    }).map(([name, value]) => ({ name, value })),
    ports: Object.entries(PORTS).map(([name, containerPort]) => ({ name, containerPort })),
    // it looks at its certificates before it answers, which on a busy node takes longer than the liveness probe waits. Source: Cozystack v1.6
    startupProbe: probe('/healthz', { periodSeconds: 5, failureThreshold: 30 }),
    livenessProbe: probe('/healthz', { initialDelaySeconds: 5 }),
    readinessProbe: probe('/readyz', { initialDelaySeconds: 5 }),
    resources: { requests: { cpu: '100m', memory: '150Mi' } },
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      runAsNonRoot: true,
      seccompProfile: { type: 'RuntimeDefault' },
    },
  };
}

function imageOf(name: string): string {
  return `quay.io/kubevirt/${name}:${CDI_VERSION}`;
}
