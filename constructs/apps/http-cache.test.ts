import { App, Chart, Testing } from 'cdk8s';
import type { Manifest } from '../../lib/values/json';
import { objectsOf } from '../../test/apps/objects';
import { HttpCacheApp, type HttpCacheAppProps } from './http-cache';

const MINIMAL: HttpCacheAppProps = { endpoints: ['192.0.2.10:80'] };

const images = (props: HttpCacheAppProps = MINIMAL, clusterDomain?: string): Map<string, Manifest> =>
  objectsOf(tenant => new HttpCacheApp(tenant, 'images', props), { clusterDomain });

const HAPROXY = 'http-cache-images-haproxy';
const NGINX = 'http-cache-images-nginx-cache';
const LABELS = {
  'app.kubernetes.io/instance': 'http-cache-images',
  'app.kubernetes.io/managed-by': 'strata',
  'app.kubernetes.io/name': 'http-cache',
};
const selector = (component: string): object => ({
  'app.kubernetes.io/component': component,
  'app.kubernetes.io/instance': 'http-cache-images',
});

interface Workload {
  readonly replicas: number;
  readonly selector: object;
  readonly template: {
    readonly metadata: { readonly labels: object; readonly annotations: Readonly<Record<string, string>> };
    readonly spec: {
      readonly containers: readonly Readonly<Record<string, unknown>>[];
      readonly [field: string]: unknown;
    };
  };
  readonly [field: string]: unknown;
}
const workload = (made: Map<string, Manifest>, key: string): Workload => made.get(key)!.spec as Workload;
const configOf = (made: Map<string, Manifest>, name: string, file: string): string =>
  (made.get(`ConfigMap ${name}`)!.data as Record<string, string>)[file]!;

test('two servers, their configuration, services and budgets, all named after the application', () => {
  const made = images();
  expect([...made.keys()]).toEqual([
    `ConfigMap ${HAPROXY}`,
    `ConfigMap ${NGINX}`,
    `Service ${HAPROXY}`,
    `Service ${NGINX}`,
    `Deployment ${HAPROXY}`,
    `StatefulSet ${NGINX}`,
    `PodDisruptionBudget ${HAPROXY}`,
    `PodDisruptionBudget ${NGINX}`,
  ]);
  for (const { metadata } of made.values())
    expect(metadata).toMatchObject({ namespace: 'tenant-root', labels: LABELS });
});

test('nothing carries a hash of the path', () => {
  expect(JSON.stringify([...images().values()])).not.toContain('cdk8s.io/metadata.addr');
});

test.each([
  [`Deployment ${HAPROXY}`, 'haproxy', 99, 'docker.io/library/haproxy:3.2.4-alpine', 8404],
  [`StatefulSet ${NGINX}`, 'nginx', 101, 'docker.io/nginxinc/nginx-unprivileged:1.28.0-alpine', 8081],
])('%s: restricted pods, found by labels, apart from each other', (key, component, user, image, healthPort) => {
  const spec = workload(images(), key);
  expect(spec.replicas).toBe(2);
  expect(spec.selector).toEqual({ matchLabels: selector(component) });
  const { metadata, spec: pod } = spec.template;
  expect(metadata.labels).toEqual({ ...LABELS, ...selector(component) });
  expect(pod).toMatchObject({
    automountServiceAccountToken: false,
    securityContext: { runAsNonRoot: true, runAsUser: user, runAsGroup: user, fsGroup: user },
    affinity: {
      podAntiAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [
          {
            weight: 100,
            podAffinityTerm: {
              topologyKey: 'kubernetes.io/hostname',
              labelSelector: { matchLabels: selector(component) },
            },
          },
        ],
      },
    },
  });
  const [container, ...others] = pod.containers;
  expect(others).toEqual([]);
  const probe = { failureThreshold: 3, httpGet: { path: '/healthz', port: healthPort, scheme: 'HTTP' } };
  expect(container).toMatchObject({
    name: component,
    image,
    imagePullPolicy: 'IfNotPresent',
    livenessProbe: probe,
    readinessProbe: probe,
    startupProbe: probe,
    resources: {
      limits: { cpu: '250m', memory: '128Mi', 'ephemeral-storage': '2Gi' },
      requests: { cpu: '25m', memory: '128Mi', 'ephemeral-storage': '53687092' },
    },
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      privileged: false,
      readOnlyRootFilesystem: true,
      runAsNonRoot: true,
      runAsUser: user,
      runAsGroup: user,
      seccompProfile: { type: 'RuntimeDefault' },
    },
  });
});

