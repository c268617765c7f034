import { COMPONENT_TYPE } from '../pulumi/resource-type';
import { resourcesOf, type StackState, type StateResource } from './stack-state';

/** What holds back those that depend on a unit of several waited-for objects (`deploy`). */
const GATE = 'pulumi:index:Stash';
/** The provider of the engine's own resources, such as gates. */
const OWN_PROVIDER = 'pulumi:providers:pulumi';

/**
 * The state without some resources, and without what they leave behind: gates of nothing, components of nothing, a provider that nobody uses. What stays no
 * longer refers to them.
 */
export function withoutResources(state: StackState, released: ReadonlySet<string>): StackState {
  let resources = resourcesOf(state).filter(({ urn }) => !released.has(urn));
  const gates = gatesOf(released, resources);
  resources = resources.filter(({ urn }) => !gates.has(urn));
  const parents = new Set(resources.map(({ parent }) => parent));
  const wereParents = new Set(resourcesOf(state).map(({ parent }) => parent));
  resources = resources.filter(({ urn, type }) => type !== COMPONENT_TYPE || parents.has(urn) || !wereParents.has(urn));
  const providers = new Set(resources.map(({ provider }) => provider));
  resources = resources.filter(({ urn, type, id }) => type !== OWN_PROVIDER || providers.has(`${urn}::${id ?? ''}`));
  const staying = new Set(resources.map(({ urn }) => urn));
  return { ...state, deployment: { ...state.deployment, resources: resources.map(each => referring(each, staying)) } };
}

/** Gates of which every resource is released. */
function gatesOf(released: ReadonlySet<string>, resources: readonly StateResource[]): ReadonlySet<string> {
  const isGate = ({ urn, type, dependencies = [] }: StateResource): boolean =>
    type === GATE &&
    urn.includes(`::${COMPONENT_TYPE}$`) &&
    dependencies.length > 0 &&
    dependencies.every(dependency => released.has(dependency));
  return new Set(resources.filter(isGate).map(({ urn }) => urn));
}

/** The resource without references to what does not stay. */
function referring(resource: StateResource, staying: ReadonlySet<string>): StateResource {
  const { dependencies, propertyDependencies, deletedWith, replaceWith, ...rest } = resource;
  const kept = (urns: readonly string[] | null): readonly string[] => (urns ?? []).filter(urn => staying.has(urn));
  const properties = Object.entries(propertyDependencies ?? {}).map(([key, urns]) => [key, kept(urns)]);
  return {
    ...rest,
    ...(dependencies === undefined ? {} : { dependencies: kept(dependencies) }),
    ...(propertyDependencies === undefined ? {} : { propertyDependencies: Object.fromEntries(properties) as never }),
    ...(deletedWith === undefined || !staying.has(deletedWith) ? {} : { deletedWith }),
    ...(replaceWith === undefined ? {} : { replaceWith: kept(replaceWith) }),
  };
}
