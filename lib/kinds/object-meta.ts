/** A reference to the object that owns this one; the owner's deletion deletes it. */
export interface OwnerReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
  readonly controller?: boolean;
  readonly blockOwnerDeletion?: boolean;
}

/** Metadata that a program may give to an object. */
export interface ObjectMeta {
  /**
   * Name of the object.
   * @default - the construct's id
   */
  readonly name?: string;
  /**
   * Namespace of the object; refused on cluster-scoped kinds.
   * @default - the namespace of the component, tenant or chart that holds the object
   */
  readonly namespace?: string;
  /** @default - no labels but those of the holder */
  readonly labels?: Readonly<Record<string, string>>;
  /** @default - no annotations */
  readonly annotations?: Readonly<Record<string, string>>;
  /** @default - no finalizers */
  readonly finalizers?: readonly string[];
  /** @default - no owners */
  readonly ownerReferences?: readonly OwnerReference[];
}
