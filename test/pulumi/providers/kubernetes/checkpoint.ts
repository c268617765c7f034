import { hasSecrets, isMap, mapValues, Secret, withoutSecrets, type Properties, type Value } from '../rpc/values';
import { apiVersionOf, isSecret, kindOf, type KubeObject } from './objects';

const INPUTS = '__inputs';
const INITIAL_API_VERSION = '__initialApiVersion';
const FIELD_MANAGER = '__fieldManager';

/** Members of CRDs whose names TypeScript and others can't spell (pkg provider/provider.go, underscoreToDashMap). */
const DASHED = [
  'x-kubernetes-embedded-resource',
  'x-kubernetes-int-or-string',
  'x-kubernetes-list-map-keys',
  'x-kubernetes-list-type',
  'x-kubernetes-map-type',
  'x-kubernetes-preserve-unknown-fields',
  'x-kubernetes-validations',
];
const TO_DASHES = new Map(DASHED.map(name => [name.replaceAll('-', '_'), name]));
const TO_UNDERSCORES = new Map(DASHED.map(name => [name, name.replaceAll('-', '_')]));

/** What the state holds of an object beside the object itself. */
export interface Checkpoint {
  readonly inputs: KubeObject;
  readonly live: KubeObject;
  /** The version with which the object was created; empty where the state does not say it. */
  readonly initialApiVersion: string;
  readonly fieldManager: string | undefined;
}

/** Properties as an object for the server: names as they are there, nothing secret (pkg provider/provider.go, propMapToUnstructured). */
export function toObject(properties: Properties): KubeObject {
  return renamed(withoutSecrets(properties), TO_DASHES) as KubeObject;
}

/** Inputs as the engine keeps them: what was secret in the program's properties is so in them. */
export function toProperties(object: KubeObject, from: Properties): Properties {
  return withSecretsOf(renamed(object, TO_UNDERSCORES) as Record<string, Value>, from);
}

/** The state of an object: all that the server gave, the inputs and the field manager (pkg provider/provider.go, checkpointObject). */
export function checkpoint(
  { inputs, live, initialApiVersion, fieldManager }: Checkpoint,
  from: Properties,
): Properties {
  const { stringData } = from;
  const state = toProperties(live, from);
  const isHidden = isSecret(live) && apiVersionOf(live) === 'v1' && stringData instanceof Secret;
  return {
    ...state,
    ...(isHidden && state.data !== undefined && !(state.data instanceof Secret)
      ? { data: new Secret(state.data) }
      : {}),
    [INPUTS]: toProperties(inputs, from),
    [INITIAL_API_VERSION]: initialApiVersion,
    [FIELD_MANAGER]: fieldManager ?? '',
  };
}

/** What a state holds (pkg provider/provider.go, parseCheckpointObject). */
export function parseCheckpoint(state: Properties): Checkpoint {
  const { [INPUTS]: inputs = {}, ...live } = toObject(state);
  const { [INITIAL_API_VERSION]: version, [FIELD_MANAGER]: manager } = live;
  return {
    inputs: inputs as KubeObject,
    live,
    initialApiVersion: typeof version === 'string' ? version : '',
    fieldManager: typeof manager === 'string' ? manager : undefined,
  };
}

/**
 * What is secret in the inputs is secret in the outputs: member by member, a list as a whole; `data` and `stringData` of a Secret always
 * (pkg provider/provider.go, annotateSecrets).
 */
function withSecretsOf(outs: Readonly<Record<string, Value>>, ins: Value | undefined): Record<string, Value> {
  const hidden: Record<string, Value> = { ...outs };
  if (kindOf(outs) === 'Secret') {
    for (const key of ['data', 'stringData']) if (hidden[key] !== undefined) hidden[key] = new Secret(hidden[key]);
    return hidden;
  }
  if (!isMap(ins)) return hidden;
  for (const [key, input] of Object.entries(ins as Readonly<Record<string, Value>>)) {
    const out = hidden[key];
    if (out === undefined) continue;
    if (isMap(out) && isMap(input)) hidden[key] = withSecretsOf(out, input);
    else if (hasSecrets(input)) hidden[key] = new Secret(out);
  }
  return hidden;
}

function renamed(value: unknown, names: ReadonlyMap<string, string>): unknown {
  if (Array.isArray(value)) return value.map(item => renamed(item, names));
  if (!isMap(value)) return value;
  const entries = Object.entries(value).map(([key, member]) => [names.get(key) ?? key, member]);
  return mapValues(Object.fromEntries(entries) as Record<string, unknown>, member => renamed(member, names));
}
