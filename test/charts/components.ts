import { Platform } from '../../lib/model/platform';
import { CiliumNetwork } from '../../constructs/infrastructure/cilium';
import { CertManager } from '../../constructs/platform/cert-manager';
import { BarmanCloudPlugin, CloudNativePg } from '../../constructs/platform/cloudnative-pg';
import { ExternalSecrets } from '../../constructs/platform/external-secrets';

/** A platform of all components that are charts, as their defaults make them: what the facts are made from and tested against. */
export function chartComponents(): Platform {
  const platform = new Platform('facts');
  new CiliumNetwork(platform, 'cilium');
  new CertManager(platform, 'cert-manager');
  const operator = new CloudNativePg(platform, 'cloudnative-pg');
  new BarmanCloudPlugin(platform, 'plugin-barman-cloud', { operator });
  new ExternalSecrets(platform, 'external-secrets');
  return platform;
}
