import { messageOf, isStatus, type Cluster } from './cluster';
import { annotation, itemsAt, PATCH_FORCE, textAt, type KubeObject } from './objects';

/** Managers under which this provider wrote objects before it applied them on the server's side. */
const CLIENT_SIDE = new Set(['pulumi-resource-kubernetes', 'pulumi-kubernetes', 'pulumi-kubernetes.exe']);

/** How an object is applied. */
export interface ApplyArguments {
  readonly fieldManager: string;
  readonly dryRun: boolean;
  /** Whether the provider forces all objects. */
  readonly enabledForce: boolean;
  /** The object as it is; undefined for one that is created. */
  readonly live?: KubeObject;
}

/** Applies on the server's side. A field that another manager owns with another value is an error, not taken. */
export async function apply(cluster: Cluster, inputs: KubeObject, options: ApplyArguments): Promise<KubeObject> {
  const { fieldManager, dryRun } = options;
  try {
    return await cluster.apply(inputs, { fieldManager, dryRun, force: isForced(inputs, options) });
  } catch (error) {
    throw isStatus(error, 409, 'Conflict') ? new ConflictError(fieldManager, messageOf(error)) : error;
  }
}

/** Names the fields and their managers in the server's words (pkg await/await.go, handleSSAErr). */
class ConflictError extends Error {
  constructor(fieldManager: string, cause: string) {
    super(
      `server-side apply field conflict detected, see the documentation of the provider for troubleshooting help\n` +
        `The resource managed by field manager "${fieldManager}" had an apply conflict: ${cause}`,
    );
  }
}

/** A preview of a create is forced: the object may be one that is about to be replaced (pkg await/await.go, patchForce). */
function isForced(inputs: KubeObject, { enabledForce, dryRun, live }: ApplyArguments): boolean {
  if (annotation(inputs, PATCH_FORCE) === 'true' || enabledForce) return true;
  if (live === undefined) return dryRun;
  const managed = itemsAt(live, 'metadata', 'managedFields');
  const isOurOldOne = (entry: unknown): boolean =>
    textAt(entry, 'operation') === 'Update' && CLIENT_SIDE.has(textAt(entry, 'manager'));
  return managed.length === 0 || (dryRun && managed.some(isOurOldOne));
}
