import {
  ComponentResource,
  CustomResource,
  Stash,
  output,
  type CustomResourceOptions,
  type Input,
  type Inputs,
  type Output,
  type Resource,
} from '@pulumi/pulumi';
import { refuseLate } from '../gitops/tree';
import { idText } from '../model/identity';
import { KnownKinds } from '../model/known-kinds';
import type { Model } from '../model/model';
import type { Platform } from '../model/platform';
import { FindingsError } from '../values/finding';
import type { Manifest } from '../values/json';
import { checkedModel } from './checked-model';
import { clusterProvider } from './cluster-provider';
import { deliveryOrder, type ObjectDelivery, type UnitDelivery } from './delivery-order';
import { refuseHarm } from './earlier-state';
import { failureHooks } from './failure-hook';
import { fluxObjects, type GitOptions } from './flux-objects';
import { keepAlive } from './keep-alive';
import { notCarried } from './not-carried';
import { printedError } from './printed-error';
import { managed, propertiesOf } from './properties';
import { quietLog } from './quiet-log';
import { COMPONENT_TYPE, otherTypes, resourceName, typeToken } from './resource-type';
import { unplaced } from './unplaced';

/** How long the provider waits where a resource doesn't say. */
const USUAL_TIMEOUT = '10m';

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
   * Old names of components by their new ones, so that a renamed component stays one resource of the stack. An entry may stay after the move.
   * @default - no component was renamed
   */
  readonly movedFrom?: Readonly<Record<string, string>>;
  /**
   * The resource with which the cluster itself goes, such as machines that are wiped: where both go, objects are not deleted one by one.
   * @default - the cluster stays, and a stack that is destroyed deletes its objects
   */
  readonly deletedWith?: Resource;
}

/** What {@link deploy} registers, for resources of your own that depend on it. */
export interface Deployment {
  /** Resources of a component by its name, e.g. `cert-manager`. */
  component(name: string): Output<Resource[]>;
  /** The resource of an object, named as it is printed: `Deployment.apps web/frontend`. */
  object(id: string): Output<CustomResource>;
}

/**
 * Delivers a platform by Pulumi: a component a component, a Kubernetes resource an object, in the order of the graph, each waited for as its kind asks.
 * @throws FindingsError with everything that is wrong with the platform, before anything is registered
 * @example
 * const kubeconfig = new Config().requireSecret('kubeconfig');
 * deploy(platform, { kubeconfig });
 */
export function deploy(platform: Platform, options: DeployOptions): Deployment {
  const { mode = 'direct' } = options;
  const model = checkedModel(platform);
  if (mode === 'git') refuseLate(model);
  const lost = notCarried(mode === 'git' ? bootstrapOf(model) : model);
  if (lost.length > 0) throw printedError(new FindingsError(lost));
  const delivery = register(model, options);
  return {
    component(name) {
      const component = model.components.findIndex(other => other.name === name);
      const known = model.components.map(other => other.name).join(', ');
      if (component < 0) throw new Error(`the platform has no component '${name}'; it has ${known}`);
      return output(delivery.then(({ resources }) => resources.filter((_, index) => model.objects[index]!.component === component))); // prettier-ignore
    },
    object(id) {
      const object = model.objects.findIndex(other => idText(other.id) === id);
      if (object < 0) throw new Error(`the platform has no object '${id}'`);
      return output(delivery.then(({ resources }) => resources[object]!));
    },
  };
}

/** Registers everything, once the state was looked at. The program waits for it, as it does for a resource, and fails with it. */
function register(model: Model, options: DeployOptions): Promise<Delivery> {
  quietLog();
  const registered = registerAfterwards(model, options).catch((error: unknown) => {
    throw printedError(error);
  });
  keepAlive(registered);
  return registered;
}

async function registerAfterwards(model: Model, options: DeployOptions): Promise<Delivery> {
  const { kubeconfig, mode = 'direct', movedFrom = {}, deletedWith } = options;
  const kinds = new KnownKinds([], model.objects);
  await refuseHarm(model, kinds, mode);
  const provider = clusterProvider(model.cluster, kubeconfig);
  const hooks = { onError: failureHooks(model, kinds, kubeconfig) };
  const delivery = new Delivery(model, kinds, { provider, hooks, deletedWith }, movedFrom);
  for (const unit of deliveryOrder(model))
    if (mode === 'direct' || model.units[unit.unit]!.bootstrap) delivery.unit(unit);
  if (mode === 'git') delivery.flux(fluxObjects(model, options));
  return delivery;
}

/** Registers the resources of a model, each after those that it waits for. */
class Delivery {
  private readonly components: PlatformComponent[] = [];
  /** By the index of their objects. */
  readonly resources: KubernetesResource[] = [];
  private readonly gates: Resource[] = [];

  constructor(
    private readonly model: Model,
    private readonly kinds: KnownKinds,
    private readonly options: CustomResourceOptions,
    private readonly movedFrom: Readonly<Record<string, string>>,
  ) {}

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
    const { timeout, bootstrap } = this.model.units[unit]!;
    const isUsual = timeout === USUAL_TIMEOUT;
    const types = otherTypes(this.model.objects[object]!, this.kinds).map(type => ({ type }));
    this.resources[object] = kubernetesResource(
      typeToken(manifest.apiVersion, id.kind),
      resourceName(id),
      propertiesOf(this.model.objects[object]!, bootstrap),
      {
        ...this.options,
        parent: this.parent(component),
        aliases: types,
        dependsOn: [
          ...afterObjects.map(index => this.resources[index]!),
          ...afterUnits.map(index => this.gates[index]!),
        ],
        customTimeouts: isUsual ? undefined : { create: timeout, update: timeout, delete: timeout },
        retainOnDelete: retained,
        // what is kept is never deleted to make place for itself: where it can't be changed in place, the API server refuses
        deleteBeforeReplace: retained ? false : undefined,
      },
    );
  }

  /** What makes Flux deliver the rest, after Flux itself. */
  flux(manifests: readonly Inputs[]): void {
    const dependsOn = this.gates.length > 0 ? Object.values(this.gates) : Object.values(this.resources);
    for (const manifest of manifests) {
      const { apiVersion, kind, metadata } = manifest as unknown as Manifest;
      const name = resourceName({ namespace: metadata.namespace, name: metadata.name! });
      kubernetesResource(
        typeToken(apiVersion, kind),
        name,
        { ...manifest, metadata: managed(metadata, true) },
        { ...this.options, dependsOn },
      );
    }
  }

  private parent(component: number): PlatformComponent {
    const { name } = this.model.components[component]!;
    return (this.components[component] ??= unplaced(() => new PlatformComponent(name, this.movedFrom[name])));
  }
}

/** An object of any kind: what the classes of @pulumi/kubernetes are, without one for each kind. */
class KubernetesResource extends CustomResource {}

function kubernetesResource(...args: ConstructorParameters<typeof CustomResource>): KubernetesResource {
  return unplaced(() => new KubernetesResource(...args));
}

/** A component in the state: it groups what it made, and has no say in the names of it. */
class PlatformComponent extends ComponentResource {
  constructor(name: string, before: string | undefined) {
    super(COMPONENT_TYPE, name, {}, { aliases: before === undefined ? [] : [{ name: before }] });
  }

  /** It has none, and telling so would write the whole state once more. */
  override registerOutputs(): void {
    // nothing
  }
}

/** As much of a model as Pulumi delivers in the mode `git`. */
function bootstrapOf(model: Model): Model {
  return { ...model, objects: model.objects.filter(({ unit }) => model.units[unit]!.bootstrap) };
}