test('caches keep a disk and a name each', () => {
  const made = images({ ...MINIMAL, size: '50Gi', storageClass: 'local', nginx: { replicas: 3 } }, 'cozy.local');
  const spec = workload(made, `StatefulSet ${NGINX}`);
  expect(spec).toMatchObject({
    replicas: 3,
    serviceName: NGINX,
    podManagementPolicy: 'Parallel',
    persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete', whenScaled: 'Delete' },
    volumeClaimTemplates: [
      {
        metadata: { name: 'data', labels: LABELS },
        spec: {
          accessModes: ['ReadWriteOnce'],
          resources: { requests: { storage: '50Gi' } },
          storageClassName: 'local',
        },
      },
    ],
  });
  expect(made.get(`Service ${NGINX}`)!.spec).toMatchObject({
    clusterIP: 'None',
    publishNotReadyAddresses: true,
    selector: selector('nginx'),
  });
  const servers = configOf(made, HAPROXY, 'haproxy.cfg').match(/^ {2}server cache.*$/gm);
  expect(servers).toEqual(
    [0, 1, 2].map(number => `  server cache${number} ${NGINX}-${number}.${NGINX}.tenant-root.svc.cozy.local:8080`),
  );
});

test('the limit of the cache follows its disk, its keys the memory', () => {
  const nginx = (props: Partial<HttpCacheAppProps>): string =>
    /keys_zone=\S+ max_size=\S+/.exec(configOf(images({ ...MINIMAL, ...props }), NGINX, 'nginx.conf'))![0];
  expect(nginx({})).toBe('keys_zone=answers:32m max_size=9216m');
  expect(nginx({ size: '1Ti', nginx: { resources: { memory: '8Gi' } } })).toBe(
    'keys_zone=answers:2048m max_size=943718m',
  );
});

test('a change of the configuration changes the pods, and nothing else does', () => {
  const checksum = (props: HttpCacheAppProps): string =>
    workload(images(props), `Deployment ${HAPROXY}`).template.metadata.annotations['strata.cloud/config-checksum']!;
  expect(checksum(MINIMAL)).toMatch(/^[0-9a-f]{64}$/);
  expect(checksum({ ...MINIMAL, storageClass: 'local' })).toBe(checksum(MINIMAL));
  expect(checksum({ ...MINIMAL, purgeFrom: ['10.0.0.0/8'] })).not.toBe(checksum(MINIMAL));
});

test('external: a load balancer that keeps client addresses, and a policy that lets the world in', () => {
  const made = images({ ...MINIMAL, external: true });
  expect(made.get(`Service ${HAPROXY}`)!.spec).toEqual({
    type: 'LoadBalancer',
    externalTrafficPolicy: 'Local',
    allocateLoadBalancerNodePorts: false,
    ports: [{ name: 'http', port: 80, targetPort: 8080 }],
    selector: selector('haproxy'),
  });
  expect(made.get(`CiliumNetworkPolicy ${HAPROXY}`)!.spec).toEqual({
    endpointSelector: { matchLabels: selector('haproxy') },
    ingress: [{ fromEntities: ['world'], toPorts: [{ ports: [{ port: '8080', protocol: 'TCP' }] }] }],
  });
  expect(images().get(`Service ${HAPROXY}`)!.spec).toMatchObject({ type: 'ClusterIP' });
});

test('monitoring', () => {
  expect(images({ ...MINIMAL, monitoring: true }).get('PodMonitor http-cache-images')!.spec).toEqual({
    selector: { matchLabels: selector('haproxy') },
    podMetricsEndpoints: [{ port: 'health' }],
  });
});

test('plain values and typed references give equal objects', () => {
  const endpoints = [
    { address: '192.0.2.10', port: 80 },
    { address: '2001:db8::10', port: 8080 },
  ];
  const values = { endpoints: ['192.0.2.10:80', '[2001:db8::10]:8080'] };
  const fromValues = objectsOf(tenant => HttpCacheApp.fromValues(tenant, 'images', values));
  expect([...fromValues]).toEqual([...images({ endpoints })]);
});

test('in anybody’s cdk8s chart, two of them', () => {
  const chart = new Chart(new App(), 'chart', { namespace: 'shop' });
  for (const id of ['one', 'two']) new HttpCacheApp(chart, id, MINIMAL);
  const made = Testing.synth(chart) as Manifest[];
  expect(new Set(made.map(({ kind, metadata }) => `${kind} ${metadata.namespace}/${metadata.name}`)).size).toBe(16);
  expect(made).toHaveLength(16);
});

test('where it stands in the tree changes nothing', () => {
  const synth = (id: string): string => {
    const app = new App();
    new HttpCacheApp(new Chart(app, id, { namespace: 'shop' }), 'images', MINIMAL);
    return app.synthYaml();
  };
  expect(synth('a')).toBe(synth('another'));
});

test('what others connect through', () => {
  const app = new HttpCacheApp(new Chart(new App(), 'chart', { namespace: 'shop' }), 'images', MINIMAL);
  expect([app.host, app.port]).toEqual(['http-cache-images-haproxy.shop.svc', 80]);
});
