import { valuesAt } from '../../values/values-at';
import type { KindRules, ReferenceRule } from './rule';

const PIRAEUS = 'piraeus.io';

/** Issuers for the whole cluster. One of a namespace lives in that of the operator, which these manifests do not name. */
const issuers = (...paths: readonly string[]): readonly ReferenceRule[] =>
  paths.map(path => ({ path, group: 'cert-manager.io', kind: 'ClusterIssuer', only: true }));

/** Classes of storage, and LINSTOR as the Piraeus operator runs it. Conditions: `pkg/conditions` of the operator. */
export const storageRules: readonly KindRules[] = [
  {
    group: 'storage.k8s.io',
    kind: 'StorageClass',
    readiness: { rule: 'exists' },
    // volumes can't grow, and claims of it can't be bound, once their class is gone
    ownsData: true,
  },
  { group: 'snapshot.storage.k8s.io', kind: 'VolumeSnapshotClass', readiness: { rule: 'exists' } },
  {
    group: PIRAEUS,
    kind: 'LinstorCluster',
    // without it, volumes stay on their disks and nothing reaches them
    ownsData: true,
    // Configured waits for every node of the cluster: one that is down would hold up all that needs storage
    readiness: { rule: 'condition', type: 'Available', generation: 'condition' },
    references: issuers('spec.apiTLS.certManager', 'spec.internalTLS.certManager'),
    produces: () => [{ group: 'storage.k8s.io', kind: 'CSIDriver', name: 'linstor.csi.linbit.com' }],
  },
  {
    group: PIRAEUS,
    kind: 'LinstorSatelliteConfiguration',
    ownsData: manifest => valuesAt(manifest, 'spec.storagePools[]').length > 0,
    readiness: { rule: 'condition', type: 'Applied', generation: 'condition' },
    references: issuers('spec.internalTLS.certManager'),
  },
  {
    group: PIRAEUS,
    kind: 'LinstorNodeConnection',
    readiness: { rule: 'condition', type: 'Configured', generation: 'condition' },
  },
];
