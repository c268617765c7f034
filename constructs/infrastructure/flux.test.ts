import { ConfigMap } from '../../lib/kinds/generated/core';
import { Component } from '../../lib/model/component';
import { Platform } from '../../lib/model/platform';
import type { Manifest } from '../../lib/values/json';
import { Flux, type FluxProps } from './flux';

const source = { url: 'https://git.example.org/cloud.git' };

function modelOf(props: FluxProps, platform = new Platform('test')): ReturnType<Platform['model']> {
  new Flux(platform, 'flux', props);
  return platform.model();
}

function objects(props: FluxProps, platform?: Platform): Map<string, Manifest> {
  return new Map(modelOf(props, platform).objects.map(({ id, manifest }) => [`${id.kind}/${id.name}`, manifest]));
}

interface PodSpec {
  readonly containers: readonly {
    readonly name: string;
    readonly args: readonly string[];
    readonly env: readonly unknown[];
    readonly ports: readonly { readonly containerPort: number }[];
    readonly livenessProbe: unknown;
    readonly readinessProbe: unknown;
  }[];
  readonly [field: string]: unknown;
}

function podOf(manifest: Manifest | undefined): PodSpec {
  return (manifest?.spec as { template: { spec: PodSpec } }).template.spec;
}

const KINDS = [
  'CustomResourceDefinition/buckets.source.toolkit.fluxcd.io',
  'CustomResourceDefinition/externalartifacts.source.toolkit.fluxcd.io',
  'CustomResourceDefinition/gitrepositories.source.toolkit.fluxcd.io',
  'CustomResourceDefinition/helmcharts.source.toolkit.fluxcd.io',
  'CustomResourceDefinition/helmreleases.helm.toolkit.fluxcd.io',
  'CustomResourceDefinition/helmrepositories.source.toolkit.fluxcd.io',
  'CustomResourceDefinition/kustomizations.kustomize.toolkit.fluxcd.io',
  'CustomResourceDefinition/ocirepositories.source.toolkit.fluxcd.io',
];

test('on the host network all controllers share one pod that needs neither pod network nor cluster addresses', () => {
  const made = objects({ source, hostNetwork: true });
  expect([...made.keys()].sort()).toEqual([
    'ClusterRoleBinding/flux-reconcilers',
    ...KINDS,
    'Deployment/flux',
    'Namespace/flux-system',
    'ServiceAccount/flux',
  ]);
  const { replicas, strategy } = made.get('Deployment/flux')!.spec as Record<string, unknown>;
  expect({ replicas, strategy }).toEqual({ replicas: 1, strategy: { type: 'Recreate' } });
  const { containers, volumes, ...pod } = podOf(made.get('Deployment/flux'));
  expect(pod).toEqual({
    dnsPolicy: 'Default',
    hostNetwork: true,
    nodeSelector: { 'kubernetes.io/os': 'linux' },
    priorityClassName: 'system-cluster-critical',
    securityContext: { fsGroup: 1337 },
    serviceAccountName: 'flux',
    terminationGracePeriodSeconds: 600,
    tolerations: [
      { key: 'node-role.kubernetes.io/control-plane', operator: 'Exists' },
      { key: 'node.cilium.io/agent-not-ready', operator: 'Exists' },
      { key: 'node.cloudprovider.kubernetes.io/uninitialized', operator: 'Exists' },
      { key: 'node.kubernetes.io/network-unavailable', operator: 'Exists' },
      { key: 'node.kubernetes.io/not-ready', operator: 'Exists' },
    ],
  });
  expect(volumes).toEqual(
    ['data', 'source-controller-tmp', 'kustomize-controller-tmp', 'helm-controller-tmp'].map(name => ({
      name,
      emptyDir: {},
    })),
  );
  expect(containers[0]).toEqual({
    name: 'source-controller',
    image: 'ghcr.io/fluxcd/source-controller:v1.7.0',
    args: [
      '--watch-all-namespaces',
      '--log-level=info',
      '--log-encoding=json',
      '--enable-leader-election',
      '--concurrent=10',
      '--storage-path=/data',
      '--metrics-addr=127.0.0.1:9791',
      '--health-addr=127.0.0.1:9792',
      '--storage-addr=127.0.0.1:9790',
      '--storage-adv-addr=127.0.0.1:9790',
    ],
    env: [
      { name: 'RUNTIME_NAMESPACE', valueFrom: { fieldRef: { fieldPath: 'metadata.namespace' } } },
      {
        name: 'GOMEMLIMIT',
        valueFrom: { resourceFieldRef: { containerName: 'source-controller', resource: 'limits.memory' } },
      },
      { name: 'KUBERNETES_SERVICE_HOST', value: 'localhost' },
      { name: 'KUBERNETES_SERVICE_PORT', value: '7445' },
    ],
    ports: [{ containerPort: 9790 }, { containerPort: 9791 }, { containerPort: 9792 }],
    livenessProbe: { httpGet: { host: '127.0.0.1', port: 9792, path: '/healthz' } },
    readinessProbe: { httpGet: { host: '127.0.0.1', port: 9790, path: '/' } },
    resources: { requests: { cpu: '50m', memory: '64Mi' }, limits: { cpu: '1', memory: '1Gi' } },
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      readOnlyRootFilesystem: true,
      runAsNonRoot: true,
      seccompProfile: { type: 'RuntimeDefault' },
    },
    volumeMounts: [
      { name: 'data', mountPath: '/data' },
      { name: 'source-controller-tmp', mountPath: '/tmp' },
    ],
  });
  expect(containers[1]?.args).toEqual([
    '--watch-all-namespaces',
    '--log-level=info',
    '--log-encoding=json',
    '--enable-leader-election',
    '--concurrent=10',
    '--requeue-dependency=5s',
    '--no-cross-namespace-refs=true',
    '--no-remote-bases=true',
    '--feature-gates=CancelHealthCheckOnNewRevision=true',
    '--metrics-addr=127.0.0.1:9793',
    '--health-addr=127.0.0.1:9794',
  ]);
  const ports = containers.flatMap(container => container.ports.map(({ containerPort }) => containerPort));
  expect(ports).toEqual([9790, 9791, 9792, 9793, 9794, 9795, 9796]);
  expect(
    containers.flatMap(({ args }) => args.filter(arg => /-addr=/.test(arg) && !arg.includes('=127.0.0.1:'))),
  ).toEqual([]);
});

