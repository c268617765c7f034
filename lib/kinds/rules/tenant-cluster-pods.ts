import type { Manifest } from '../../values/json';
import { isMap, type JsonMap } from '../../values/json-map';
import { textsAt, valuesAt } from '../../values/values-at';
import type { LoadBalancer } from './addresses';
import type { PodGroup, VolumeClaims } from './pod-group';
import { requestsOf, sumOf } from './pod-requests';

function countAt(manifest: Manifest, byDefault: number): Pick<PodGroup, 'field' | 'count'> {
  const [count] = valuesAt(manifest, 'spec.replicas');
  return { field: 'spec.replicas', count: typeof count === 'number' ? count : byDefault };
}

function labelsWith(own: JsonMap, added: readonly unknown[]): JsonMap {
  return Object.assign({}, own, ...added.filter(isMap)) as JsonMap;
}

/** Members of an etcd. Source: etcd-operator v0.5.4. */
export function etcdPods(manifest: Manifest): readonly PodGroup[] {
  const { name = '' } = manifest.metadata;
  const [spec] = valuesAt(manifest, 'spec');
  return [
    {
      what: 'members',
      ...countAt(manifest, 3),
      together: 'votes',
      labels: labelsWith(
        { 'app.kubernetes.io/name': 'etcd', 'app.kubernetes.io/instance': name },
        valuesAt(spec, 'additionalMetadata.labels'),
      ),
      scheduling: isMap(spec) ? spec : {},
      requests: requestsOf(valuesAt(spec, 'resources')[0]),
    },
  ];
}

/** Volumes of each member, unless it keeps its data in memory. */
export function etcdVolumes(manifest: Manifest): readonly VolumeClaims[] {
  if (valuesAt(manifest, 'spec.storage.medium')[0] === 'Memory') return [];
  const field = 'spec.storage.storageClassName';
  return [{ field, storageClass: textsAt(manifest, field)[0] }];
}

const SERVERS = ['apiServer', 'controllerManager', 'scheduler', 'addons.konnectivity.server'];

/** Pods of a control plane that Kamaji runs. They keep their state in a DataStore. */
export function controlPlanePods(manifest: Manifest): readonly PodGroup[] {
  const { name = '' } = manifest.metadata;
  const [deployment] = valuesAt(manifest, 'spec.deployment');
  return [
    {
      what: 'replicas',
      ...countAt(manifest, 2),
      together: 'service',
      labels: labelsWith({ 'kamaji.clastix.io/name': name }, valuesAt(deployment, 'podAdditionalMetadata.labels')),
      scheduling: isMap(deployment) ? deployment : {},
      requests: sumOf(
        SERVERS.flatMap(server => valuesAt(manifest, `spec.${server}.resources`)).map(resources =>
          requestsOf(resources),
        ),
      ),
    },
  ];
}

/** The Service of a control plane, which Kamaji gives an address of its own unless told otherwise. */
export function controlPlaneAddresses(manifest: Manifest): readonly LoadBalancer[] {
  const [type = 'LoadBalancer'] = textsAt(manifest, 'spec.network.serviceType');
  return type === 'LoadBalancer' ? [{}] : [];
}
