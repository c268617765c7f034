import type { CertManager, LinstorSatelliteConfigurationSpec } from '../../lib/kinds/generated/piraeus.io';
import { emit } from '../../lib/yaml/emit';

const SATELLITE = { group: 'apps', version: 'v1', kind: 'DaemonSet', name: 'linstor-satellite' };

/**
 * The satellites of all nodes: on the host network, so that replication does not stop with the pod network; with a limit of memory on every container,
 * since Talos ends pods without one first where memory is short. Figures: Cozystack v1.6.
 */
export function everySatellite(issuer: CertManager): LinstorSatelliteConfigurationSpec {
  return {
    internalTLS: { certManager: issuer },
    podTemplate: {
      spec: {
        hostNetwork: true,
        containers: [
          {
            name: 'linstor-satellite',
            resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '2Gi' } },
            // pools of many volumes take minutes to be read
            startupProbe: { tcpSocket: { port: 'linstor' }, periodSeconds: 10, failureThreshold: 30 },
          },
          {
            name: 'drbd-reactor',
            resources: { requests: { cpu: '10m', memory: '32Mi' }, limits: { memory: '128Mi' } },
          },
        ],
      },
    },
    patches: [{ target: { kind: SATELLITE.kind, name: SATELLITE.name }, patch: emit([RESTARTED]) }],
  };
}

/** Asks Reloader, where it is installed, to restart pods once their certificates are renewed. */
export const RESTARTED = { op: 'add', path: '/metadata/annotations/reloader.stakater.com~1auto', value: 'true' };

/**
 * What Talos has otherwise than other systems: DRBD comes as a system extension, so that nothing is to be built or loaded; there is no systemd to ask for a
 * late shutdown; and /etc can't be written. Source: Cozystack v1.6.
 */
export function talosSatellite(): LinstorSatelliteConfigurationSpec {
  const removed = (name: string): object => ({ name, $patch: 'delete' });
  const spec = {
    initContainers: ['drbd-shutdown-guard', 'drbd-module-loader'].map(removed),
    volumes: [
      ...['run-systemd-system', 'run-drbd-shutdown-guard', 'systemd-bus-socket', 'lib-modules', 'usr-src'].map(removed),
      ...['backup', 'archive'].map(folder => ({
        name: `etc-lvm-${folder}`,
        hostPath: { path: `/var/etc/lvm/${folder}`, type: 'DirectoryOrCreate' },
      })),
    ],
  };
  const patch = {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name: SATELLITE.name },
    spec: { template: { spec } },
  };
  return { patches: [{ target: SATELLITE, patch: emit(patch) }] };
}
