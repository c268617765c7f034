import type { Construct, IConstruct } from 'constructs';
import { CronJob } from '../../lib/kinds/generated/batch';
import { EtcdCluster } from '../../lib/kinds/generated/etcd-operator.cozystack.io';
import { DataStore, type SecretReference } from '../../lib/kinds/generated/kamaji.clastix.io';
import { PodMonitor } from '../../lib/kinds/generated/monitoring.coreos.com';
import { propProblems, refuseProps } from '../../lib/model/check-props';
import { Component } from '../../lib/model/component';
import { Platform } from '../../lib/model/platform';
import { hasMark } from '../../lib/values/marks';
import { ETCD, ETCD_SECRETS, addCertificates } from './tenant-etcd-certificates';
import { defragmentation, etcdClusterSpec } from './tenant-etcd-cluster';
import { ETCD_PODS, ETCD_PORTS, allowClients } from './tenant-etcd-policies';
import { TENANT_ETCD, WITHOUT_TENANT, type TenantEtcdProps } from './tenant-etcd-props';
import { tenantOf } from './tenant-mark';

export type { TenantEtcdProps } from './tenant-etcd-props';

/** Marks the etcd of tenants; two copies of the package may be installed. */
const MARK = Symbol.for('strata.TenantEtcd');

/**
 * The etcd of a tenant: it holds the state of the Kubernetes clusters of the tenant and of all below it that have none of their own. Kamaji
 * knows it as the DataStore named after the tenant's namespace.
 * @example
 * const root = new Tenant(platform, 'root');
 * new TenantEtcd(root, 'etcd', { storageClass: 'local' });
 */
export class TenantEtcd extends Component {
  /** The etcd that serves a construct: that of the nearest tenant from its own upwards that has one. */
  static tryOf(construct: IConstruct): TenantEtcd | undefined {
    return tenantOf(construct)?.nearest(tenant => tenant.node.children.find(isTenantEtcd));
  }

  declare readonly namespace: string;
  /** Name of the DataStore, the tenant's namespace. */
  readonly dataStoreName: string;

  /** @throws FindingsError with all problems of the props, or if there is no tenant above it */
  constructor(scope: Construct, id: string, props: TenantEtcdProps = {}) {
    const tenant = tenantOf(scope);
    const problems = propProblems(props, TENANT_ETCD);
    refuseProps(scope, id, tenant === undefined ? [WITHOUT_TENANT, ...problems] : problems);
    super(scope, id, { timeout: props.timeout });
    Object.defineProperty(this, MARK, { value: true });
    this.dataStoreName = this.namespace;
    addCertificates(this, this.namespace, Platform.tryOf(this)?.clusterDomain ?? 'cluster.local');
    new EtcdCluster(this, 'cluster', { metadata: { name: ETCD }, spec: etcdClusterSpec(props) });
    allowClients(this, this.namespace, tenant!.lineage[0]!);
    this.addDefragmentation();
    if (props.monitoring === true)
      new PodMonitor(this, 'pod-monitor', {
        metadata: { name: ETCD },
        spec: { selector: { matchLabels: ETCD_PODS }, podMetricsEndpoints: [{ port: 'metrics' }] },
      });
    new EtcdDataStore(this, 'datastore');
  }

  override get unitName(): string {
    return `${this.namespace}-${this.node.id}`;
  }

  private addDefragmentation(): void {
    new CronJob(this, 'defragmentation', {
      metadata: { name: `${ETCD}-defrag` },
      spec: {
        schedule: '0 * * * *',
        concurrencyPolicy: 'Forbid',
        startingDeadlineSeconds: 300,
        successfulJobsHistoryLimit: 3,
        failedJobsHistoryLimit: 1,
        jobTemplate: { spec: defragmentation(this.namespace) },
      },
    });
  }
}

/** What Kamaji knows of the etcd. It is delivered on its own, since Kamaji refuses one whose certificates are not there yet. */
class EtcdDataStore extends Component {
  declare readonly namespace: string;

  constructor(scope: TenantEtcd, id: string) {
    super(scope, id, { timeout: scope.timeout });
    const { authority, client } = ETCD_SECRETS;
    new DataStore(this, 'datastore', {
      metadata: { name: this.namespace },
      spec: {
        driver: 'etcd',
        endpoints: [`${ETCD}.${this.namespace}.svc:${ETCD_PORTS.client}`],
        tlsConfig: {
          certificateAuthority: this.keyPair(authority),
          clientCertificate: this.keyPair(client),
        },
      },
    });
  }

  override get unitName(): string {
    return `${this.namespace}-${ETCD}-datastore`;
  }

  private keyPair(name: string): Record<'certificate' | 'privateKey', { readonly secretReference: SecretReference }> {
    const at = (keyPath: string): { readonly secretReference: SecretReference } => ({
      secretReference: { name, namespace: this.namespace, keyPath },
    });
    return { certificate: at('tls.crt'), privateKey: at('tls.key') };
  }
}

function isTenantEtcd(construct: IConstruct): construct is TenantEtcd {
  return hasMark(construct, MARK);
}