test('on the host network the namespace is privileged, and says why', () => {
  const [namespace] = modelOf({ source, hostNetwork: true }).namespaces;
  expect(namespace).toMatchObject({
    name: 'flux-system',
    podSecurity: 'privileged',
    reason: 'the controllers run on the host network, since they deliver the pod network',
  });
});

test('elsewhere each controller has a pod of its own in a restricted namespace', () => {
  const made = objects({ source });
  expect([...made.keys()].sort()).toEqual([
    'ClusterRole/flux-source-controller',
    'ClusterRoleBinding/flux-reconcilers',
    'ClusterRoleBinding/flux-source-controller',
    ...KINDS,
    'Deployment/helm-controller',
    'Deployment/kustomize-controller',
    'Deployment/source-controller',
    'Namespace/flux-system',
    'NetworkPolicy/flux',
    'Service/source-controller',
    'ServiceAccount/helm-controller',
    'ServiceAccount/kustomize-controller',
    'ServiceAccount/source-controller',
  ]);
  const { containers, volumes, ...pod } = podOf(made.get('Deployment/source-controller'));
  expect(pod).toEqual({
    nodeSelector: { 'kubernetes.io/os': 'linux' },
    priorityClassName: 'system-cluster-critical',
    securityContext: { fsGroup: 1337 },
    serviceAccountName: 'source-controller',
    terminationGracePeriodSeconds: 10,
  });
  expect(volumes).toEqual([
    { name: 'data', emptyDir: {} },
    { name: 'source-controller-tmp', emptyDir: {} },
  ]);
  expect(containers[0]?.args.slice(-4)).toEqual([
    '--metrics-addr=:8080',
    '--health-addr=:9440',
    '--storage-addr=:9090',
    '--storage-adv-addr=source-controller.flux-system.svc.cluster.local.',
  ]);
  expect(containers[0]?.env).toHaveLength(2);
  expect(containers[0]?.readinessProbe).toEqual({ httpGet: { port: 9090, path: '/' } });
  expect(podOf(made.get('Deployment/helm-controller')).containers[0]?.readinessProbe).toEqual({
    httpGet: { port: 9440, path: '/readyz' },
  });
  expect(made.get('Service/source-controller')?.spec).toEqual({
    selector: { app: 'source-controller' },
    ports: [{ name: 'http', port: 80, targetPort: 9090 }],
  });
  expect(made.get('NetworkPolicy/flux')?.spec).toEqual({
    podSelector: {},
    policyTypes: ['Ingress', 'Egress'],
    ingress: [{ from: [{ podSelector: {} }] }, { from: [{ namespaceSelector: {} }], ports: [{ port: 8080 }] }],
    egress: [{}],
  });
  expect(made.get('Namespace/flux-system')?.metadata.labels).toMatchObject({
    'pod-security.kubernetes.io/enforce': 'restricted',
  });
});

