import { KubeadmConfigTemplate } from '../../lib/kinds/generated/bootstrap.cluster.x-k8s.io';
import { MachineDeployment, MachineHealthCheck } from '../../lib/kinds/generated/cluster.x-k8s.io';
import { KubevirtMachineTemplate } from '../../lib/kinds/generated/infrastructure.cluster.x-k8s.io';
import type { Application } from '../../lib/model/application';
import { bootstrapSpec } from './tenant-cluster-bootstrap';
import { allocatableOf } from './tenant-cluster-sizes';
import { groupName, templateName, templateSpec, type MachinesOf } from './tenant-cluster-template';
import type { TenantClusterNodeHealth, TenantClusterValues } from './tenant-cluster-values';
import { RELEASES } from './tenant-cluster-versions';

const CLUSTER_LABEL = 'cluster.x-k8s.io/cluster-name';
const AUTOSCALER = 'cluster.x-k8s.io/cluster-api-autoscaler-node-group';
const CAPACITY = 'capacity.cluster-autoscaler.kubernetes.io';

/** Labels of all machines of a cluster, and of the pods that they run in. */
export function workerPods(cluster: string): Readonly<Record<string, string>> {
  return { [CLUSTER_LABEL]: cluster, 'cluster.x-k8s.io/role': 'worker' };
}

/** Adds the machines of a group, how they join, and how broken ones are found. */
export function addNodeGroup(app: Application, machines: MachinesOf, values: TenantClusterValues): void {
  const { cluster, namespace, name: id, group, version } = machines;
  const name = groupName(machines);
  const selector = { matchLabels: { [CLUSTER_LABEL]: cluster, 'cluster.x-k8s.io/deployment-name': name } };
  const roles = Object.fromEntries((group.roles ?? []).map(role => [`node-role.kubernetes.io/${role}`, '']));
  const template = new KubevirtMachineTemplate(app, `template-${id}`, {
    metadata: { name: templateName(machines), labels: app.labels },
    spec: templateSpec(machines),
  });
  const bootstrap = new KubeadmConfigTemplate(app, `bootstrap-${id}`, {
    metadata: { name, labels: app.labels },
    spec: bootstrapSpec(machines),
  });
  new MachineDeployment(app, `machines-${id}`, {
    metadata: { name, labels: app.labels, annotations: autoscaling(machines, values) },
    spec: {
      clusterName: cluster,
      // how many there are is the autoscaler's to say
      selector,
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
      template: {
        metadata: { labels: { ...selector.matchLabels, ...roles } },
        spec: {
          clusterName: cluster,
          version: RELEASES[version].version,
          bootstrap: { configRef: { apiVersion: bootstrap.apiVersion, kind: bootstrap.kind, name, namespace } },
          infrastructureRef: {
            apiVersion: template.apiVersion,
            kind: template.kind,
            name: templateName(machines),
            namespace,
          },
        },
      },
    },
  });
  new MachineHealthCheck(app, `health-${id}`, {
    metadata: { name, labels: app.labels },
    spec: { clusterName: cluster, selector, ...healthSpec(values.nodeHealthCheck) },
  });
}

/** What the autoscaler reads: how many nodes there may be, and what one has, while there is none to look at. */
function autoscaling(
  { group }: MachinesOf,
  { maxNodeProvisionTime = '30m' }: TenantClusterValues,
): Record<string, string> {
  const { minReplicas = 0, maxReplicas = 10, gpus = [] } = group;
  const allocatable = allocatableOf(group);
  return {
    [`${AUTOSCALER}-min-size`]: String(minReplicas),
    [`${AUTOSCALER}-max-size`]: String(maxReplicas),
    'cluster.x-k8s.io/autoscaling-options-maxnodeprovisiontime': maxNodeProvisionTime,
    ...(allocatable === undefined
      ? {}
      : { [`${CAPACITY}/cpu`]: allocatable.cpu, [`${CAPACITY}/memory`]: allocatable.memory }),
    ...(gpus.length === 0
      ? {}
      : { [`${CAPACITY}/gpu-type`]: 'nvidia.com/gpu', [`${CAPACITY}/gpu-count`]: String(gpus.length) }),
  };
}

function healthSpec(health: TenantClusterNodeHealth = {}): {
  readonly maxUnhealthy: string | number;
  readonly nodeStartupTimeout: string;
  readonly unhealthyConditions: readonly { readonly type: string; readonly status: string; readonly timeout: string }[];
} {
  const { maxUnhealthy = '50%', nodeStartupTimeout = '20m' } = health;
  const { readyUnknownTimeout = '5m', readyFalseTimeout = '10m' } = health;
  return {
    // as a text, a number without a percent sign would be refused
    maxUnhealthy: maxUnhealthy.endsWith('%') ? maxUnhealthy : Number(maxUnhealthy),
    nodeStartupTimeout,
    unhealthyConditions: [
      { type: 'Ready', status: 'Unknown', timeout: readyUnknownTimeout },
      { type: 'Ready', status: 'False', timeout: readyFalseTimeout },
    ],
  };
}
