import { Struct } from 'google-protobuf/google/protobuf/struct_pb';

/** A value that the state keeps encrypted. */
export class Secret {
  constructor(readonly value: Value) {}
}

/** Stands for a value that is known only after another resource was made. */
export const UNKNOWN: unique symbol = Symbol('unknown');

/** A property as the engine sends it. */
export type Value =
  null | boolean | number | string | readonly Value[] | Secret | typeof UNKNOWN | { readonly [key: string]: Value };

/** Properties of a resource by name. */
export type Properties = Readonly<Record<string, Value>>;

/** Marks of the wire format: sdk/go/common/resource/plugin/rpc.go and resource/properties.go of Pulumi. */
const SIGNATURE = '4dabf18193072939515e22adb298388d';
const SECRET = '1b47061264138c4ac30d75fd1eb44270';
const UNKNOWN_TEXT = '04da6b54-80e4-46f7-96ec-b56ff0331ba9';

/** Properties out of a message. */
export function fromStruct(struct: Struct | undefined): Properties {
  return struct === undefined ? {} : (read(struct.toJavaScript()) as Properties);
}

/** Properties as a message carries them. */
export function toStruct(properties: Properties): Struct {
  return Struct.fromJavaScript(write(properties) as never);
}

function read(value: unknown): Value {
  if (value === UNKNOWN_TEXT) return UNKNOWN;
  if (Array.isArray(value)) return value.map(read);
  if (!isMap(value)) return value as Value;
  if (value[SIGNATURE] === SECRET) return new Secret(read(value.value));
  return mapValues(value, read);
}

function write(value: Value): unknown {
  if (value === UNKNOWN) return UNKNOWN_TEXT;
  if (value instanceof Secret) return { [SIGNATURE]: SECRET, value: write(value.value) };
  if (Array.isArray(value)) return value.map(write);
  return isMap(value) ? mapValues(value, member => write(member as Value)) : value;
}

/** Whether a value has members. */
export function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Secret);
}

/** A copy with each member changed; members that are undefined are left out. */
export function mapValues<T>(map: Readonly<Record<string, unknown>>, change: (value: unknown) => T): Record<string, T> {
  const members = Object.entries(map).filter(([, value]) => value !== undefined);
  return Object.fromEntries(members.map(([key, value]) => [key, change(value)]));
}

/** The value without its marks of secrecy. */
export function withoutSecrets(value: Value): Value {
  if (value instanceof Secret) return withoutSecrets(value.value);
  if (Array.isArray(value)) return value.map(withoutSecrets);
  return isMap(value) ? mapValues(value, member => withoutSecrets(member as Value)) : value;
}

/** Whether anything in the value is secret. */
export function hasSecrets(value: Value): boolean {
  return some(value, part => part instanceof Secret);
}

/** Whether anything in the value is unknown. */
export function hasUnknowns(value: unknown): boolean {
  return some(value, part => part === UNKNOWN);
}

function some(value: unknown, is: (part: unknown) => boolean): boolean {
  if (is(value)) return true;
  if (value instanceof Secret) return some(value.value, is);
  if (Array.isArray(value)) return value.some(item => some(item, is));
  return isMap(value) && Object.values(value).some(member => some(member, is));
}