test('source-controller may read credentials, not write them; the controllers that apply are administrators', () => {
  const made = objects({ source });
  expect(made.get('ClusterRole/flux-source-controller')?.rules).toContainEqual({
    apiGroups: [''],
    resources: ['configmaps', 'secrets', 'serviceaccounts'],
    verbs: ['get', 'list', 'watch'],
  });
  expect(made.get('ClusterRoleBinding/flux-reconcilers')).toMatchObject({
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' },
    subjects: ['kustomize-controller', 'helm-controller'].map(name => ({
      kind: 'ServiceAccount',
      name,
      namespace: 'flux-system',
    })),
  });
});

test('artifacts are advertised under the domain of the cluster', () => {
  const made = objects({ source }, new Platform('test', { clusterDomain: 'cozy.local' }));
  expect(podOf(made.get('Deployment/source-controller')).containers[0]?.args).toContain(
    '--storage-adv-addr=source-controller.flux-system.svc.cozy.local.',
  );
});

test('kubectl shows readiness of the kinds', () => {
  const spec = objects({ source }).get('CustomResourceDefinition/kustomizations.kustomize.toolkit.fluxcd.io')!.spec;
  const { versions } = spec as { versions: { additionalPrinterColumns: { name: string }[] }[] };
  expect(versions[0]?.additionalPrinterColumns.map(({ name }) => name)).toEqual(['Age', 'Ready', 'Status']);
});

test('Flux is the bootstrap unit, depends on nothing, and nothing waits for its kinds in vain', () => {
  const platform = new Platform('test');
  const landing = new Component(platform, 'landing', { namespace: 'landing' });
  landing.addNamespace('landing');
  new ConfigMap(landing, 'page', {});
  const { units, unresolved, findings, fluxSource } = modelOf({ source }, platform);
  const unit = Object.fromEntries(units.map(({ name, dependsOn, bootstrap }) => [name, { dependsOn, bootstrap }]));
  expect(unit).toEqual({
    flux: { dependsOn: [], bootstrap: true },
    landing: { dependsOn: [], bootstrap: false },
  });
  expect(unresolved).toEqual([]);
  expect(findings).toEqual([]);
  expect(fluxSource).toEqual({ url: 'https://git.example.org/cloud.git', branch: 'main', secretName: undefined });
});

test('stated defaults change nothing', () => {
  const stated: FluxProps = {
    source: { ...source, branch: 'main' },
    hostNetwork: false,
    apiServer: { host: 'localhost', port: 7445 },
  };
  expect(objects(stated)).toEqual(objects({ source }));
  expect(objects({ ...stated, hostNetwork: true })).toEqual(objects({ source, hostNetwork: true }));
});

test.each([
  [
    { url: 'git@git.example.org:cloud.git' },
    `error flux/source: 'git@git.example.org:cloud.git' is no address that Flux reads: https://, http:// or ssh://
  field: source.url
  construct: flux (constructs/infrastructure/flux.test.ts)
  fix: write it with a scheme, e.g. ssh://git@git.example.org/cloud.git`,
  ],
  [
    { url: 'git.example.org/cloud' },
    `error flux/source: 'git.example.org/cloud' is no address that Flux reads: https://, http:// or ssh://
  field: source.url
  construct: flux (constructs/infrastructure/flux.test.ts)
  fix: write it with a scheme`,
  ],
  [
    { url: 'ssh://git@git.example.org/cloud.git' },
    `error flux/source: 'ssh://git@git.example.org/cloud.git' needs a Secret with an ssh identity
  field: source.secretName
  construct: flux (constructs/infrastructure/flux.test.ts)
  fix: name the Secret in secretName; \`strata bootstrap\` prints how to make it`,
  ],
])('a repository that Flux could not read is refused: %j', (repository, message) => {
  let text = '';
  try {
    new Flux(new Platform('test'), 'flux', { source: repository });
  } catch (error) {
    text = (error as Error).message.replace(/:\d+:\d+\)/g, ')');
  }
  expect(text).toBe(message);
});
