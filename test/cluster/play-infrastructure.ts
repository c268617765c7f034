import type { Manifest } from '../../lib/values/json';
import type { PlayRule } from './player';

/** Plays a storage driver: each claim gets a volume of the size that it asks for; the real controller manager binds the two. */
export const storage: PlayRule = {
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  creates: claim => [volumeFor(claim)],
};

/** Plays a load balancer: each Service of that type gets an address (TEST-NET-2, RFC 5737). */
export const loadBalancers: PlayRule = {
  apiVersion: 'v1',
  kind: 'Service',
  status: ({ spec }) =>
    (spec as { type?: string }).type === 'LoadBalancer'
      ? { loadBalancer: { ingress: [{ ip: '198.51.100.1', ipMode: 'VIP' }] } }
      : undefined,
};

interface ClaimSpec {
  readonly accessModes: readonly string[];
  readonly resources: { readonly requests: { readonly storage: string } };
  readonly storageClassName?: string;
  readonly volumeMode?: string;
}

function volumeFor({ metadata, spec }: Manifest): Manifest {
  const { accessModes, resources, storageClassName = '', volumeMode } = spec as ClaimSpec;
  const { name, namespace, uid } = metadata as { name: string; namespace: string; uid: string };
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: `pvc-${uid}` },
    spec: {
      accessModes,
      capacity: { storage: resources.requests.storage },
      claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', name, namespace, uid },
      persistentVolumeReclaimPolicy: 'Retain',
      storageClassName,
      volumeMode,
      // A path on a node that does not exist: nothing ever mounts it.
      hostPath: { path: '/played' },
    },
  };
}
