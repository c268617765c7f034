import { Output, type Inputs } from '@pulumi/pulumi';
import { idText } from '../model/identity';
import type { LateField, ModelObject } from '../model/model';
import type { Manifest } from '../values/json';
import { formatPath } from '../schema/run';
import { decryptedValues } from './decrypted';
import { secretData, type SecretValues } from './secret-data';
import { waitAnnotations } from './waits';

/** Annotations that tell the provider the field manager of server-side apply, and that it takes the fields which another one owns. */
const FIELD_MANAGER = 'pulumi.com/patchFieldManager';
const FORCE = 'pulumi.com/patchForce';

/**
 * Metadata with the annotations of this exit. The field manager has one name in all runs: by default the provider makes one up for each object and keeps it in the state,
 * and after a run that was killed before it wrote the state, the object would have two owners, and its next change a conflict.
 * Flux' own objects may have two owners, Flux itself and Pulumi, and the program has the last word of what both of them read from it: `isShared`.
 */
export function managed(
  metadata: Manifest['metadata'],
  isShared: boolean,
  annotations: Readonly<Record<string, string>> = {},
): Manifest['metadata'] {
  const owner = { [FIELD_MANAGER]: 'pulumi-kubernetes-strata', ...(isShared ? { [FORCE]: 'true' } : {}) };
  return { ...metadata, annotations: { ...metadata.annotations, ...annotations, ...owner } };
}

/** What the Kubernetes provider gets for an object: the object, with the values that only a deployment knows, and with how to wait for it. */
export function propertiesOf(object: ModelObject, isShared: boolean): Inputs {
  const { id, manifest, late = [], ciphertext } = object;
  const metadata = managed(manifest.metadata, isShared, waitAnnotations(object));
  let properties: Inputs = { ...manifest, metadata };
  for (const field of late) properties = withLate(properties, field, 0, object) as Inputs;
  if (ciphertext !== undefined) return { ...properties, ...decryptedValues(idText(id), ciphertext) };
  return unprinted(id.group === '' && id.kind === 'Secret' ? withSecretData(properties) : properties);
}

/**
 * The same properties, each map and list behind a promise. The SDK makes a text of every property that it registers, for its debug log, and a map with a member
 * called `toString` or `valueOf`, as data and chart values may have, would end the program. Source: @pulumi/pulumi, runtime/rpc.js, transferProperties.
 */
function unprinted(properties: Inputs): Inputs {
  const members = Object.entries(properties).map(([name, value]: [string, unknown]) => {
    const isPlain = typeof value !== 'object' || value === null || Output.isInstance(value);
    return [name, isPlain ? value : Promise.resolve(value)] as const;
  });
  return Object.fromEntries(members);
}

/** The same value with an Output in one place; only what leads there is copied. */
function withLate(value: unknown, late: LateField, depth: number, object: ModelObject): unknown {
  if (depth === late.path.length) return late.value.source;
  const step = late.path[depth]!;
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step))
    throw new Error(
      `${idText(object.id)}: a patch removed ${formatPath(late.path)}, whose value only a deployment knows`,
    );
  const member = withLate((value as Record<string, unknown>)[step], late, depth + 1, object);
  if (Array.isArray(value)) return value.with(step as number, member);
  return { ...value, [step]: member };
}

function withSecretData(properties: Inputs): Inputs {
  const { data, stringData, ...others } = properties as SecretValues;
  if (data === undefined && stringData === undefined) return others;
  return { ...others, data: secretData({ data, stringData }) };
}
