import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { PartialFailure, type CreateRequest } from '../rpc/provider';
import { hasUnknowns, type Properties } from '../rpc/values';
import { apply } from './apply';
import { checkpoint, toObject } from './checkpoint';
import { isNoMatch, isStatus, messageOf, type Cluster } from './cluster';
import { apiVersionOf, idOf, kindOf, nameOf, textAt, withMetadata, type KubeObject } from './objects';
import { fieldManagerOf, reachable, type Session } from './session';
import { NotReadyError, waitUntilReady } from './wait/ready';

/** Times that a create is tried again, and the first pause in milliseconds, which doubles (pkg await/await.go, Creation; pkg retry/retry.go). */
const RETRIES = 5;
const FIRST_PAUSE_MS = 1_000;

/** Manager of objects that are created without an upsert, whose fields the first update takes over (pkg await/await.go, Creation). */
const CREATOR = 'pulumi-kubernetes';

/** Creates an object and waits until it is ready; for a preview lets the server say what would come of it (pkg provider/provider.go, Create). */
export async function create(
  session: Session,
  request: CreateRequest,
): Promise<{ readonly id: string; readonly properties: Properties }> {
  const { urn, properties, preview } = request;
  const inputs = toObject(properties);
  const asGiven = { id: '', properties };
  if (preview && (hasUnknowns(inputs) || (await session.cluster?.resource(inputs)) === undefined)) return asGiven;
  const cluster = reachable(session);
  const fieldManager = fieldManagerOf(inputs, undefined);
  const stateOf = (live: KubeObject): Properties =>
    checkpoint({ inputs, live, initialApiVersion: apiVersionOf(inputs), fieldManager }, properties);

  let live: KubeObject;
  try {
    live = await store(session, cluster, inputs, { urn, preview, fieldManager });
  } catch (error) {
    if (preview && isNoAnswerForPreview(error)) return asGiven;
    throw createError(urn, inputs, error);
  }
  if (preview) {
    // programs that read the status get it when it is known
    const { status: _, ...rest } = live;
    return { id: '', properties: stateOf(rest) };
  }
  try {
    live = await waitUntilReady(session, cluster, { urn, inputs, live, timeout: request.timeout });
  } catch (error) {
    if (!(error instanceof NotReadyError)) throw notCreated(urn, error);
    const reason = `resource "${urn}" was successfully created, but the Kubernetes API server reported that it failed to fully initialize or become live: ${error.message}`;
    throw new PartialFailure(idOf(error.object), stateOf(error.object), [reason, ...error.reasons]);
  }
  return { id: idOf(live), properties: stateOf(live) };
}

interface StoreArguments {
  readonly urn: string;
  readonly preview: boolean;
  readonly fieldManager: string;
}

/** Tries again while the kind, the namespace or something else that the object needs is not there: it may be on its way. */
async function store(
  session: Session,
  cluster: Cluster,
  inputs: KubeObject,
  args: StoreArguments,
): Promise<KubeObject> {
  let pause = FIRST_PAUSE_MS;
  for (let retry = 0; ; retry++) {
    try {
      return await storeOnce(session, cluster, inputs, args);
    } catch (error) {
      if (args.preview && isNamespaceMissing(error)) throw error;
      session.log.status(args.urn, `Retry #${retry}; creation failed: ${messageOf(error)}`);
      if (!isNoMatch(error) && !isStatus(error, 404)) throw error;
      // the last try is followed by a pause too
      await sleep(pause, undefined, { signal: cluster.ended });
      pause *= 2;
      if (retry === RETRIES) throw error;
    }
  }
}

async function storeOnce(
  { options, log }: Session,
  cluster: Cluster,
  inputs: KubeObject,
  { urn, preview: dryRun, fieldManager }: StoreArguments,
): Promise<KubeObject> {
  if (!options.upsert) return cluster.create(inputs, { fieldManager: CREATOR, dryRun });
  const args = { fieldManager, dryRun, enabledForce: options.force };
  try {
    return await apply(cluster, inputs, args);
  } catch (error) {
    if (!dryRun || !isStatus(error, 422) || !messageOf(error).includes('field is immutable')) throw error;
    // the object is about to be replaced, and a dry run can't delete it: the preview shows another one (pkg await/await.go, Creation)
    const name = `${nameOf(inputs)}${randomBytes(3).toString('hex').slice(0, 5)}`;
    log.info(urn, `Preview creation failed due to immutable fields; retrying with name "${name}"`);
    return apply(cluster, withMetadata(inputs, 'name', name), args);
  }
}

/** Previews that only a real run could do: the namespace isn't there yet, the object is there and will be deleted first, dry runs are not allowed. */
function isNoAnswerForPreview(error: unknown): boolean {
  return isNamespaceMissing(error) || isStatus(error, 403) || isStatus(error, 409, 'AlreadyExists');
}

function isNamespaceMissing(error: unknown): boolean {
  return isStatus(error, 404) && textAt(error.status, 'details', 'kind') === 'namespaces';
}

function createError(urn: string, inputs: KubeObject, error: unknown): Error {
  if (!isNoMatch(error)) return notCreated(urn, error);
  const kind = `${apiVersionOf(inputs)}/${kindOf(inputs)}`;
  return new Error(
    `creation of resource "${urn}" with kind ${kind} failed because the Kubernetes API server reported that the apiVersion for this resource does not exist. ` +
      `Verify that any required CRDs have been created: ${messageOf(error)}`,
  );
}

/** What makes this unpleasant: a wait that can't be begun is such an error too, though the object is there by then. */
function notCreated(urn: string, error: unknown): Error {
  const hint = isStatus(error, 409, 'AlreadyExists') ? '\n\nThe resource already exists in the cluster.' : '';
  return new Error(
    `resource "${urn}" was not successfully created by the Kubernetes API server: ${messageOf(error)}${hint}`,
  );
}
