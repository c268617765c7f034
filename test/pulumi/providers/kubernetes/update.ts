import { PartialFailure, type UpdateRequest } from '../rpc/provider';
import { hasUnknowns, type Properties } from '../rpc/values';
import { apply } from './apply';
import { checkpoint, parseCheckpoint, toObject } from './checkpoint';
import { isNoMatch, isStatus, messageOf, type Cluster } from './cluster';
import { takeover, withIgnored } from './field-managers';
import { normalize } from './normalize';
import { apiVersionOf, idOf, isCrd, nameOf, reference, textAt, withMetadata, type KubeObject } from './objects';
import { fieldManagerOf, reachable, type Session } from './session';
import { NotReadyError, waitUntilReady } from './wait/ready';

/** Applies the new inputs and waits until the object is ready again (pkg provider/provider.go, Update). */
export async function update(session: Session, request: UpdateRequest): Promise<Properties> {
  const { urn, news, preview } = request;
  const inputs = normalize(toObject(news));
  if (preview && (hasUnknowns(inputs) || (await session.cluster?.resource(inputs)) === undefined)) return news;
  const cluster = reachable(session);
  const old = parseCheckpoint(request.olds);
  const fieldManager = fieldManagerOf(inputs, old.fieldManager);
  const initialApiVersion = old.initialApiVersion || apiVersionOf(old.inputs);
  const stateOf = (live: KubeObject): Properties => checkpoint({ inputs, live, initialApiVersion, fieldManager }, news);

  let live: KubeObject;
  try {
    const before = await cluster.read(inputs, nameOf(old.live));
    live = await store(session, cluster, { inputs, before, fieldManager, preview, ignored: request.ignoreChanges });
    if (!preview)
      live = await waitUntilReady(session, cluster, { urn, inputs, live, timeout: request.timeout, isNew: false });
  } catch (error) {
    if (preview && isStatus(error, 403)) return news;
    throw await updateError(urn, cluster, old.live, error, stateOf);
  }
  const before = fieldManagerOf(old.inputs, old.fieldManager);
  // whoever owned the fields under another name gives them up (pkg ssa, Relinquish)
  if (!preview && before !== fieldManager)
    await cluster.apply(reference(live), { fieldManager: before, dryRun: false, force: false });
  return stateOf(live);
}

interface StoreArguments {
  readonly inputs: KubeObject;
  readonly before: KubeObject;
  readonly fieldManager: string;
  readonly preview: boolean;
  readonly ignored: readonly string[];
}

/** CRDs are replaced as a whole, other objects applied (pkg await/await.go, updateResource). */
async function store(
  { options }: Session,
  cluster: Cluster,
  { inputs, before, fieldManager, preview: dryRun, ignored }: StoreArguments,
): Promise<KubeObject> {
  if (isCrd(inputs)) {
    const versioned = withMetadata(inputs, 'resourceVersion', textAt(before, 'metadata', 'resourceVersion'));
    return cluster.replace(versioned, { fieldManager, dryRun });
  }
  const patch = dryRun ? [] : takeover(before, fieldManager);
  const live = patch.length === 0 ? before : await cluster.patch(before, patch);
  const sent = withIgnored(inputs, live, fieldManager, ignored);
  return apply(cluster, sent, { fieldManager, dryRun, enabledForce: options.force, live });
}

/**
 * While the object is there every failed update is a partial one: the state has the new inputs then, be it that the server refused them
 * (pkg provider/provider.go, Update).
 */
async function updateError(
  urn: string,
  cluster: Cluster,
  old: KubeObject,
  error: unknown,
  stateOf: (live: KubeObject) => Properties,
): Promise<Error> {
  const cause = messageOf(error);
  if (isNoMatch(error))
    return new Error(
      `update of resource "${urn}" failed because the Kubernetes API server reported that the apiVersion for this resource does not exist. ` +
        `Verify that any required CRDs have been created: ${cause}`,
    );
  try {
    const live = await cluster.read(old);
    const reason = `the Kubernetes API server reported that "${idOf(live)}" failed to fully initialize or become live: ${cause}`;
    return new PartialFailure(idOf(live), stateOf(live), [
      reason,
      ...(error instanceof NotReadyError ? error.reasons : []),
    ]);
  } catch (missing) {
    return new Error(
      `update of resource "${urn}" failed: ${cause}\nunable to get cluster state: ${messageOf(missing)}`,
    );
  }
}
