import { ApiObject, App } from 'cdk8s';
import { canonical, type CanonicalOptions } from '../kinds/canonical';
import { plainMetadata } from '../kinds/metadata';
import type { Manifest } from '../values/json';

const stockToJson: unknown = Object.getOwnPropertyDescriptor(ApiObject.prototype, 'toJson')?.value;

/** What cdk8s keeps private of an API object. */
interface StockObject {
  readonly props: Readonly<Record<string, unknown>>;
  readonly patches: readonly unknown[];
  readonly toJson: unknown;
}

/** A foreign API object as plain data: read directly where nothing of it is special, else by its own `toJson`. */
export function stockManifest(construct: ApiObject, options: CanonicalOptions): Manifest {
  const { props, patches, toJson } = construct as unknown as StockObject;
  const plainApp = App.of(construct).resolvers.length === BUILT_IN_RESOLVERS;
  if (toJson !== stockToJson || patches.length > 0 || !plainApp)
    return canonical(construct.toJson(), options) as unknown as Manifest;
  const { metadata: _, ...fields } = props;
  const { apiVersion, kind } = construct;
  return {
    apiVersion,
    kind,
    metadata: plainMetadata(construct, construct.metadata.namespace, options),
    ...(canonical(fields, options) as object),
  };
}

/** Lazy, implicit tokens, number-or-string unions: what every cdk8s app has. */
const BUILT_IN_RESOLVERS = 3;
