import type { NamedObject, ReferenceRule } from './rule';

const ANNOTATION = 'metadata.annotations["k8s.v1.cni.cncf.io/networks"]';

/**
 * The annotation by which pods ask for further networks, at the path of a pod or of a template.
 * @param prefix members that lead to the template, with a dot at the end; empty for a pod
 */
export function networksOf(prefix: string): ReferenceRule {
  return {
    path: `${prefix}${ANNOTATION}`,
    group: 'k8s.cni.cncf.io',
    kind: 'NetworkAttachmentDefinition',
    read: readNetworks,
  };
}

/**
 * Networks by their two forms: names joined by commas, `[namespace/]name[@interface]`, or a JSON list of objects with name and namespace.
 * Source: Kubernetes Network Custom Resource Definition De-facto Standard 1.3, section 4.1.
 */
export function readNetworks(value: unknown): readonly NamedObject[] {
  if (typeof value !== 'string') return [];
  if (value.trimStart().startsWith('[')) return readList(value);
  return value.split(',').flatMap(item => {
    const [, namespace, name] = /^(?:([^/@]+)\/)?([^/@]+)(?:@[^@]*)?$/.exec(item.trim()) ?? [];
    return name === undefined ? [] : [{ name, namespace }];
  });
}

function readList(text: string): readonly NamedObject[] {
  let list: unknown;
  try {
    list = JSON.parse(text);
  } catch {
    // what no reader of the annotation understands names nothing
    return [];
  }
  return (list as readonly unknown[]).flatMap(item => {
    const { name, namespace } = (item ?? {}) as { readonly name?: unknown; readonly namespace?: unknown };
    if (typeof name !== 'string') return [];
    return [{ name, namespace: typeof namespace === 'string' ? namespace : undefined }];
  });
}
