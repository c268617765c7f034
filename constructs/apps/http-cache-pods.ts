import { createHash } from 'node:crypto';
import { ApiObject, JsonPatch } from 'cdk8s';
import type * as plus from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import type { ContainerResources, ResourceAmounts } from './resources';

/**
 * cdk8s-plus, loaded on first use: it takes longer than all else here together.
 * @throws Error if the package is not installed
 */
export function cdk8sPlus(): typeof plus {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- a static import would load it with this module
  return require('cdk8s-plus-28') as typeof plus;
}

/** Labels, as cdk8s-plus takes them. */
export type Labels = Record<string, string>;

/** A server of the application: one container that reads one file of configuration. */
export interface ServerProps {
  readonly name: string;
  readonly image: string;
  readonly command: readonly string[];
  /** User and group that the image expects. */
  readonly user: number;
  /** Labels of the pods. */
  readonly labels: Readonly<Labels>;
  readonly ports: readonly { readonly name: string; readonly number: number }[];
  readonly health: { readonly path: string; readonly port: number };
  /** The folder of the configuration, the map that it comes from, and the text by which a change is seen. */
  readonly config: { readonly folder: string; readonly map: plus.IConfigMap; readonly text: string };
  /** Further volumes by the folder in which they are mounted. */
  readonly volumes?: Readonly<Record<string, plus.Volume>>;
}

/** Props that Deployments and StatefulSets share: pods as the Pod Security Standard `restricted` wants them, and no token of the Kubernetes API. */
export function podProps(scope: Construct, server: ServerProps): plus.WorkloadProps {
  const { Capability, FsGroupChangePolicy, ImagePullPolicy, Probe, SeccompProfileType, Volume } = cdk8sPlus();
  const { name, user, config, health, labels } = server;
  const probe = Probe.fromHttpGet(health.path, { port: health.port });
  const configuration = Volume.fromConfigMap(scope, `${name}-config-volume`, config.map, { name: 'config' });
  const identity = { user, group: user, ensureNonRoot: true };
  return {
    // its own selector would be a hash of the path
    select: false,
    podMetadata: {
      labels: { ...labels },
      annotations: { 'strata.cloud/config-checksum': createHash('sha256').update(config.text).digest('hex') },
    },
    automountServiceAccountToken: false,
    securityContext: { ...identity, fsGroup: user, fsGroupChangePolicy: FsGroupChangePolicy.ON_ROOT_MISMATCH },
    containers: [
      {
        name,
        image: server.image,
        imagePullPolicy: ImagePullPolicy.IF_NOT_PRESENT,
        command: [...server.command],
        ports: server.ports.map(port => ({ ...port })),
        readiness: probe,
        liveness: probe,
        startup: probe,
        volumeMounts: [
          { path: config.folder, volume: configuration, readOnly: true },
          ...Object.entries(server.volumes ?? {}).map(([path, volume]) => ({ path, volume })),
        ],
        securityContext: {
          ...identity,
          readOnlyRootFilesystem: true,
          allowPrivilegeEscalation: false,
          capabilities: { drop: [Capability.ALL] },
          seccompProfile: { type: SeccompProfileType.RUNTIME_DEFAULT },
        },
      },
    ],
  };
}

/**
 * Ends a workload: it selects its pods by labels, prefers a node of its own for each, and loses the label with a hash of the path.
 * @param selector Labels that its pods alone have
 * @param patches What cdk8s-plus has no words for. A quantity in it must be one of {@link quantity}: others are dropped in silence.
 */
export function finish(
  workload: plus.Workload,
  selector: Readonly<Labels>,
  { limits, requests }: ContainerResources,
  patches: readonly JsonPatch[] = [],
): void {
  const { LabelSelector, Pods, Topology } = cdk8sPlus();
  const labels = { ...selector };
  workload.select(LabelSelector.of({ labels }));
  workload.scheduling.separate(Pods.select(workload, 'own-pods', { labels }), {
    topology: Topology.HOSTNAME,
    weight: 100,
  });
  ApiObject.of(workload).addJsonPatch(
    JsonPatch.remove('/spec/template/metadata/labels/cdk8s.io~1metadata.addr'),
    JsonPatch.add('/spec/template/spec/containers/0/resources', {
      limits: quantities(limits),
      requests: quantities(requests),
    }),
    ...patches,
  );
}

/** A quantity for a patch of a cdk8s-plus object. */
export function quantity(text: string): plus.k8s.Quantity {
  return cdk8sPlus().k8s.Quantity.fromString(text);
}

function quantities(amounts: ResourceAmounts): Record<string, plus.k8s.Quantity> {
  return Object.fromEntries(Object.entries(amounts).map(([name, amount]) => [name, quantity(amount)]));
}
