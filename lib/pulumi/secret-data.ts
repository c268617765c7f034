import { output, secret, type Input, type Output } from '@pulumi/pulumi';

/** The values of a Secret, as a manifest has them. */
export interface SecretValues {
  /** In base64. */
  readonly data?: Readonly<Record<string, string>>;
  /** As they are. */
  readonly stringData?: Readonly<Record<string, string>>;
}

/**
 * `data` of a Secret as an API server keeps it: with `stringData` in it. Applied under its own name, `stringData` only ever adds: the server keeps no
 * owner of what it made of it, and a value that the program has no longer would stay in the cluster.
 */
export function secretData(values: Input<SecretValues>): Output<Readonly<Record<string, string>>> {
  const data = output(values).apply(({ data, stringData = {} }) => {
    const encoded = Object.entries(stringData).map(([key, text]) => [key, Buffer.from(text).toString('base64')]);
    return { ...data, ...(Object.fromEntries(encoded) as Record<string, string>) };
  });
  return secret(data);
}
