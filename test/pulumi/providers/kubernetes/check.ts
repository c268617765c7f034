import { randomBytes } from 'node:crypto';
import type { CheckRequest, CheckResult } from '../rpc/provider';
import { UNKNOWN } from '../rpc/values';
import { toObject, toProperties } from './checkpoint';
import { normalize } from './normalize';
import {
  annotation,
  at,
  AUTONAMED,
  isNamed,
  kindOf,
  nameOf,
  namespaceOf,
  withMetadata,
  type KubeObject,
} from './objects';
import { typeOf, type Session } from './session';

/** Inputs as the engine keeps them: normal, with a name and a namespace (pkg provider/provider.go, Check). */
export async function check(session: Session, { urn, olds, news }: CheckRequest): Promise<CheckResult> {
  if (session.cluster === undefined && session.options.skipUnreachable) return { inputs: olds };
  const token = typeOf(urn);
  const inputs = normalize(toObject(news));
  if (token.endsWith(`:${kindOf(inputs)}Patch`))
    throw new Error(`${token}: patch resources are not part of this stand-in`);
  if (at(inputs, 'metadata', 'generateName') !== undefined && !isNamed(inputs))
    throw new Error('the `.metadata.generateName` field is not supported in Server-Side Apply mode');
  const named = withAutoname(inputs, toObject(olds), urn);
  const placed = await withNamespace(session, named);
  session.scopes.add(placed);
  return { inputs: toProperties(placed, news) };
}

/** An object without a name gets one from its URN, which it keeps (pkg metadata/naming.go). */
function withAutoname(inputs: KubeObject, olds: KubeObject, urn: string): KubeObject {
  if (isNamed(inputs)) return inputs;
  const isAdopted = annotation(olds, AUTONAMED) === 'true';
  if (Object.keys(olds).length > 0 && !isAdopted) return inputs;
  const prefix = urn.split('::')[3] ?? '';
  const name = isAdopted ? nameOf(olds) : `${prefix}-${randomBytes(4).toString('hex')}`;
  const annotations = at(inputs, 'metadata', 'annotations');
  const named = withMetadata(inputs, 'name', name);
  if (annotations === UNKNOWN) return named;
  return withMetadata(named, 'annotations', { ...(annotations as object | undefined), [AUTONAMED]: 'true' });
}

/** Namespaced objects go into the provider's namespace where they name none. */
async function withNamespace({ options, scopes, cluster }: Session, inputs: KubeObject): Promise<KubeObject> {
  if (options.namespace === '' || namespaceOf(inputs) !== '') return inputs;
  if (at(inputs, 'metadata', 'namespace') === UNKNOWN) return inputs;
  return (await scopes.isNamespaced(inputs, cluster)) ? withMetadata(inputs, 'namespace', options.namespace) : inputs;
}
