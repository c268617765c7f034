import { ApiObject, JsonPatch } from 'cdk8s';
import type { Construct } from 'constructs';
import { MARK, hasMark } from '../values/marks';
import type { Manifest } from '../values/json';
import { canonical, type CanonicalOptions } from './canonical';
import { plainMetadata } from './metadata';
import type { ObjectMeta } from './object-meta';

/** The API type of a construct class: what stands in `apiVersion` and `kind`, and where its objects live. */
export interface ObjectType {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespaced: boolean;
}

/** Props that every kind has. A kind adds the top-level fields of its schema (`spec`, `data`, `rules`, ...). */
export interface KubeObjectProps {
  /** @default - named after the construct's id, in the namespace of its holder */
  readonly metadata?: ObjectMeta;
}

/**
 * Base of the generated kinds: a cdk8s `ApiObject` that hands over plain, sorted data without the detours of the stock one.
 * Its name is the id as given, never a hash of the path.
 */
export class KubeObject<P extends KubeObjectProps = KubeObjectProps> extends ApiObject {
  /** Whether a construct is one of ours, of this copy of the package or another; `instanceof` would take any API object. */
  static isKubeObject(construct: unknown): construct is KubeObject {
    return hasMark(construct, MARK.kubeObject);
  }

  /** Scope and type of the kind. */
  readonly type: ObjectType;
  /** The props but for metadata, which cdk8s keeps. */
  private readonly fields: object;
  private patched = false;

  constructor(scope: Construct, id: string, type: ObjectType, props: P = {} as P) {
    const { metadata, ...fields } = props;
    super(scope, id, {
      apiVersion: type.apiVersion,
      kind: type.kind,
      metadata: (metadata?.name === undefined ? { ...metadata, name: id } : metadata) as Record<string, unknown>,
    });
    Object.defineProperty(this, MARK.kubeObject, { value: true });
    this.type = type;
    this.fields = fields;
  }

  override addJsonPatch(...ops: Parameters<ApiObject['addJsonPatch']>): void {
    this.patched = true;
    super.addJsonPatch(...ops);
  }

  /** The object as cdk8s expects it from every API object. */
  override toJson(): unknown {
    return this.manifest();
  }

  /**
   * The object as plain data: type, metadata, then the fields, members sorted at every depth.
   * @param namespace namespace of an object that names none
   * @throws NotPlain for values that no object can hold
   */
  manifest(options?: CanonicalOptions, namespace?: string): Manifest {
    const { apiVersion, kind, namespaced } = this.type;
    const place = namespaced ? (this.metadata.namespace ?? namespace) : undefined;
    const result: Record<string, unknown> = { apiVersion, kind, metadata: plainMetadata(this, place, options) };
    const fields = canonical(this.fields, options) as Readonly<Record<string, unknown>>;
    for (const key in fields) result[key] = fields[key];
    if (!this.patched) return result as Manifest;
    const { patches } = this as unknown as { readonly patches: readonly JsonPatch[] };
    return canonical(JsonPatch.apply(structuredClone(result), ...patches)) as unknown as Manifest;
  }
}
