import type { Output } from '@pulumi/pulumi';
import { lateValue } from '../values/late';

/**
 * Lets a Pulumi Output enter a program where its value is copied into objects and never computed with: it stands for a value of its type, checks see the example,
 * and to compute with it is an error. A secret Output stays secret. A file in Git can't hold it.
 * @param example what the value will look like: same type and format
 * @example
 * new ConfigMap(component, 'settings', { data: { endpoint: late(bucket.endpoint, { example: 's3.example.org' }) } });
 */
export function late<T>(output: Output<T>, { example }: { readonly example: T }): T {
  return lateValue(output, example) as T;
}
