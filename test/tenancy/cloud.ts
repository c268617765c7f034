import { ConfigMap } from '../../lib/kinds/generated/core';
import { Cluster } from '../../lib/kinds/generated/postgresql.cnpg.io';
import { crdsOf } from '../../lib/kinds/crd';
import { groupSchema } from '../../lib/kinds/registry';
import type { Model } from '../../lib/model/model';
import { allowFromWorld } from '../../constructs/tenancy/allow';
import { allowReadingSecrets } from '../../constructs/tenancy/allow-reading';
import { Tenant } from '../../constructs/tenancy/tenant';
import type { CrdObject } from '../../lib/sandbox';
import { Plain, platformWithCilium } from './fixture';

/** The tenants of {@link cloud}, by namespace, with those above each. */
export const LINEAGE = {
  'tenant-root': ['tenant-root'],
  'tenant-shop': ['tenant-root', 'tenant-shop'],
  'tenant-shop-dev': ['tenant-root', 'tenant-shop', 'tenant-shop-dev'],
  'tenant-bank': ['tenant-root', 'tenant-bank'],
} as const;

export type TenantNamespace = keyof typeof LINEAGE;

/** Root with two tenants, one of which has another below; a web page and a database in each. */
export function cloud(options: { readonly pages: boolean; readonly databases: boolean }): Model {
  const platform = platformWithCilium();
  const root = new Tenant(platform, 'root');
  const shop = new Tenant(root, 'shop', { quota: { cpu: 4, memory: '4Gi', pods: 20 } });
  const dev = new Tenant(shop, 'dev', { quota: { cpu: 1, memory: '1Gi', pods: 5 } });
  const bank = new Tenant(root, 'bank');
  for (const tenant of [root, shop, dev, bank]) {
    if (options.pages) new Plain(tenant, 'web', page);
    if (options.databases) new Plain(tenant, 'orders', database);
  }
  return platform.model();
}

function page(app: Plain): void {
  new ConfigMap(app, 'page', { metadata: app.named(), data: { 'index.html': 'hello' } });
  allowFromWorld(app, 'world', { labels: app.labels, ports: [8080] });
  allowReadingSecrets(app, 'use', [app.releaseName]);
}

function database(app: Plain): void {
  new Cluster(app, 'db', { metadata: app.named(), spec: { instances: 1, storage: { size: '1Gi' } } });
}

/** The custom kinds of {@link cloud}. */
export function cloudCrds(): readonly CrdObject[] {
  return ['cilium.io', 'postgresql.cnpg.io'].flatMap(group => crdsOf(groupSchema(group)!));
}
