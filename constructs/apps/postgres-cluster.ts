import type { ClusterSpec } from '../../lib/kinds/generated/postgresql.cnpg.io';
import { API_SERVER_LABEL } from '../tenancy/tenant-policies';
import { recovery, walArchiver } from './postgres-backup';
import { APP } from './postgres-names';
import { PRIVILEGES_SQL } from './postgres-privileges';
import { managedRoles } from './postgres-roles';
import type { PostgresValues } from './postgres-values';
import { containerResources, quantityText } from './resources';

/** Images by version. Source: Cozystack v1.6, chart `postgres`. */
const IMAGES: Readonly<Record<NonNullable<PostgresValues['version']>, string>> = {
  v18: 'ghcr.io/cloudnative-pg/postgresql:18.1',
  v17: 'ghcr.io/cloudnative-pg/postgresql:17.7',
  v16: 'ghcr.io/cloudnative-pg/postgresql:16.11',
  v15: 'ghcr.io/cloudnative-pg/postgresql:15.15',
  v14: 'ghcr.io/cloudnative-pg/postgresql:14.20',
  v13: 'ghcr.io/cloudnative-pg/postgresql:13.22',
};

/** What a Cluster is made of beside the values. */
export interface ClusterContext {
  readonly releaseName: string;
  /** Domain of the tenant or platform. */
  readonly domain: string | undefined;
  /** Name of the Secret with a user's password. */
  readonly secretOf: (user: string) => string;
}

/** Labels by which the pods of a Cluster are found. */
export function podLabels(releaseName: string): Readonly<Record<string, string>> {
  return { 'cnpg.io/cluster': releaseName };
}

/** The Cluster for values that nothing is wrong with. */
export function clusterSpec(values: PostgresValues, { releaseName, domain, secretOf }: ClusterContext): ClusterSpec {
  const { replicas = 2, resources, resourcesPreset = 't1.micro', size = '10Gi', storageClass } = values;
  const { version = 'v18', quorum = {}, users = {}, databases = {}, backup = {}, bootstrap = {} } = values;
  const { parameters = { max_connections: '100' } } = values.postgresql ?? {};
  const { minSyncReplicas = 0, maxSyncReplicas = 0 } = quorum;
  const roles = managedRoles(users, databases, secretOf);
  const labelSelector = { matchLabels: podLabels(releaseName) };
  const start = bootstrap.enabled === true ? recovery(bootstrap, `${releaseName}-recovery`) : undefined;
  return {
    instances: replicas,
    imageName: IMAGES[version],
    resources: { ...containerResources(resourcesPreset, resources) },
    storage: { size: quantityText(size), storageClass: storageClass === '' ? undefined : storageClass },
    postgresql: { parameters: textParameters({ max_wal_senders: '30', ...parameters }) },
    minSyncReplicas,
    maxSyncReplicas,
    enableSuperuserAccess: false,
    managed: roles.length > 0 ? { roles } : undefined,
    bootstrap:
      start === undefined
        ? { initdb: { database: APP, owner: APP, postInitTemplateSQL: PRIVILEGES_SQL } }
        : { recovery: start.recovery },
    externalClusters: start?.externalClusters,
    plugins: backup.enabled === true ? walArchiver(releaseName) : undefined,
    certificates: certificates(values, releaseName, domain),
    // the budget of a lone instance would hold up every drain of its node
    enablePDB: replicas > 1 ? undefined : false,
    affinity: { enablePodAntiAffinity: true, podAntiAffinityType: 'preferred', topologyKey: 'kubernetes.io/hostname' },
    topologySpreadConstraints: [
      // unlike required anti-affinity it lets instances share nodes where there are fewer nodes than instances, but never one node have all
      {
        maxSkew: 1,
        topologyKey: 'kubernetes.io/hostname',
        whenUnsatisfiable: 'DoNotSchedule',
        nodeTaintsPolicy: 'Honor',
        labelSelector,
      },
      { maxSkew: 1, topologyKey: 'topology.kubernetes.io/zone', whenUnsatisfiable: 'ScheduleAnyway', labelSelector },
    ],
    inheritedMetadata: { labels: API_SERVER_LABEL },
  };
}

/** The name by which clients outside reach it, added to those inside that the operator's certificate has anyway. */
function certificates(
  { external = false, tls = {} }: PostgresValues,
  releaseName: string,
  domain: string | undefined,
): ClusterSpec['certificates'] {
  if (!external || tls.enabled === false || domain === undefined) return undefined;
  return { serverAltDNSNames: [`${releaseName}.${domain}`] };
}

function textParameters(parameters: Readonly<Record<string, string | number>>): Record<string, string> {
  return Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, String(value)]));
}
