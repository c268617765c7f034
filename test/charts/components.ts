import { Platform } from '../../lib/model/platform';
import { CiliumNetwork } from '../../constructs/infrastructure/cilium';
import { KubeOvnNetwork } from '../../constructs/infrastructure/kube-ovn';
import { LinstorStorage } from '../../constructs/infrastructure/linstor';
import { SnapshotController } from '../../constructs/infrastructure/snapshot-controller';
import { CertManager } from '../../constructs/platform/cert-manager';
import { BarmanCloudPlugin, CloudNativePg } from '../../constructs/platform/cloudnative-pg';
import { ClusterApi } from '../../constructs/platform/cluster-api';
import { EtcdOperator } from '../../constructs/platform/etcd-operator';
import { ExternalSecrets } from '../../constructs/platform/external-secrets';
import { IngressNginx } from '../../constructs/platform/ingress-nginx';
import { Kamaji } from '../../constructs/platform/kamaji';
import { MetalLb } from '../../constructs/platform/metallb';
import { VictoriaMetricsOperator } from '../../constructs/platform/victoria-metrics-operator';

/** A platform of all components that are charts, as their defaults make them: what the facts are made from and tested against. */
export function chartComponents(): Platform {
  const platform = new Platform('facts');
  new CiliumNetwork(platform, 'cilium');
  new CertManager(platform, 'cert-manager');
  const operator = new CloudNativePg(platform, 'cloudnative-pg');
  new BarmanCloudPlugin(platform, 'plugin-barman-cloud', { operator });
  new ClusterApi(platform, 'cluster-api');
  new EtcdOperator(platform, 'etcd-operator');
  new ExternalSecrets(platform, 'external-secrets');
  new Kamaji(platform, 'kamaji');
  const chained = new CiliumNetwork(new Platform('chain'), 'cilium', { chained: { target: 'kube-ovn' } });
  new KubeOvnNetwork(platform, 'kube-ovn', {
    cilium: chained,
    masterNodes: ['192.0.2.11', '192.0.2.12', '192.0.2.13'],
  });
  new MetalLb(platform, 'metallb');
  new SnapshotController(platform, 'snapshot-controller');
  new LinstorStorage(platform, 'linstor', { pools: [{ name: 'data', zfs: {} }] });
  new IngressNginx(platform, 'ingress-nginx');
  new VictoriaMetricsOperator(platform, 'victoria-metrics-operator');
  return platform;
}
