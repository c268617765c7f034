import { ApiObject } from 'cdk8s';
import { output, secret } from '@pulumi/pulumi';
import { Deployment } from '../../lib/kinds/generated/apps';
import { ConfigMap, PersistentVolumeClaim, Secret, Service, ServiceAccount } from '../../lib/kinds/generated/core';
import { Component } from '../../lib/model/component';
import { Platform, type PlatformProps } from '../../lib/model/platform';
import { late } from '../../lib/pulumi';
import { widgetCrd } from '../cluster/widgets';

/** Text that may stand nowhere in the clear. */
export const SECRET = 'do-not-print-me';

/** Widgets in two versions, so that a program can raise one. */
const WIDGETS = {
  ...widgetCrd,
  spec: {
    ...widgetCrd.spec,
    versions: [...widgetCrd.spec.versions, { ...widgetCrd.spec.versions[0]!, name: 'v1beta1', storage: false }],
  },
};

/** What differs from one version of the cloud to another. */
export interface Variant {
  readonly data?: Readonly<Record<string, string>>;
  readonly image?: string;
  /** Component that holds the page. @default 'site' */
  readonly pageIn?: string;
  /** Whether the component with the page is inside another. @default false */
  readonly nested?: boolean;
  /** @default 'v1beta1' */
  readonly widgetVersion?: string;
  /** Whether the claim, which owns data, is there. @default true */
  readonly claim?: boolean;
  /** Whether the service is there. @default true */
  readonly service?: boolean;
  readonly props?: PlatformProps;
}

/** A small cloud with one of each case: a namespace, a workload, data, a kind of its own with its objects, a value known late, a secret. */
export function cloud(variant: Variant = {}): Platform {
  const { data = {}, image = 'registry.k8s.io/pause:3.10', pageIn = 'site', nested = false, widgetVersion = 'v1beta1', claim = true, service = true } = variant; // prettier-ignore
  const platform = new Platform('test', {
    kindRules: [{ group: 'example.org', kind: 'Widget', readiness: { rule: 'condition', type: 'Ready' } }],
    ...variant.props,
  });
  const web = new Component(platform, 'web', { namespace: 'web', timeout: '20s' });
  web.addNamespace('web');
  new ConfigMap(web, 'settings', { data: { mode: 'plain', ...data } });
  new ServiceAccount(web, 'account', { metadata: { name: 'web' } });
  const labels = { app: 'web' };
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
          containers: [{ name: 'web', image, securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } } }], // prettier-ignore
        },
      },
    },
  });
  if (service)
    new Service(web, 'service', { metadata: { name: 'web' }, spec: { selector: labels, ports: [{ port: 80 }] } });
  const password = late(secret(output(SECRET)), { example: 'an example' });
  new Secret(web, 'password', { stringData: { password } });
  if (claim)
    new PersistentVolumeClaim(web, 'data', {
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
    });

  const widgets = new Component(platform, 'widgets', { timeout: '15s' });
  new ApiObject(widgets, 'crd', WIDGETS);
  const user = new Component(platform, 'user', { namespace: 'web', timeout: '15s' });
  new ApiObject(user, 'widget', {
    apiVersion: `example.org/${widgetVersion}`,
    kind: 'Widget',
    metadata: { name: 'one' },
    spec: { size: 1 },
  });

  const outer = nested ? new Component(platform, 'outer', { namespace: 'web' }) : platform;
  const site = new Component(outer, pageIn, { namespace: 'web' });
  new ConfigMap(site, 'page', { metadata: { name: 'page' }, data: { text: 'hello' } }).node.addDependency(user);
  return platform;
}
