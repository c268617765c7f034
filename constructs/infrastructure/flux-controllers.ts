import type { Container, ContainerPort, PodSpec, Probe, Volume } from '../../lib/kinds/generated/apps';
import type { ApiServerAddress } from './api-server';

/** Ports of one controller. On the host network all controllers share one address, so all ports differ. */
export interface FluxPorts {
  readonly metrics: number;
  readonly health: number;
  /** Artifacts that the other controllers fetch; source-controller alone serves them. */
  readonly storage?: number;
}

/** One of Flux' controllers. */
export interface FluxController {
  readonly name: 'source-controller' | 'kustomize-controller' | 'helm-controller';
  readonly version: string;
  /** API group of its kinds. */
  readonly group: string;
  /** Arguments beside addresses. */
  readonly args: readonly string[];
  /** Ports where it has a pod of its own: upstream's. */
  readonly podPorts: FluxPorts;
  /** Ports where it shares the address of a node. */
  readonly hostPorts: FluxPorts;
  /** Seconds that it may take to finish what it does. Source: upstream's manifests. */
  readonly gracePeriod: number;
  /** CPU that it asks for. Source: upstream's manifests. */
  readonly cpu: string;
}

/** How controllers reach each other and the API server. */
export interface FluxAddresses {
  /** Address that servers bind to; empty for all. */
  readonly bind: string;
  /** Host that source-controller tells others to fetch from. */
  readonly storageHost: string;
  /** API server, where the address that Kubernetes gives to pods does not work yet. */
  readonly apiServer?: ApiServerAddress;
}

const COMMON = ['--watch-all-namespaces', '--log-level=info', '--log-encoding=json', '--enable-leader-election'];

const RECONCILER = [
  ...COMMON,
  // upstream's 4 make a tree of some hundred units slow to come up
  '--concurrent=10',
  // a unit looks this often whether what it depends on is ready; upstream's 30 s add up along a chain
  '--requeue-dependency=5s',
  // a tenant's object may not use the sources of another namespace
  '--no-cross-namespace-refs=true',
];

/** The controllers, in the versions whose kinds this package carries. */
export const FLUX_CONTROLLERS: readonly FluxController[] = [
  {
    name: 'source-controller',
    version: 'v1.7.0',
    group: 'source.toolkit.fluxcd.io',
    args: [...COMMON, '--concurrent=10', '--storage-path=/data'],
    podPorts: { storage: 9090, metrics: 8080, health: 9440 },
    hostPorts: { storage: 9790, metrics: 9791, health: 9792 },
    gracePeriod: 10,
    cpu: '50m',
  },
  {
    name: 'kustomize-controller',
    version: 'v1.7.3',
    group: 'kustomize.toolkit.fluxcd.io',
    args: [
      ...RECONCILER,
      // all that is applied stands in the tree
      '--no-remote-bases=true',
      // a fix does not wait for the timeout of what it fixes
      '--feature-gates=CancelHealthCheckOnNewRevision=true',
    ],
    podPorts: { metrics: 8080, health: 9440 },
    hostPorts: { metrics: 9793, health: 9794 },
    gracePeriod: 60,
    cpu: '100m',
  },
  {
    name: 'helm-controller',
    version: 'v1.4.3',
    group: 'helm.toolkit.fluxcd.io',
    args: RECONCILER,
    podPorts: { metrics: 8080, health: 9440 },
    hostPorts: { metrics: 9795, health: 9796 },
    gracePeriod: 600,
    cpu: '100m',
  },
];

/** How a pod of controllers is connected. */
export interface FluxPodOptions {
  /** Which of the controllers' ports it uses. */
  readonly ports: 'podPorts' | 'hostPorts';
  readonly addresses: FluxAddresses;
  /** @default - nothing beside what all such pods have */
  readonly spec?: Partial<PodSpec>;
}

/** A pod of controllers that runs as an account. */
export function podSpec(account: string, controllers: readonly FluxController[], options: FluxPodOptions): PodSpec {
  const { ports, addresses, spec } = options;
  return {
    ...spec,
    containers: controllers.map(controller => containerOf(controller, controller[ports], addresses)),
    nodeSelector: { 'kubernetes.io/os': 'linux' },
    priorityClassName: 'system-cluster-critical',
    // the images run as user and group 65534; volumes belong to this group. Source: upstream's manifests
    securityContext: { fsGroup: 1337 },
    serviceAccountName: account,
    terminationGracePeriodSeconds: Math.max(...controllers.map(({ gracePeriod }) => gracePeriod)),
    volumes: controllers.flatMap(controller => volumesOf(controller, controller[ports])),
  };
}

function containerOf(controller: FluxController, ports: FluxPorts, addresses: FluxAddresses): Container {
  const { name, version, args, cpu } = controller;
  const { bind, apiServer } = addresses;
  return {
    name,
    image: `ghcr.io/fluxcd/${name}:${version}`,
    args: [
      ...args,
      `--metrics-addr=${bind}:${ports.metrics}`,
      `--health-addr=${bind}:${ports.health}`,
      ...storageArgs(ports, addresses),
    ],
    env: [
      { name: 'RUNTIME_NAMESPACE', valueFrom: { fieldRef: { fieldPath: 'metadata.namespace' } } },
      { name: 'GOMEMLIMIT', valueFrom: { resourceFieldRef: { containerName: name, resource: 'limits.memory' } } },
      ...(apiServer === undefined
        ? []
        : [
            { name: 'KUBERNETES_SERVICE_HOST', value: apiServer.host },
            { name: 'KUBERNETES_SERVICE_PORT', value: `${apiServer.port}` },
          ]),
    ],
    ports: portsOf(ports),
    livenessProbe: probe(bind, ports.health, '/healthz'),
    // only the leader serves artifacts, and the Service must lead to it
    readinessProbe:
      ports.storage === undefined ? probe(bind, ports.health, '/readyz') : probe(bind, ports.storage, '/'),
    resources: { requests: { cpu, memory: '64Mi' }, limits: { cpu: '1', memory: '1Gi' } },
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      readOnlyRootFilesystem: true,
      runAsNonRoot: true,
      seccompProfile: { type: 'RuntimeDefault' },
    },
    volumeMounts: volumesOf(controller, ports).map(({ name: volume }) => ({
      name: volume,
      mountPath: volume === DATA ? '/data' : '/tmp',
    })),
  };
}

const DATA = 'data';

/** The volumes of a controller; their names differ, so that controllers can share a pod. */
function volumesOf({ name }: FluxController, { storage }: FluxPorts): readonly Volume[] {
  const tmp = { name: `${name}-tmp`, emptyDir: {} };
  return storage === undefined ? [tmp] : [{ name: DATA, emptyDir: {} }, tmp];
}

function storageArgs({ storage }: FluxPorts, { bind, storageHost }: FluxAddresses): readonly string[] {
  if (storage === undefined) return [];
  // a Service listens on port 80, whatever port its pods listen on
  const advertised = bind === '' ? storageHost : `${storageHost}:${storage}`;
  return [`--storage-addr=${bind}:${storage}`, `--storage-adv-addr=${advertised}`];
}

function portsOf({ storage, metrics, health }: FluxPorts): readonly ContainerPort[] {
  return [...(storage === undefined ? [] : [storage]), metrics, health].map(containerPort => ({ containerPort }));
}

function probe(bind: string, port: number, path: string): Probe {
  return { httpGet: { ...(bind === '' ? {} : { host: bind }), port, path } };
}
