import type { Model, ModelKubernetes, ModelKubernetesSupport } from '../model/model';
import type { Finding } from '../values/finding';
import { findingOn } from './finding-on';

/**
 * Built-in kinds that are younger than the oldest Kubernetes that Talos 1.10 takes, 1.28, by the minor of 1.x from which on an API server knows them as `v1`.
 * Source: github.com/kubernetes/kubernetes, CHANGELOG-1.30, 1.33 and 1.34 ("graduated to GA": CEL for admission control, multiple Service CIDRs, VolumeAttributesClass).
 */
const SERVED_FROM: Readonly<Record<string, number>> = {
  'admissionregistration.k8s.io/v1 ValidatingAdmissionPolicy': 30,
  'admissionregistration.k8s.io/v1 ValidatingAdmissionPolicyBinding': 30,
  'networking.k8s.io/v1 IPAddress': 33,
  'networking.k8s.io/v1 ServiceCIDR': 33,
  'storage.k8s.io/v1 VolumeAttributesClass': 34,
};

/**
 * What components install, and the kinds of objects, against the version of Kubernetes, where the program asks for one: nothing below what a project supports or an
 * API server knows, and a word on what a project has not tested.
 */
export function versions(model: Model): readonly Finding[] {
  const { kubernetes, kubernetesSupport } = model;
  if (kubernetes === undefined) return [];
  return [
    ...kubernetesSupport.flatMap(support => problem(model, support, kubernetes) ?? []),
    ...notServed(model, kubernetes),
  ];
}

function notServed(model: Model, { version, component }: ModelKubernetes): readonly Finding[] {
  return model.objects.flatMap(object => {
    const kind = `${object.manifest.apiVersion} ${object.id.kind}`;
    const from = SERVED_FROM[kind] ?? 0;
    if (from <= minorOf(version)) return [];
    return findingOn(model, object, {
      code: 'versions/not-served',
      severity: 'error',
      field: 'apiVersion',
      message: `${kind} is served from Kubernetes 1.${from} on, and ${model.components[component]!.name} asks for ${version}: its API server would refuse the object`,
      fix: `ask for Kubernetes 1.${from} or newer, or do without the object`,
    });
  });
}

function problem(
  { components }: Model,
  { what, from, to, source: address, component }: ModelKubernetesSupport,
  kubernetes: ModelKubernetes,
): Finding | undefined {
  const { version } = kubernetes;
  const below = minorOf(from) - minorOf(version);
  const above = to === undefined ? 0 : minorOf(version) - minorOf(to);
  if (below <= 0 && above <= 0) return undefined;
  const range = to === undefined ? `from ${from}` : `${from} to ${to}`;
  const asker = components[kubernetes.component]!.name;
  const where = below > 0 ? `${minors(below)} below the lowest` : `${minors(above)} above the highest that it is tested on`; // prettier-ignore
  const { path, source } = components[component]!;
  return {
    code: 'versions/kubernetes',
    severity: below > 0 ? 'error' : 'warning',
    message: `${what} is made for Kubernetes ${range}, and ${asker} asks for ${version}: ${where} (${address})`,
    construct: path,
    source: source(),
    fix: `ask for Kubernetes ${range}${below > 0 ? '' : ', or acknowledge this once you have tried it'}`,
  };
}

function minors(count: number): string {
  return count === 1 ? '1 minor' : `${count} minors`;
}

/** 34 of `1.34.4`. */
function minorOf(version: string): number {
  return Number(version.split('.')[1]);
}
