import { PostgresApp } from '../apps/postgres';
import type { Model } from '../../lib/model/model';
import { Platform } from '../../lib/model/platform';
import type { JsonObject } from '../../lib/values/json';
import { Tenant } from './tenant';
import { TenantIngressController } from './tenant-ingress';

function cloud(): Model {
  const platform = new Platform('test', { host: 'example.org' });
  const root = new Tenant(platform, 'root', { ingress: 'own' });
  new TenantIngressController(root, 'ingress');
  const shop = new Tenant(root, 'shop', { ingress: 'own' });
  new TenantIngressController(shop, 'ingress', { replicas: 3 });
  new Tenant(shop, 'dev');
  new PostgresApp(shop, 'orders');
  return platform.model();
}

function valuesOf({ objects }: Model, namespace: string): JsonObject {
  const release = objects.find(({ id }) => id.kind === 'HelmRelease' && id.namespace === namespace)!;
  return (release.manifest.spec as { values: JsonObject }).values;
}

function policy({ objects }: Model, namespace: string, name: string): unknown {
  return objects.find(({ id }) => id.kind === 'CiliumNetworkPolicy' && id.namespace === namespace && id.name === name)
    ?.manifest.spec;
}

test('a class, a controller and names of its own for each tenant', () => {
  expect(valuesOf(cloud(), 'tenant-shop')).toMatchObject({
    fullnameOverride: 'shop-ingress',
    controller: {
      replicaCount: 3,
      ingressClass: 'tenant-shop',
      ingressClassResource: { name: 'tenant-shop', controllerValue: 'k8s.io/ingress-nginx-tenant-shop' },
      podLabels: { 'cozystack.io/service': 'ingress', 'policy.cozystack.io/allow-to-apiserver': 'true' },
      admissionWebhooks: { enabled: false },
      scope: { namespaceSelector: 'tenant.cozystack.io/tenant-shop' },
    },
  });
});

test('root judges all Ingresses and serves all namespaces', () => {
  const { controller } = valuesOf(cloud(), 'tenant-root') as { controller: JsonObject };
  expect(controller['admissionWebhooks']).toEqual({ certManager: { enabled: true } });
  expect(controller).not.toHaveProperty('scope');
});

test('it is delivered with the rights of the platform, beside the tenant', () => {
  const { units } = cloud();
  const unit = units.find(({ name }) => name === 'tenant-shop-ingress')!;
  expect(unit).toMatchObject({ dependsOn: ['tenant-shop'], serviceAccount: undefined });
  expect(units.find(({ name }) => name === 'tenant-shop-postgres-orders')!.serviceAccount).toBe('tenant-shop');
});

test('the tenants below are served by it: their policies let it in, its own lets it out', () => {
  const model = cloud();
  const controllers = {
    matchLabels: { 'cozystack.io/service': 'ingress', 'k8s:io.kubernetes.pod.namespace': 'tenant-shop' },
  };
  expect(policy(model, 'tenant-shop-dev', 'tenant-allow-ingress-controllers')).toMatchObject({
    ingress: [{ fromEndpoints: [controllers] }],
  });
  expect(policy(model, 'tenant-shop', 'ingress-web')).toEqual({
    endpointSelector: { matchLabels: { 'cozystack.io/service': 'ingress' } },
    ingress: [
      {
        fromEntities: ['world', 'cluster'],
        toPorts: [
          {
            ports: [
              { port: '80', protocol: 'TCP' },
              { port: '443', protocol: 'TCP' },
            ],
          },
        ],
      },
    ],
    egress: [
      {
        toEndpoints: [
          {
            matchExpressions: [
              { key: 'k8s:io.cilium.k8s.namespace.labels.tenant.cozystack.io/tenant-shop', operator: 'Exists' },
            ],
          },
        ],
      },
    ],
  });
  expect(policy(model, 'tenant-shop', 'ingress-webhook')).toBeUndefined();
  expect(policy(model, 'tenant-root', 'ingress-webhook')).toMatchObject({
    ingress: [
      { fromEntities: ['kube-apiserver', 'remote-node'], toPorts: [{ ports: [{ port: '8443', protocol: 'TCP' }] }] },
    ],
  });
});

test('a tenant that is served by others has none of its own', () => {
  const platform = new Platform('test');
  const root = new Tenant(platform, 'root');
  expect(() => new TenantIngressController(root, 'ingress')).toThrow(
    "the tenant 'root' is served by no controllers, not by its own",
  );
  const shop = new Tenant(root, 'shop', {
    ingress: { className: 'nginx', namespace: 'ingress-nginx', podLabels: { app: 'nginx' } },
  });
  expect(() => new TenantIngressController(shop, 'ingress')).toThrow(
    "the tenant 'shop' is served by the class nginx, not by its own",
  );
  expect(() => new TenantIngressController(platform as never, 'ingress')).toThrow(
    'ingress controllers of a tenant stand directly in it',
  );
  expect(() => new Tenant(root, 'lab', { ingress: 'its' as never })).toThrow('must be one of "own"');
});
