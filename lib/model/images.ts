import { compareText, idText } from './identity';
import type { Model } from './model';

/** An image and the objects or charts that use it. */
export interface ImageUse {
  /** Reference as written: `ghcr.io/fluxcd/helm-controller:v1.4.3`. */
  readonly image: string;
  /** Objects by identity, charts by `chart NAME VERSION`, sorted. */
  readonly usedBy: readonly string[];
}

/** All images of the model, in the order of their references: those of pod templates, those that operators are told to run, those of charts. */
export function imagesOf(model: Model): readonly ImageUse[] {
  const users = new Map<string, Set<string>>();
  const use = (image: unknown, user: string): void => {
    if (typeof image !== 'string' || image === '') return;
    const known = users.get(image) ?? new Set();
    users.set(image, known.add(user));
  };
  for (const { id, manifest } of model.objects) for (const image of imagesIn(manifest.spec)) use(image, idText(id));
  for (const { name, version, facts } of model.charts)
    for (const image of facts?.images ?? []) use(image, `chart ${name} ${version}`);
  return [...users.keys()]
    .sort(compareText)
    .map(image => ({ image, usedBy: [...users.get(image)!].sort(compareText) }));
}

/** Images that a spec names: of containers in a pod template, or of an operator's `imageName`. */
function imagesIn(spec: unknown): unknown[] {
  if (typeof spec !== 'object' || spec === null) return [];
  const {
    template,
    jobTemplate,
    containers,
    initContainers,
    imageName,
    spec: inner,
  } = spec as Readonly<Record<string, unknown>>;
  const pods = [containers, initContainers].filter(Array.isArray).flat() as { readonly image?: unknown }[];
  return [imageName, ...pods.map(({ image }) => image), ...[template, jobTemplate, inner].flatMap(imagesIn)];
}
