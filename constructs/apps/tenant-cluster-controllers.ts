import { Deployment, type DeploymentSpec } from '../../lib/kinds/generated/apps';
import { ConfigMap, ServiceAccount, type Container, type Volume } from '../../lib/kinds/generated/core';
import type { Application } from '../../lib/model/application';
import { emit } from '../../lib/yaml/emit';
import { API_SERVER_LABEL } from '../tenancy/tenant-policies';
import { KUBECONFIG_KEY } from './tenant-cluster-control-plane';
import { csiContainers } from './tenant-cluster-csi';
import { grant, type ControllerName } from './tenant-cluster-rights';

const FOLDER = '/etc/kubernetes/kubeconfig';

/** Argument that names the kubeconfig of the tenant's cluster. */
export const KUBECONFIG_ARGUMENT = `--kubeconfig=${FOLDER}/${KUBECONFIG_KEY}`;

/** Where the kubeconfig is. */
export const KUBECONFIG_MOUNT = { name: 'kubeconfig', mountPath: FOLDER, readOnly: true } as const;

/** CPU and memory of each container. Figures: Cozystack v1.5.4, chart `kubernetes`. */
export const CONTROLLER_RESOURCES = {
  requests: { cpu: '125m', memory: '128Mi' },
  limits: { cpu: '512m', memory: '512Mi' },
} as const;

/** What containers may do: nothing beside what they are told. */
export const CONTAINER_SECURITY = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  readOnlyRootFilesystem: true,
} as const;

/** Source: Cozystack v1.6.0, chart `kubernetes`. */
const IMAGES = {
  autoscaler:
    'ghcr.io/cozystack/cozystack/cluster-autoscaler:v1.6.0@sha256:d188f395a31e37ea09bfa91e45d7ce1606b7459192a437fa66bb760ffb5f17d2',
  cloudController:
    'ghcr.io/cozystack/cozystack/kubevirt-cloud-provider:v1.6.0@sha256:f005b99041d191eed9dde98f9f6691ba2d0cbfa1b3b0b2fe4b32cc0fdba74acf',
} as const;

/** Adds the controllers of a cluster that work on the platform: nodes by need, load balancers, volumes. */
export function addControllers(app: Application): void {
  const { releaseName, namespace } = app;
  addController(app, 'cluster-autoscaler', [
    {
      name: 'cluster-autoscaler',
      image: IMAGES.autoscaler,
      command: ['/cluster-autoscaler'],
      args: [
        '--cloud-provider=clusterapi',
        '--enforce-node-group-min-size=true',
        '--ignore-daemonsets-utilization=true',
        '--ignore-mirror-pods-utilization=true',
        '--scale-down-unneeded-time=30s',
        '--scan-interval=25s',
        KUBECONFIG_ARGUMENT,
        '--clusterapi-cloud-config-authoritative',
        `--node-group-auto-discovery=clusterapi:namespace=${namespace},clusterName=${releaseName}`,
      ],
    },
  ]);
  const config = `${releaseName}-cloud-config`;
  new ConfigMap(app, 'cloud-config', {
    metadata: { name: config, labels: app.labels },
    data: {
      'cloud-config': emit({
        loadBalancer: {
          creationPollInterval: 5,
          creationPollTimeout: 60,
          enableEPSController: true,
          selectorless: true,
        },
        namespace,
        infraLabels: { ...app.labels },
      }),
    },
  });
  addController(
    app,
    'kccm',
    [
      {
        name: 'kubevirt-cloud-controller-manager',
        image: IMAGES.cloudController,
        command: ['/bin/kubevirt-cloud-controller-manager'],
        args: [
          '--cloud-provider=kubevirt',
          '--cloud-config=/etc/cloud/cloud-config',
          KUBECONFIG_ARGUMENT,
          `--cluster-name=${releaseName}`,
        ],
        volumeMounts: [{ name: 'cloud-config', mountPath: '/etc/cloud', readOnly: true }],
      },
    ],
    [{ name: 'cloud-config', configMap: { name: config } }],
  );
  addController(app, 'kcsi', csiContainers(releaseName, KUBECONFIG_ARGUMENT), [{ name: 'socket-dir', emptyDir: {} }]);
}

function addController(
  app: Application,
  controller: ControllerName,
  containers: readonly Container[],
  volumes: readonly Volume[] = [],
): void {
  const account = `${app.releaseName}-${controller}`;
  new ServiceAccount(app, `account-${controller}`, { metadata: { name: account, labels: app.labels } });
  grant(app, controller);
  new Deployment(app, `deployment-${controller}`, {
    // Cozystack's name
    metadata: { name: controller === 'kcsi' ? `${account}-controller` : account, labels: app.labels },
    spec: deploymentSpec(app, controller, account, containers, volumes),
  });
}

function deploymentSpec(
  app: Application,
  controller: ControllerName,
  account: string,
  containers: readonly Container[],
  volumes: readonly Volume[],
): DeploymentSpec {
  const labels = { 'app.kubernetes.io/instance': app.releaseName, 'app.kubernetes.io/component': controller };
  return {
    replicas: 1,
    selector: { matchLabels: labels },
    // pods wait for the kubeconfig, which comes with the control plane
    progressDeadlineSeconds: 1800,
    template: {
      metadata: { labels: { ...app.labels, ...labels, ...API_SERVER_LABEL } },
      spec: {
        serviceAccountName: account,
        enableServiceLinks: false,
        securityContext: {
          runAsNonRoot: true,
          runAsUser: 65532,
          runAsGroup: 65532,
          fsGroup: 65532,
          seccompProfile: { type: 'RuntimeDefault' },
        },
        containers: containers.map(({ volumeMounts = [], ...container }) => ({
          resources: CONTROLLER_RESOURCES,
          securityContext: CONTAINER_SECURITY,
          ...container,
          volumeMounts: [KUBECONFIG_MOUNT, ...volumeMounts],
        })),
        volumes: [{ name: 'kubeconfig', secret: { secretName: `${app.releaseName}-admin-kubeconfig` } }, ...volumes],
      },
    },
  };
}
