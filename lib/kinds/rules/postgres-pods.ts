import type { Manifest } from '../../values/json';
import { isMap, type JsonMap } from '../../values/json-map';
import { textsAt, valuesAt } from '../../values/values-at';
import type { PodGroup, VolumeClaims } from './pod-group';
import { requestsOf } from './pod-requests';

const HOST = 'kubernetes.io/hostname';

/** Instances of a PostgreSQL cluster: each has all data in volumes of its own. Source: CloudNativePG 1.28, "Scheduling", "Labels and annotations". */
export function postgresPods(manifest: Manifest): readonly PodGroup[] {
  const { name = '' } = manifest.metadata;
  const [affinity] = valuesAt(manifest, 'spec.affinity');
  const own = { 'cnpg.io/cluster': name, 'cnpg.io/podRole': 'instance' };
  const inherited = valuesAt(manifest, 'spec.inheritedMetadata.labels').filter(isMap);
  return [
    {
      what: 'instances',
      field: 'spec.instances',
      count: instances(manifest),
      together: 'copies',
      labels: Object.assign({}, ...inherited, own) as JsonMap,
      scheduling: {
        affinity: placement(isMap(affinity) ? affinity : {}, own),
        nodeSelector: valuesAt(affinity, 'nodeSelector')[0],
        topologySpreadConstraints: valuesAt(manifest, 'spec.topologySpreadConstraints')[0],
      },
      requests: requestsOf(valuesAt(manifest, 'spec.resources')[0]),
    },
  ];
}

/** What the operator makes of `spec.affinity`. Unless it is told otherwise, instances only prefer nodes of their own. */
function placement(affinity: JsonMap, matchLabels: JsonMap): JsonMap {
  const { enablePodAntiAffinity = true, podAntiAffinityType = 'preferred', topologyKey = HOST } = affinity;
  const term = { labelSelector: { matchLabels }, topologyKey };
  const added = (member: string): readonly unknown[] => valuesAt(affinity, `additionalPodAntiAffinity.${member}[]`);
  const [required, preferred] = [
    added('requiredDuringSchedulingIgnoredDuringExecution'),
    added('preferredDuringSchedulingIgnoredDuringExecution'),
  ];
  const is = (type: string): boolean => enablePodAntiAffinity === true && podAntiAffinityType === type;
  return {
    nodeAffinity: affinity.nodeAffinity,
    podAntiAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: [...(is('required') ? [term] : []), ...required],
      preferredDuringSchedulingIgnoredDuringExecution: [
        ...(is('preferred') ? [{ weight: 100, podAffinityTerm: term }] : []),
        ...preferred,
      ],
    },
  };
}

/** Volumes of each instance. */
export function postgresVolumes(manifest: Manifest): readonly VolumeClaims[] {
  return ['spec.storage', 'spec.walStorage']
    .filter(storage => valuesAt(manifest, storage).length > 0)
    .map(storage => ({
      field: `${storage}.storageClass`,
      storageClass: [
        ...textsAt(manifest, `${storage}.storageClass`),
        ...textsAt(manifest, `${storage}.pvcTemplate.storageClassName`),
      ][0],
    }));
}

/** The budget of the primary lets no pod go; only to another instance does the operator move it. Source: CloudNativePG 1.28, "enablePDB". */
export function refusesEviction(manifest: Manifest): string | undefined {
  const isGuarded = valuesAt(manifest, 'spec.enablePDB')[0] !== false;
  return instances(manifest) === 1 && isGuarded ? 'spec.enablePDB' : undefined;
}

function instances(manifest: Manifest): number {
  const [count] = valuesAt(manifest, 'spec.instances');
  return typeof count === 'number' ? count : 1;
}
