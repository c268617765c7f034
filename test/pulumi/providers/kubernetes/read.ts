import { PartialFailure, type ReadRequest, type ReadResult } from '../rpc/provider';
import { checkpoint, parseCheckpoint, toObject, toProperties } from './checkpoint';
import { isNoMatch, messageOf } from './cluster';
import { normalize } from './normalize';
import { apiVersionOf, idOf, kindOf, nameOf, namespaceOf, parseId, withMetadata, type KubeObject } from './objects';
import { prune } from './prune';
import { isBuiltIn } from './scopes';
import { fieldManagerOf, typeOf, type Session } from './session';
import { assertReady, NotReadyError } from './wait/ready';

/** Members of `metadata` and of objects that no program states. */
const NOT_STATED = ['creationTimestamp', 'generation', 'managedFields', 'resourceVersion', 'uid'];

/** The object as it is, for a refresh, an import or a look-up; undefined where it is gone (pkg provider/provider.go, Read). */
export async function read(session: Session, request: ReadRequest): Promise<ReadResult | undefined> {
  const { cluster } = session;
  if (cluster === undefined) return unreachable(session, request);
  const old = parseCheckpoint(request.properties);
  const stated = normalize(toObject(request.inputs));
  const isFirst = kindOf(stated) === '' && kindOf(old.live) === '';
  const inputs = kindOf(stated) === '' ? identified(stated, old.live, request) : stated;
  const fieldManager = fieldManagerOf(inputs, old.fieldManager);
  const initialApiVersion = old.initialApiVersion || apiVersionOf(inputs);

  const found = await cluster.get(inputs, parseId(request.id).name).catch((error: unknown) => {
    // the CRD is gone, and the object with it
    if (isNoMatch(error)) return undefined;
    throw new Error(messageOf(error));
  });
  if (found === undefined) return undefined;
  const liveInputs = isFirst ? inputsOf(found, inputs) : prune(found, inputs);
  const id = request.id || idOf(found);
  const properties = checkpoint({ inputs: liveInputs, live: found, initialApiVersion, fieldManager }, request.inputs);
  const result = { id, properties, inputs: toProperties(liveInputs, request.inputs) };
  if (isFirst) return result;
  try {
    await assertReady(cluster, inputs, found);
  } catch (error) {
    if (!(error instanceof NotReadyError)) throw error;
    throw new PartialFailure(id, properties, [error.message, ...error.reasons], result.inputs);
  }
  return result;
}

function unreachable(
  { log, options, unreachable: reason }: Session,
  { urn, id, properties, inputs }: ReadRequest,
): ReadResult | undefined {
  void log.warn(urn, `configured Kubernetes cluster is unreachable: ${reason}`);
  if (options.deleteUnreachable) return undefined;
  if (options.skipUnreachable) return { id, properties, inputs };
  throw new Error(
    'failed to read resource state due to unreachable cluster; PULUMI_K8S_DELETE_UNREACHABLE=true removes it from the state',
  );
}

/** Inputs that name no kind get it from the state or the type token, name and namespace from the id. */
function identified(stated: KubeObject, live: KubeObject, { urn, id }: ReadRequest): KubeObject {
  const [, apiVersion = '', kind = ''] = typeOf(urn).split(':');
  const { namespace, name } = parseId(id);
  const known = kindOf(live) !== '';
  const object = {
    ...stated,
    apiVersion: known ? apiVersionOf(live) : apiVersion.replace(/^core\//, ''),
    kind: known ? kindOf(live) : kind,
  };
  const named = nameOf(object) === '' ? withMetadata(object, 'name', name) : object;
  return namespaceOf(named) === '' && namespace !== '' ? withMetadata(named, 'namespace', namespace) : named;
}

/** All that a program could have stated of a built-in kind; of others, which have no schema here, only what names the object. */
function inputsOf(live: KubeObject, inputs: KubeObject): KubeObject {
  if (!isBuiltIn(live)) return prune(live, inputs);
  const { status: _, ...object } = live;
  return NOT_STATED.reduce<KubeObject>((rest, key) => withMetadata(rest, key, undefined), object);
}
