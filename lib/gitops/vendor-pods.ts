import type { ChartContainer, ChartWorkload } from '../model/chart-facts';
import type { Manifest } from '../values/json';
import { isMap, type JsonMap } from '../values/json-map';

/** Where each kind that runs pods keeps their template. */
const POD_SPEC: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    Deployment: ['spec', 'template', 'spec'],
    StatefulSet: ['spec', 'template', 'spec'],
    DaemonSet: ['spec', 'template', 'spec'],
    ReplicaSet: ['spec', 'template', 'spec'],
    Job: ['spec', 'template', 'spec'],
    CronJob: ['spec', 'jobTemplate', 'spec', 'template', 'spec'],
    Pod: ['spec'],
  } satisfies Record<ChartWorkload['kind'], readonly string[]>),
);

/** An image that an operator is told of: registry with a dot or a port, repository, tag or digest; perhaps behind a flag's name. */
const IMAGE_ARGUMENT =
  /^(?:--?[\w-]+=)?((?:[a-z0-9-]+\.)+[a-z0-9-]+(?::\d+)?(?:\/[a-z0-9._-]+)+(?::[\w.-]+)?(?:@sha256:[0-9a-f]{64})?)$/;

/** What a manifest runs; undefined for what runs no pods. */
export function workloadOf(manifest: Manifest): ChartWorkload | undefined {
  const pod = podSpec(manifest);
  if (pod === undefined) return undefined;
  const { hostNetwork, priorityClassName, serviceAccountName } = pod;
  const replicas = replicasOf(manifest);
  return {
    kind: manifest.kind as ChartWorkload['kind'],
    namespace: manifest.metadata.namespace ?? '',
    name: manifest.metadata.name ?? '',
    ...(replicas !== undefined && { replicas }),
    ...(hostNetwork === true && { hostNetwork }),
    ...(isText(priorityClassName) && { priorityClassName }),
    ...(isText(serviceAccountName) && { serviceAccountName }),
    containers: [...containersOf(pod, 'initContainers'), ...containersOf(pod, 'containers')],
  };
}

/** Images of a manifest: those of its containers and volumes, and those that its containers are told of. */
export function imagesOf(manifest: Manifest): readonly string[] {
  const pod = podSpec(manifest);
  if (pod === undefined) return [];
  const containers = ['initContainers', 'containers', 'ephemeralContainers'].flatMap(member => list(pod[member]));
  const own = containers.map(({ image }) => image);
  const volumes = list(pod['volumes']).map(({ image }) => (isMap(image) ? image['reference'] : undefined));
  const told = containers.flatMap(({ args, command, env }) => [
    ...[...texts(args), ...texts(command), ...list(env).map(({ value }) => value)].filter(isText).map(imageIn),
  ]);
  return [...own, ...volumes, ...told].filter(isText);
}

function podSpec(manifest: Manifest): JsonMap | undefined {
  const path = POD_SPEC.get(manifest.kind);
  const spec = path?.reduce<unknown>((fields, name) => (isMap(fields) ? fields[name] : undefined), manifest);
  return isMap(spec) ? spec : undefined;
}

function replicasOf({ kind, spec }: Manifest): number | undefined {
  if (kind === 'DaemonSet') return undefined;
  const job = kind === 'CronJob' && isMap(spec) && isMap(spec['jobTemplate']) ? spec['jobTemplate']['spec'] : spec;
  const count = isMap(job) ? job[kind === 'Job' || kind === 'CronJob' ? 'parallelism' : 'replicas'] : undefined;
  return typeof count === 'number' ? count : 1;
}

function containersOf(pod: JsonMap, member: 'containers' | 'initContainers'): ChartContainer[] {
  return list(pod[member]).map(({ name, image, resources }) => ({
    name: isText(name) ? name : '',
    image: isText(image) ? image : '',
    ...(member === 'initContainers' && { init: true }),
    ...quantities('requests', resources),
    ...quantities('limits', resources),
  }));
}

function quantities(
  member: 'requests' | 'limits',
  resources: unknown,
): { [key in typeof member]?: Record<string, string> } {
  const amounts = isMap(resources) ? resources[member] : undefined;
  if (!isMap(amounts) || Object.keys(amounts).length === 0) return {};
  const sorted = Object.entries(amounts).sort(([a], [b]) => (a < b ? -1 : 1));
  return { [member]: Object.fromEntries(sorted.map(([name, amount]) => [name, String(amount)])) };
}

function imageIn(text: string): string | undefined {
  const image = IMAGE_ARGUMENT.exec(text)?.[1];
  // without a tag or a digest it may be any address
  return image !== undefined && /:[^/:]+$/.test(image) ? image : undefined;
}

function list(value: unknown): readonly JsonMap[] {
  return Array.isArray(value) ? value.filter(isMap) : [];
}

function texts(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
