import { Component, Platform } from 'strata-cloud';
import { Flux } from 'strata-cloud/infrastructure/flux';
import { Deployment } from 'strata-cloud/kinds/apps';
import { ConfigMap, PersistentVolumeClaim, ServiceAccount } from 'strata-cloud/kinds/core';
import { NetworkPolicy } from 'strata-cloud/kinds/networking.k8s.io';
import { HelmRepository } from 'strata-cloud/kinds/source.toolkit.fluxcd.io';

/** What differs from one version of the cloud to another. */
export interface Variant {
  /** Address of the repository with the tree. */
  readonly url: string;
  /** Address of a chart repository. */
  readonly charts: string;
  /** @default { a: '1', b: '2' } */
  readonly settings?: Readonly<Record<string, string>>;
}

/** A small cloud with one of each case: a namespace, data that is retained, an object without fields, a workload, a kind of Flux, and what comes after them. */
export function cloud({ url, charts, settings = { a: '1', b: '2' } }: Variant): Platform {
  const platform = new Platform('demo');
  new Flux(platform, 'flux', { source: { url } });
  const web = new Component(platform, 'web', { namespace: 'web', timeout: '60s' });
  web.addNamespace('web');
  new ConfigMap(web, 'settings', { data: settings });
  new ServiceAccount(web, 'account', { metadata: { name: 'web' } });
  new PersistentVolumeClaim(web, 'data', {
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
  });
  new HelmRepository(web, 'charts', { spec: { url: charts, interval: '10m' } });
  const labels = { app: 'web' };
  // a list and a map of one owner each, in which the API server fills in defaults
  const env = [{ name: 'POD', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }];
  new NetworkPolicy(web, 'policy', { spec: { podSelector: {}, ingress: [{ ports: [{ port: 80 }] }] } });
  const container = { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } };
  new Deployment(web, 'deployment', {
    metadata: { name: 'web' },
    spec: {
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          serviceAccountName: 'web',
          automountServiceAccountToken: false,
          securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: 'RuntimeDefault' } },
          containers: [{ name: 'web', image: 'registry.k8s.io/pause:3.10', env, securityContext: container }],
        },
      },
    },
  });
  const site = new Component(platform, 'site', { namespace: 'web' });
  new ConfigMap(site, 'page', { data: { text: 'hello' } }).node.addDependency(web);
  return platform;
}
