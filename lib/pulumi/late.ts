import { lateValue, type Late } from '../values/late';
export type { Late };

/** As much of a Pulumi Output as is needed here, so that a program without Pulumi loads nothing of it. */
export interface OutputLike<T> {
  readonly __pulumiOutput: true;
  apply<U>(use: (value: T) => U): OutputLike<U>;
}

/**
 * Lets a Pulumi Output enter a program where it is copied and never computed with. Checks see the example; a file in Git can't hold it.
 * @example
 * new ConfigMap(component, 'settings', { data: { endpoint: late(bucket.endpoint, { example: 's3.example.org' }) } });
 */
export function late<T>(output: OutputLike<T>, { example }: { readonly example: T }): Late<T> {
  return lateValue(output, example);
}
