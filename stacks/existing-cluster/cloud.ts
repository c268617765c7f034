import { Platform } from 'strata-cloud';
import { HttpCacheApp } from 'strata-cloud/apps/http-cache';
import { PostgresApp } from 'strata-cloud/apps/postgres';
import { Flux } from 'strata-cloud/infrastructure/flux';
import { CertManager } from 'strata-cloud/platform/cert-manager';
import { CloudNativePg } from 'strata-cloud/platform/cloudnative-pg';
import { SelfSignedIssuer } from 'strata-cloud/platform/issuers';
import { Tenant } from 'strata-cloud/tenancy/tenant';

/** In what the clusters that run this cloud differ. */
export interface CloudSettings {
  /** Name of the cluster. */
  readonly cluster: string;
  /** Domain under which the cloud and its tenants are reached. */
  readonly host: string;
  /** Instances of each database. */
  readonly databaseReplicas: number;
}

/** The cloud. Pulumi and `strata synth` make it by this function, so that both deliver the same. */
export function buildCloud({ cluster, host, databaseReplicas }: CloudSettings): Platform {
  // the cluster has its pod network, Cilium, whose kinds the policies of tenants are
  const cilium = { group: 'apiextensions.k8s.io', kind: 'CustomResourceDefinition', name: '*.cilium.io' };
  const platform = new Platform(cluster, { host, external: [cilium] });

  // Flux installs charts in both modes; it reads the repository in mode git alone
  new Flux(platform, 'flux', { source: { url: 'https://git.example.org/cloud.git', secretName: 'git' } });

  const certManager = new CertManager(platform, 'cert-manager');
  new SelfSignedIssuer(certManager, 'selfsigned');
  new CloudNativePg(platform, 'cloudnative-pg');

  const root = new Tenant(platform, 'root');
  const shop = new Tenant(root, 'shop', { quota: { cpu: 8, memory: '32Gi', storage: '200Gi' } });
  new PostgresApp(shop, 'orders', { replicas: databaseReplicas, size: '20Gi' });
  new HttpCacheApp(shop, 'images', { endpoints: ['203.0.113.10:80', '203.0.113.11:80'], size: '10Gi' });
  return platform;
}

/** The cloud of stack `dev`, for `strata synth`; its values are those of Pulumi.dev.yaml. */
export const platform = buildCloud({ cluster: 'dev', host: 'dev.example.org', databaseReplicas: 1 });
