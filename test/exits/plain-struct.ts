import type { Struct } from 'google-protobuf/google/protobuf/struct_pb';

/** Key by which Pulumi tells wrapped values from maps, and its value for secrets. Source: sdk/go/common/resource/sig. */
const SIGNATURE = '4dabf18193072939515e22adb298388d';
const SECRET = '1b47061264138c4ac30d75fd1eb44270';

/** Properties as a provider sees them once it has taken the wraps off. */
export interface PlainProperties {
  readonly value: unknown;
  /** Paths of what is secret, members joined by dots. */
  readonly secrets: readonly string[];
}

/** Takes the wraps off. */
export function plainProperties(struct: Struct): PlainProperties {
  const secrets: string[] = [];
  return { value: plain(struct.toJavaScript(), [], secrets), secrets };
}

function plain(value: unknown, path: readonly string[], secrets: string[]): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item, index) => plain(item, [...path, String(index)], secrets));
  const map = value as Readonly<Record<string, unknown>>;
  if (map[SIGNATURE] === SECRET) {
    secrets.push(path.join('.'));
    return plain(map.value, path, secrets);
  }
  return Object.fromEntries(Object.entries(map).map(([key, member]) => [key, plain(member, [...path, key], secrets)]));
}
