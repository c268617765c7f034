import { idText } from '../model/identity';
import type { Model } from '../model/model';
import { formatPath, type PathSegment } from '../schema/run';
import type { Finding } from '../values/finding';
import type { Json } from '../values/json';

/** Members of an object that the SDK takes for its own, and leaves out. Source: @pulumi/pulumi, runtime/rpc.js and resource.js. */
const OF_RESOURCES = /^(id|urn|__.*)$/;
/** Members by which the SDK and the engine tell what is no map, and the one that JavaScript's maps of the protocol lose. */
const MARKS = /^(__proto__|__pulumi.*|4dabf18193072939515e22adb298388d)$/;
/** Texts that stand for values that are not known yet. Source: pulumi, sdk/go/common/resource/plugin/rpc.go. */
const UNKNOWN: ReadonlySet<unknown> = new Set([
  '1c4a061d-8072-4f0a-a4cb-0ff528b18fe7',
  '3eeb2bf0-c639-47a8-9e75-3b44932eb421',
  '04da6b54-80e4-46f7-96ec-b56ff0331ba9',
  '6a19a0b0-7e62-4c92-b797-7f8e31da9cc2',
  '030794c1-ac77-496b-92df-f27374a8bd58',
  'e48ece36-62e2-4504-bad9-02848725956a',
  'dd056dcd-154b-4c76-9bd3-c8f88648b5ff',
]);

/** What Pulumi would leave out, or take for something else. */
export function notCarried({ objects, components }: Model): readonly Finding[] {
  return objects.flatMap(({ id, manifest, path: construct, component }) =>
    [...lost(manifest as unknown as Json, [])].map((path): Finding => ({
      code: 'pulumi/not-carried',
      severity: 'error',
      message: 'Pulumi has a meaning of its own for this, and would not deliver it as it is',
      object: idText(id),
      field: formatPath(path),
      construct,
      source: components[component]?.source(),
      fix: "deliver it from Git (mode: 'git'), or give it another name",
    })),
  );
}

function* lost(value: Json, path: readonly PathSegment[]): Generator<readonly PathSegment[]> {
  if (UNKNOWN.has(value)) yield path;
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    for (const [index, item] of (value as readonly Json[]).entries()) yield* lost(item, [...path, index]);
    return;
  }
  for (const [key, member] of Object.entries(value)) {
    const step = [...path, key];
    if (MARKS.test(key) || (path.length === 0 && OF_RESOURCES.test(key))) yield step;
    else yield* lost(member, step);
  }
}
