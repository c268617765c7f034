import type { Manifest } from '../values/json';
import type { FluxSource, Model, ModelObject, Unit } from '../model/model';
import { FLUX_NAMESPACE } from '../model/names';
import { clusterFolder } from './paths';
import { healthExpression, type HealthExpression } from './health';

/** Name of the source of the tree, and of the Kustomization that applies all others: what `flux` itself calls them. */
export const ROOT = 'flux-system';
/** Secret, in the namespace of Flux, that holds the age key for SOPS ciphertext. */
export const SOPS_SECRET = 'sops-age';

const INTERVAL = '10m';
const RETRY_INTERVAL = '30s';

/** The Flux Kustomization that delivers a unit. */
export function kustomizationOf(model: Model, unit: Unit, path: string, units: ReadonlyMap<string, Unit>): Manifest {
  const objects = unit.objects.map(index => model.objects[index]!);
  const encrypted = objects.some(object => object.ciphertext !== undefined);
  const healthCheckExprs = healthExpressions(objects);
  // what is applied by hand before Flux runs is there already
  const dependsOn = unit.dependsOn.filter(name => units.get(name)?.bootstrap !== true).map(name => ({ name }));
  return kustomization(unit.name, {
    ...(encrypted ? { decryption: { provider: 'sops', secretRef: { name: SOPS_SECRET } } } : {}),
    ...(dependsOn.length > 0 ? { dependsOn } : {}),
    ...(healthCheckExprs.length > 0 ? { healthCheckExprs } : {}),
    path: `./${path}`,
    // Flux does not remove itself
    prune: !unit.bootstrap,
    ...(unit.serviceAccount === undefined ? {} : { serviceAccountName: unit.serviceAccount }),
    timeout: unit.timeout,
    wait: true,
  });
}

/** By what Flux delivers itself and all else from the repository: its source, and the root Kustomization; nothing where the program has no Flux. */
export function ownDelivery({ cluster, fluxSource }: Model): readonly Manifest[] {
  if (fluxSource === undefined) return [];
  return [gitSource(fluxSource), rootKustomization(`${clusterFolder(cluster)}/kustomizations`)];
}

/** The Kustomization that applies the Kustomizations of all units. */
function rootKustomization(path: string): Manifest {
  return kustomization(ROOT, { path: `./${path}`, prune: true, timeout: '5m', wait: false });
}

function kustomization(name: string, spec: Readonly<Record<string, unknown>>): Manifest {
  const all: Record<string, unknown> = {
    ...spec,
    interval: INTERVAL,
    retryInterval: RETRY_INTERVAL,
    sourceRef: { kind: 'GitRepository', name: ROOT },
  };
  const sorted = Object.fromEntries(
    Object.keys(all)
      .sort()
      .map(key => [key, all[key]]),
  );
  return {
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    metadata: { name, namespace: FLUX_NAMESPACE },
    spec: sorted,
  };
}

/** The GitRepository that holds the tree. */
function gitSource({ url, branch, secretName }: FluxSource): Manifest {
  return {
    apiVersion: 'source.toolkit.fluxcd.io/v1',
    kind: 'GitRepository',
    metadata: { name: ROOT, namespace: FLUX_NAMESPACE },
    spec: {
      interval: '1m',
      ref: { branch },
      ...(secretName === undefined ? {} : { secretRef: { name: secretName } }),
      url,
    },
  };
}

/** One expression a kind, for the kinds that Flux' own conventions get wrong. */
function healthExpressions(objects: readonly ModelObject[]): HealthExpression[] {
  const byKind = new Map<string, HealthExpression>();
  for (const { id, manifest, readiness } of objects) {
    const key = `${manifest.apiVersion}/${id.kind}`;
    if (byKind.has(key)) continue;
    const expression = readiness === undefined ? undefined : healthExpression(manifest.apiVersion, id.kind, readiness);
    if (expression !== undefined) byKind.set(key, expression);
  }
  return [...byKind.keys()].sort().map(key => byKind.get(key)!);
}
