import type { EtcdClusterSpec } from '../../lib/kinds/generated/etcd-operator.cozystack.io';
import type { JobSpec } from '../../lib/kinds/generated/batch';
import { nanoUnits } from '../../lib/values/quantity';
import { containerResources } from '../apps/resources';
import { ETCD, ETCD_SECRETS } from './tenant-etcd-certificates';
import { ETCD_PODS, ETCD_PORTS } from './tenant-etcd-policies';
import type { TenantEtcdProps } from './tenant-etcd-props';

/** Versions that etcd-operator v0.5.4 and Kubernetes 1.30 to 1.35 work with. Source: Cozystack v1.6, chart `etcd`. */
const VERSION = '3.6.11';
const HOST = 'kubernetes.io/hostname';

/** The cluster for props that nothing is wrong with. Figures: Cozystack v1.6, chart `etcd`. */
export function etcdClusterSpec(props: TenantEtcdProps): EtcdClusterSpec {
  const { replicas = 3, size = '4Gi', storageClass, resources, spread = 'required' } = props;
  const others = { labelSelector: { matchLabels: ETCD_PODS }, topologyKey: HOST };
  return {
    version: VERSION,
    replicas,
    storage: { size, storageClassName: storageClass },
    options: {
      // what is left keeps the volume from filling while etcd writes its log
      quotaBackendBytes: Number((nanoUnits(size) * 95n) / 100n / 10n ** 9n),
      autoCompactionMode: 'periodic',
      autoCompactionRetention: '5m',
      snapshotCount: 10000,
    },
    resources: { ...containerResources('t1.small', resources) },
    additionalMetadata: { labels: { 'cozystack.io/service': ETCD } },
    tls: {
      client: {
        serverSecretRef: { name: ETCD_SECRETS.server },
        operatorClientSecretRef: { name: ETCD_SECRETS.client },
      },
      peer: { secretRef: { name: ETCD_SECRETS.peer } },
    },
    affinity: {
      podAntiAffinity:
        spread === 'required'
          ? { requiredDuringSchedulingIgnoredDuringExecution: [others] }
          : { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm: others }] },
    },
  };
}

/** Gives freed space back, member by member. etcd itself never does, and stops taking writes at its quota. */
export function defragmentation(namespace: string): JobSpec {
  const pki = '/etc/etcd/pki';
  return {
    activeDeadlineSeconds: 1800,
    backoffLimit: 2,
    template: {
      metadata: { labels: { 'app.kubernetes.io/name': 'etcd-defrag' } },
      spec: {
        restartPolicy: 'OnFailure',
        automountServiceAccountToken: false,
        securityContext: { runAsNonRoot: true, runAsUser: 1001, seccompProfile: { type: 'RuntimeDefault' } },
        containers: [
          {
            name: 'etcd-defrag',
            image: 'ghcr.io/ahrtr/etcd-defrag:v0.13.0',
            args: [
              `--endpoints=https://${ETCD}.${namespace}.svc:${ETCD_PORTS.client}`,
              `--cacert=${pki}/ca.crt`,
              `--cert=${pki}/tls.crt`,
              `--key=${pki}/tls.key`,
              '--cluster',
              '--defrag-rule=dbQuotaUsage > 0.8 || dbSize - dbSizeInUse > 200*1024*1024',
            ],
            resources: { requests: { cpu: '200m', memory: '256Mi' }, limits: { cpu: '500m', memory: '512Mi' } },
            securityContext: {
              allowPrivilegeEscalation: false,
              capabilities: { drop: ['ALL'] },
              readOnlyRootFilesystem: true,
            },
            volumeMounts: [{ name: 'certificate', mountPath: pki, readOnly: true }],
          },
        ],
        volumes: [{ name: 'certificate', secret: { secretName: ETCD_SECRETS.client } }],
      },
    },
  };
}
