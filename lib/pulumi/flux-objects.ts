import { output, type Input, type Inputs } from '@pulumi/pulumi';
import { ownDelivery, SOPS_SECRET } from '../gitops/delivery';
import { FLUX_NAMESPACE } from '../model/names';
import type { Model } from '../model/model';
import { secretData } from './secret-data';

/** What Flux needs to read a repository, in the mode `git`. */
export interface GitOptions {
  /**
   * Credentials of the repository, as Flux reads them: `username` and `password`, or `identity`, `identity.pub` and `known_hosts`. They become the Secret that the
   * source of the `Flux` component names.
   * @default - the repository is public, or its Secret is made by somebody else
   */
  readonly gitCredentials?: Input<Readonly<Record<string, Input<string>>>>;
  /**
   * Age key with which Flux decrypts SOPS ciphertext.
   * @default - nothing is encrypted, or the Secret `sops-age` is made by somebody else
   */
  readonly ageKey?: Input<string>;
}

/** Objects that make Flux deliver the tree: credentials, the source, the root Kustomization. */
export function fluxObjects(model: Model, { gitCredentials, ageKey }: GitOptions): readonly Inputs[] {
  const { fluxSource } = model;
  if (fluxSource === undefined)
    throw new Error("mode 'git' needs a `Flux` component in the platform: it says where the repository is");
  const { secretName } = fluxSource;
  if (gitCredentials !== undefined && secretName === undefined)
    throw new Error('gitCredentials need a name: give `source.secretName` to the `Flux` component');
  return [
    ...(gitCredentials === undefined ? [] : [secretOf(secretName!, gitCredentials)]),
    ...(ageKey === undefined ? [] : [secretOf(SOPS_SECRET, { 'age.agekey': ageKey })]),
    ...ownDelivery(model).map(manifest => ({ ...manifest })),
  ];
}

function secretOf(name: string, stringData: Input<Readonly<Record<string, Input<string>>>>): Inputs {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, namespace: FLUX_NAMESPACE },
    type: 'Opaque',
    data: secretData(output(stringData).apply(known => ({ stringData: known }))),
  };
}
