import { idText, keyOf } from '../../lib/model/identity';
import type { Model, ModelObject } from '../../lib/model/model';
import type { Manifest } from '../../lib/values/json';

/** All that each exit adds to objects: annotations, by what the model says of the object. */
type Additions = (object: ModelObject, model: Model) => Annotations;
type Annotations = Readonly<Record<string, string>>;

/** Flux keeps what it must not prune by this. */
const gitops: Additions = ({ retained }): Annotations =>
  retained ? { 'kustomize.toolkit.fluxcd.io/prune': 'disabled' } : {};

/** Kinds with a wait of the provider's own for what comes from elsewhere: endpoints, addresses, consumers, what controllers write. */
const NEVER_WAITED_FOR = [
  'PersistentVolumeClaim',
  'ResourceQuota',
  'Service',
  'ServiceAccount',
  'Ingress.networking.k8s.io',
];
/** Kinds with a wait of the provider's own that knows readiness as Kubernetes does. */
const WAITED_FOR = ['PersistentVolume', 'Pod', 'ReplicationController', 'DaemonSet.apps', 'Deployment.apps', 'StatefulSet.apps', 'Job.batch']; // prettier-ignore

/** The Kubernetes provider is told by these how to wait, and under what name to apply; Flux, which applies its own objects too, doesn't keep them from it. */
const pulumi: Additions = (object, model) => ({
  'pulumi.com/patchFieldManager': 'pulumi-kubernetes-strata',
  ...(model.units[object.unit]!.bootstrap ? { 'pulumi.com/patchForce': 'true' } : {}),
  ...waits(object, model),
});

const waits: Additions = ({ id, readiness = { rule: 'workload' } }): Annotations => {
  const kind = idText({ ...id, namespace: undefined, name: '' }).trim();
  const skipped = { 'pulumi.com/skipAwait': 'true' };
  switch (readiness.rule) {
    case 'condition':
      return { 'pulumi.com/waitFor': `condition=${readiness.type}${readiness.status === 'False' ? '=False' : ''}` };
    case 'field':
      return { 'pulumi.com/waitFor': `jsonpath={.${readiness.field}}=${String(readiness.equals)}` };
    case 'exists':
      return [...NEVER_WAITED_FOR, ...WAITED_FOR].includes(kind) ? skipped : {};
    default:
      return NEVER_WAITED_FOR.includes(kind) ? skipped : {};
  }
};

const ADDITIONS = { gitops, pulumi };

/** The objects of a model as an exit should deliver them: the model's own, and the exit's additions where the model asks for them. */
export function expectedObjects(
  model: Model,
  objects: readonly ModelObject[],
  exit: keyof typeof ADDITIONS,
): ReadonlyMap<string, unknown> {
  const values = ({ manifest }: ModelObject): Manifest => (exit === 'gitops' ? manifest : asStored(manifest));
  return new Map(
    objects.map(object => [keyOf(object.id), withAnnotations(values(object), ADDITIONS[exit](object, model))] as const),
  );
}

/** What an API server, and Flux before it, makes of `stringData`. */
function asStored(manifest: Manifest): Manifest {
  const { data, stringData, ...others } = manifest as Manifest & Record<'data' | 'stringData', Readonly<Record<string, string>> | undefined>; // prettier-ignore
  if (manifest.kind !== 'Secret' || stringData === undefined) return manifest;
  const encoded = Object.entries(stringData).map(([key, text]) => [key, Buffer.from(text).toString('base64')] as const);
  return { ...others, data: { ...data, ...Object.fromEntries(encoded) } };
}

function withAnnotations(manifest: Manifest, added: Annotations): unknown {
  if (Object.keys(added).length === 0) return manifest;
  const annotations = { ...manifest.metadata.annotations, ...added };
  return { ...manifest, metadata: { ...manifest.metadata, annotations } };
}

/** Objects of the units that Pulumi delivers in a mode. */
export function deliveredByPulumi({ objects, units }: Model, mode: 'direct' | 'git'): readonly ModelObject[] {
  return mode === 'direct' ? objects : objects.filter(({ unit }) => units[unit]!.bootstrap);
}
