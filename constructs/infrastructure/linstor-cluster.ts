import type { CertManager, LinstorClusterSpec } from '../../lib/kinds/generated/piraeus.io';
import { emit } from '../../lib/yaml/emit';
import { RESTARTED } from './linstor-satellites';

/** What differs between clusters of LINSTOR. */
export interface ClusterParts {
  readonly api: CertManager;
  readonly internal: CertManager;
  /** Name of the Secret with the passphrase. */
  readonly passphrase: string | undefined;
  /** Laid over the usual ones. */
  readonly properties: Readonly<Record<string, string>>;
}

/**
 * Properties of the whole cluster. DRBD notices a lost peer within some seconds and keeps a slow one: times are in seconds, ping-timeout and timeout in tenths
 * of one, auto-diskful in minutes. Source: Cozystack v1.6.
 */
const PROPERTIES = {
  // a node that has used a volume over the network for so long gets a copy, and one copy elsewhere goes
  'DrbdOptions/auto-diskful': '30',
  'DrbdOptions/auto-diskful-allow-cleanup': 'true',
  'DrbdOptions/Net/verify-alg': 'crc32c',
  'DrbdOptions/Net/connect-int': '15',
  'DrbdOptions/Net/ping-int': '15',
  'DrbdOptions/Net/ping-timeout': '20',
  'DrbdOptions/Net/timeout': '100',
};

/** Pods that read certificates, and read them only when they start. */
const TLS_PODS = [
  { kind: 'Deployment', name: 'linstor-controller' },
  { kind: 'Deployment', name: 'linstor-csi-controller' },
  { kind: 'DaemonSet', name: 'linstor-csi-node' },
];

/** The LinstorCluster: TLS everywhere, and a controller that a busy node does not take for dead. Figures: Cozystack v1.6. */
export function clusterSpec({ api, internal, passphrase, properties }: ClusterParts): LinstorClusterSpec {
  return {
    internalTLS: { certManager: internal },
    apiTLS: { certManager: api },
    ...(passphrase === undefined ? {} : { linstorPassphraseSecret: passphrase }),
    properties: Object.entries({ ...PROPERTIES, ...properties }).map(([name, value]) => ({ name, value })),
    controller: {
      enabled: true,
      podTemplate: {
        spec: {
          containers: [
            {
              name: 'linstor-controller',
              // no limit: the virtual machine of Java must not be ended while it changes volumes
              resources: { requests: { cpu: '250m', memory: '700Mi' } },
              livenessProbe: { timeoutSeconds: 5, failureThreshold: 6 },
            },
          ],
        },
      },
    },
    patches: TLS_PODS.map(target => ({ target, patch: emit([RESTARTED]) })),
  };
}
