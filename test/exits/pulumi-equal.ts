import type { Model } from '../../lib/model/model';
import { byIdentity, differences, type ExitObject } from './canonical-json';
import { deliveredByPulumi, expectedObjects } from './delivery-metadata';
import { URN, type Deployed, type StateResource } from './pulumi-exit';

/** Dependencies in the state may be this many times its resources. */
const DEPENDENCIES = 4;
const COMPONENT = 'strata:index:Component';
const FLUX = 'flux-system';

/** What differs between a model and what the engine asked the provider for; and what is wrong with the state that it keeps. */
export function pulumiDifferences(model: Model, mode: 'direct' | 'git', deployed: Deployed): readonly string[] {
  const objects = deliveredByPulumi(model, mode);
  const isOwn = ({ urn }: { readonly urn: string }): boolean => mode === 'git' && !urn.includes(`::${COMPONENT}$`);
  const created = deployed.requests.filter(request => !isOwn(request));
  const delivery = deployed.requests.filter(isOwn);
  const found = byIdentity(created.map(({ value }) => value as ExitObject));
  return [
    ...deployed.requests.filter(({ verb }) => verb !== 'create').map(({ verb, urn }) => `asked to ${verb} ${urn}`),
    ...differences(expectedObjects(model, objects, 'pulumi'), found),
    ...setDifferences('delivery object', mode === 'git' ? OWN : [], delivery.map(({ urn }) => urn)), // prettier-ignore
    ...setDifferences('URN', objects.map(objectUrn), created.map(({ urn }) => urn)), // prettier-ignore
    ...stateFaults(model, mode, deployed.resources),
  ];
}

/** What Pulumi delivers beside the model's objects in the mode `git`: what makes Flux read the repository. */
const OWN = [
  `${URN}kubernetes:kustomize.toolkit.fluxcd.io/v1:Kustomization::${FLUX}/${FLUX}`,
  `${URN}kubernetes:source.toolkit.fluxcd.io/v1:GitRepository::${FLUX}/${FLUX}`,
];

/** The URN of an object, which nothing but its identity and version decides. */
function objectUrn({ id, manifest }: Model['objects'][number]): string {
  const version = manifest.apiVersion.includes('/') ? manifest.apiVersion : `core/${manifest.apiVersion}`;
  const name = id.namespace === undefined ? id.name : `${id.namespace}/${id.name}`;
  return `${URN}${COMPONENT}$kubernetes:${version}:${id.kind}::${name}`;
}

/** The state holds the objects, their components, a provider, and gates; few dependencies; and retains what the model retains. */
function stateFaults(model: Model, mode: 'direct' | 'git', resources: readonly StateResource[]): readonly string[] {
  const objects = deliveredByPulumi(model, mode);
  const components = new Set(objects.map(({ component }) => model.components[component]!.name));
  const retained = objects.filter(object => object.retained).map(objectUrn);
  const urns = (isMeant: (resource: StateResource) => boolean): readonly string[] =>
    resources.filter(isMeant).map(({ urn }) => urn);
  const dependencies = resources.reduce((sum, resource) => sum + (resource.dependencies?.length ?? 0), 0);
  const isProvider = ({ type }: StateResource): boolean => type.startsWith('pulumi:providers:');
  const isGate = ({ type }: StateResource): boolean => type === 'pulumi:index:Stash';
  const isKnown = ({ type }: StateResource): boolean => /^(kubernetes:|pulumi:(pulumi:Stack$|providers:)|strata:index:Component$)/.test(type); // prettier-ignore
  // the engine has a provider of its own for gates, and for questions about the state
  const providers = [`kubernetes::${model.cluster}`, 'pulumi::default'].map(name => `${URN}pulumi:providers:${name}`);
  return [
    ...setDifferences('component', [...components].map(name => `${URN}${COMPONENT}::${name}`), urns(({ type }) => type === COMPONENT)), // prettier-ignore
    ...setDifferences('provider', providers, urns(isProvider)),
    ...setDifferences(
      'retained object',
      retained,
      urns(resource => resource.retainOnDelete === true),
    ),
    ...resources.filter(isGate).flatMap(gate => gateFault(model, gate, resources) ?? []),
    ...urns(resource => !isGate(resource) && !isKnown(resource)).map(urn => `${urn} should not be in the state`),
    ...(dependencies < DEPENDENCIES * resources.length
      ? []
      : [`${dependencies} dependencies among ${resources.length} resources`]),
  ];
}

/** A gate stands for a unit: below the unit's component, after several of its objects, and before something else. */
function gateFault(
  model: Model,
  { urn, parent, dependencies = [] }: StateResource,
  resources: readonly StateResource[],
): string | undefined {
  const unit = model.units.findIndex(({ name }) => urn === `${URN}${COMPONENT}$pulumi:index:Stash::${name}`);
  if (unit < 0) return `${urn} is no unit's gate`;
  const members = new Set(model.objects.filter(object => object.unit === unit).map(objectUrn));
  const isNeeded = resources.some(other => !members.has(other.urn) && other.dependencies?.includes(urn) === true);
  const isParent = parent === `${URN}${COMPONENT}::${model.components[model.units[unit]!.component]!.name}`;
  if (isParent && isNeeded && dependencies.length > 1 && dependencies.every(each => members.has(each)))
    return undefined;
  return `${urn} is no gate: below ${parent}, after ${dependencies.join(', ')}, needed: ${isNeeded}`;
}

function setDifferences(what: string, expected: readonly string[], found: readonly string[]): readonly string[] {
  const [wanted, had] = [[...expected].sort(), [...found].sort()];
  if (wanted.join('\n') === had.join('\n')) return [];
  const missing = wanted.filter(each => !had.includes(each)).map(each => `${what} ${each} is missing`);
  const surplus = had.filter(each => !wanted.includes(each)).map(each => `${what} ${each} should not be there`);
  return [...missing, ...surplus, `${had.length} of ${what}, expected ${wanted.length}`];
}
