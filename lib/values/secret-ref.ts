/** One key of a Secret, in the form in which `valueFrom` of an environment variable takes it. */
export interface SecretKey<K extends string = string> {
  readonly secretKeyRef: { readonly name: string; readonly key: K };
}

/**
 * A Secret that exists, or will, in the cluster, by name and with the keys that it holds. It carries no value.
 * @example
 * const env = { name: 'DATABASE_URL', valueFrom: db.connectionSecret.key('uri') };
 */
export class SecretRef<K extends string = string> {
  constructor(
    readonly namespace: string,
    readonly name: string,
  ) {}

  /** A key of it, for pods of its namespace. */
  key<T extends K>(key: T): SecretKey<T> {
    return { secretKeyRef: { name: this.name, key } };
  }
}
