import {
  ComponentResource,
  CustomResource,
  Stash,
  all,
  type CustomResourceOptions,
  type Input,
  type Inputs,
  type ProviderResource,
  type Resource,
} from '@pulumi/pulumi';
import { check, isFailure } from '../check';
import { refuseLate } from '../gitops/tree';
import { idText } from '../model/identity';
import type { Model } from '../model/model';
import type { Platform } from '../model/platform';
import { FindingsError } from '../values/finding';
import type { Manifest } from '../values/json';
import { clusterProvider } from './cluster-provider';
import { deliveryOrder, type ObjectDelivery, type UnitDelivery } from './delivery-order';
import { refuseHarm } from './earlier-state';
import { failureHook } from './failure-hook';
import { fluxObjects, type GitOptions } from './flux-objects';
import { propertiesOf } from './properties';
import { COMPONENT_TYPE, otherTypes, resourceName, typeToken } from './resource-type';

/** Options of {@link deploy}. */
export interface DeployOptions extends GitOptions {
  /** Text of a kubeconfig, whose current context is used. It is kept in the state as a secret. */
  readonly kubeconfig: Input<string>;
  /**
   * Who delivers: Pulumi every object (`direct`; charts are installed by Flux in the cluster all the same), or Pulumi Flux alone, which reads everything else
   * from the repository that `strata synth` fills (`git`).
   * @default 'direct'
   */
  readonly mode?: 'direct' | 'git';
  /**
   * What the stack called resources before: by the name of a component its old name, by an object as it is printed (`ConfigMap web/settings`) its old URN.
   * An entry may stay after the move.
   * @default - nothing was moved
   */
  readonly movedFrom?: Readonly<Record<string, string>>;
}

/** What {@link deploy} registered, for resources of your own that depend on it. */
export interface Deployment {
  /** Resources of a component by its name, e.g. `cert-manager`. */
  component(name: string): readonly Resource[];
  /** The resource of an object, named as it is printed: `Deployment.apps web/frontend`. */
  object(id: string): CustomResource;
}

/**
 * Delivers a platform by Pulumi: a component a component, a Kubernetes resource an object, in the order of the graph, each waited for as its kind asks.
 * @throws FindingsError with everything that is wrong with the platform, before anything is registered
 * @example
 * const kubeconfig = new Config().requireSecret('kubeconfig');
 * deploy(platform, { kubeconfig });
 */
export function deploy(platform: Platform, options: DeployOptions): Deployment {
  const { kubeconfig, mode = 'direct', movedFrom = {} } = options;
  const model = checked(platform);
  if (mode === 'git') refuseLate(model);
  const compared = all([kubeconfig, refuseHarm(model, mode, movedFrom)]).apply(([text]) => text);
  const delivery = new Delivery(model, clusterProvider(model.cluster, compared), movedFrom);
  for (const unit of deliveryOrder(model))
    if (mode === 'direct' || model.units[unit.unit]!.bootstrap) delivery.unit(unit);
  if (mode === 'git') delivery.flux(fluxObjects(model, options));
  return delivery;
}

/** Registers the resources of a model, each after those that it waits for. */
class Delivery implements Deployment {
  private readonly components: PlatformComponent[] = [];
  private readonly resources: KubernetesResource[] = [];
  private readonly gates: Resource[] = [];
  private readonly options: CustomResourceOptions;

  constructor(
    private readonly model: Model,
    provider: ProviderResource,
    private readonly movedFrom: Readonly<Record<string, string>>,
  ) {
    this.options = { provider, hooks: { onError: [failureHook(model)] } };
  }

  unit({ unit, objects, gate }: UnitDelivery): void {
    const { name, component } = this.model.units[unit]!;
    for (const object of objects) this.deliver(object);
    const waited = gate.map(index => this.resources[index]!);
    if (waited.length > 1)
      this.gates[unit] = new Stash(name, { input: name }, { parent: this.parent(component), dependsOn: waited });
    else if (waited.length === 1) this.gates[unit] = waited[0]!;
  }

  private deliver({ object, afterObjects, afterUnits }: ObjectDelivery): void {
    const { id, manifest, retained, component, unit } = this.model.objects[object]!;
    const { timeout } = this.model.units[unit]!;
    const before = this.movedFrom[idText(id)];
    const types = otherTypes(manifest.apiVersion, id).map(type => ({ type }));
    this.resources[object] = new KubernetesResource(
      typeToken(manifest.apiVersion, id.kind),
      resourceName(id),
      propertiesOf(this.model.objects[object]!),
      {
        ...this.options,
        parent: this.parent(component),
        aliases: before === undefined ? types : [before, ...types],
        dependsOn: [
          ...afterObjects.map(index => this.resources[index]!),
          ...afterUnits.map(index => this.gates[index]!),
        ],
        customTimeouts: { create: timeout, update: timeout, delete: timeout },
        retainOnDelete: retained,
        // what is kept is never deleted to make place for itself: where it can't be changed in place, the API server refuses
        deleteBeforeReplace: retained ? false : undefined,
      },
    );
  }

  /** What makes Flux deliver the rest, after Flux itself. */
  flux(manifests: readonly Inputs[]): void {
    const dependsOn = [...this.resources];
    for (const manifest of manifests) {
      const { apiVersion, kind, metadata } = manifest as unknown as Manifest;
      const name = resourceName({ namespace: metadata.namespace, name: metadata.name! });
      new KubernetesResource(typeToken(apiVersion, kind), name, manifest, { ...this.options, dependsOn });
    }
  }

  private parent(component: number): PlatformComponent {
    const { name } = this.model.components[component]!;
    return (this.components[component] ??= new PlatformComponent(name, this.movedFrom[name]));
  }

  component(name: string): readonly Resource[] {
    const { components, objects } = this.model;
    const component = components.findIndex(other => other.name === name);
    const known = components.map(other => other.name).join(', ');
    if (component < 0) throw new Error(`the platform has no component '${name}'; it has ${known}`);
    return this.resources.filter((_, index) => objects[index]!.component === component);
  }

  object(id: string): CustomResource {
    const index = this.model.objects.findIndex(object => idText(object.id) === id);
    const resource = this.resources[index];
    if (resource === undefined) throw new Error(`there is no object '${id}' among those that Pulumi delivers`);
    return resource;
  }
}

/** An object of any kind: what the classes of @pulumi/kubernetes are, without one for each kind. */
class KubernetesResource extends CustomResource {}

/** A component in the state: it groups what it made, and has no say in the names of it. */
class PlatformComponent extends ComponentResource {
  constructor(name: string, before: string | undefined) {
    super(COMPONENT_TYPE, name, {}, { aliases: before === undefined ? [] : [{ name: before }] });
    this.registerOutputs({});
  }
}

function checked(platform: Platform): Model {
  const model = platform.model();
  const errors = check(model).filter(finding => isFailure([finding]));
  if (errors.length > 0) throw new FindingsError(errors);
  return model;
}
