import { ApiObject, JsonPatch, Size } from 'cdk8s';
import { PodDisruptionBudget } from '../../lib/kinds/generated/policy';
import type { Application } from '../../lib/model/application';
import { haproxyConfig } from './http-cache-haproxy';
import { CACHE_FOLDER, nginxConfig } from './http-cache-nginx';
import { cdk8sPlus, finish, podProps, quantity, type Labels } from './http-cache-pods';
import { HEALTH_PATH, PORTS } from './http-cache-ports';
import type { HttpCacheValues } from './http-cache-values';
import { containerResources, quantityText } from './resources';

/** The versions that are run. */
const IMAGES = {
  haproxy: 'docker.io/library/haproxy:3.2.4-alpine',
  nginx: 'docker.io/nginxinc/nginx-unprivileged:1.28.0-alpine',
} as const;

/** Users of the images. */
const USERS = { haproxy: 99, nginx: 101 } as const;

/** Labels by which the pods of one server are found. */
export function podLabels(app: Application, component: 'haproxy' | 'nginx'): Labels {
  return { 'app.kubernetes.io/component': component, 'app.kubernetes.io/instance': app.releaseName };
}

/** Name of the caches: of their StatefulSet, and of the service that gives each a DNS name. */
function cachesName(app: Application): string {
  return `${app.releaseName}-nginx-cache`;
}

/** The caches: a StatefulSet, since HAProxy finds a cache by its name, and a cache its disk. */
export function addNginx(app: Application, values: HttpCacheValues): void {
  const { ConfigMap, PodManagementPolicy, Service, StatefulSet, Volume } = cdk8sPlus();
  const { endpoints, size = '10Gi', storageClass, nginx = {} } = values;
  const { replicas = 2, resources, resourcesPreset = 't1.nano' } = nginx;
  const container = containerResources(resourcesPreset, resources);
  const text = nginxConfig({ endpoints, size, limits: container.limits });
  const labels = podLabels(app, 'nginx');
  const metadata = { name: cachesName(app), namespace: app.namespace, labels: app.labels };
  const service = new Service(app, 'nginx-service', {
    metadata,
    clusterIP: 'None',
    ports: [{ name: 'http', port: PORTS.http }],
    // HAProxy asks each cache itself how it is
    publishNotReadyAddresses: true,
  });
  const folder = '/etc/cache';
  const pods = podProps(app, {
    name: 'nginx',
    image: IMAGES.nginx,
    command: ['nginx', '-c', `${folder}/nginx.conf`, '-g', 'daemon off;'],
    user: USERS.nginx,
    labels: { ...app.labels, ...labels },
    ports: [
      { name: 'http', number: PORTS.http },
      { name: 'health', number: PORTS.nginxHealth },
    ],
    health: { path: HEALTH_PATH, port: PORTS.nginxHealth },
    config: { folder, text, map: new ConfigMap(app, 'nginx-config', { metadata, data: { 'nginx.conf': text } }) },
    volumes: { '/tmp': Volume.fromEmptyDir(app, 'nginx-tmp', 'tmp', { sizeLimit: Size.gibibytes(1) }) },
  });
  const workload = new StatefulSet(app, 'nginx', {
    ...pods,
    // the size of its disks can't be changed: then Flux replaces it, and the disks with it
    metadata: { ...metadata, annotations: { 'kustomize.toolkit.fluxcd.io/force': 'Enabled' } },
    service,
    replicas,
    podManagementPolicy: PodManagementPolicy.PARALLEL,
  });
  ApiObject.of(service).addJsonPatch(JsonPatch.add('/spec/selector', labels));
  const disk = {
    accessModes: ['ReadWriteOnce'],
    resources: { requests: { storage: quantity(quantityText(size)) } },
    ...(storageClass ? { storageClassName: storageClass } : {}),
  };
  finish(workload, labels, container, [
    JsonPatch.add('/spec/template/spec/containers/0/volumeMounts/-', { name: 'data', mountPath: CACHE_FOLDER }),
    JsonPatch.add('/spec/volumeClaimTemplates', [{ metadata: { name: 'data', labels: app.labels }, spec: disk }]),
    JsonPatch.add('/spec/persistentVolumeClaimRetentionPolicy', { whenDeleted: 'Delete', whenScaled: 'Delete' }),
  ]);
  addBudget(app, cachesName(app), labels);
}

/**
 * The load balancer before them.
 * @param domain DNS domain of the cluster's services
 */
export function addHaproxy(app: Application, values: HttpCacheValues, domain: string): void {
  const { ConfigMap, Deployment } = cdk8sPlus();
  const { endpoints, trustedProxies = [], purgeFrom = [], haproxy = {}, nginx = {} } = values;
  const { replicas = 2, resources, resourcesPreset = 't1.nano' } = haproxy;
  const container = containerResources(resourcesPreset, resources);
  const service = `${cachesName(app)}.${app.namespace}.svc.${domain}`;
  const caches = Array.from({ length: nginx.replicas ?? 2 }, (_, number) => `${cachesName(app)}-${number}.${service}`);
  const text = haproxyConfig({ caches, endpoints, trustedProxies, purgeFrom, limits: container.limits });
  const labels = podLabels(app, 'haproxy');
  const metadata = { name: `${app.releaseName}-haproxy`, namespace: app.namespace, labels: app.labels };
  const folder = '/etc/haproxy';
  const pods = podProps(app, {
    name: 'haproxy',
    image: IMAGES.haproxy,
    command: ['haproxy', '-W', '-db', '-f', `${folder}/haproxy.cfg`],
    user: USERS.haproxy,
    labels: { ...app.labels, ...labels },
    ports: [
      { name: 'http', number: PORTS.http },
      { name: 'health', number: PORTS.haproxyHealth },
    ],
    health: { path: HEALTH_PATH, port: PORTS.haproxyHealth },
    config: { folder, text, map: new ConfigMap(app, 'haproxy-config', { metadata, data: { 'haproxy.cfg': text } }) },
  });
  finish(new Deployment(app, 'haproxy', { ...pods, metadata, replicas }), labels, container);
  addBudget(app, metadata.name, labels);
}

function addBudget(app: Application, name: string, matchLabels: Labels): void {
  new PodDisruptionBudget(app, `${name}-budget`, {
    metadata: { name, namespace: app.namespace, labels: app.labels },
    spec: { maxUnavailable: 1, selector: { matchLabels } },
  });
}
