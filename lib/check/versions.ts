import type { Model, ModelKubernetes, ModelKubernetesSupport } from '../model/model';
import type { Finding } from '../values/finding';

/** What components install against the version of Kubernetes, where the program asks for one: nothing below what a project supports, and a word on what it has not tested. */
export function versions(model: Model): readonly Finding[] {
  const { kubernetes, kubernetesSupport } = model;
  if (kubernetes === undefined) return [];
  return kubernetesSupport.flatMap(support => problem(model, support, kubernetes) ?? []);
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
