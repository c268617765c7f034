import { getOrganization, getProject, getStack, runtime } from '@pulumi/pulumi';
import { isMocked } from './mocked';

/** Outputs of a resource. */
export type Outputs = Readonly<Record<string, unknown>>;

/** Outputs of the resources that the state of this stack holds, by their URNs. */
export async function earlierResources(): Promise<readonly (readonly [urn: string, outputs: Outputs])[]> {
  if (isMocked()) return [];
  const stackName = `${getOrganization()}/${getProject()}/${getStack()}`;
  const { outputs: resources } = (await runtime.invoke('pulumi:pulumi:readStackResourceOutputs', { stackName })) as {
    readonly outputs: Readonly<Record<string, { readonly outputs?: Outputs }>>;
  };
  return Object.entries(resources).map(([urn, { outputs = {} }]) => [urn, outputs]);
}
