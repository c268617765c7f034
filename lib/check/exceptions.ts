import type { Model, ModelNamespace } from '../model/model';

/** A namespace whose pods may do more than the restricted Pod Security Standard allows. */
export interface PodSecurityException {
  readonly namespace: string;
  readonly level: Exclude<ModelNamespace['podSecurity'], 'restricted'>;
  /** Why, as its component states it. */
  readonly reason: string;
  /** Name of the component that asks for it. */
  readonly component: string;
}

/** All exceptions from restricted pod security, in the order of the model. */
export function exceptions(model: Model): readonly PodSecurityException[] {
  return model.namespaces.flatMap(({ name, podSecurity, reason = '', component }) =>
    podSecurity === 'restricted'
      ? []
      : [{ namespace: name, level: podSecurity, reason, component: model.components[component]!.name }],
  );
}
