import { CustomResourceDefinition } from '../../lib/kinds/generated/apiextensions.k8s.io';
import { KubeObject } from '../../lib/kinds/kube-object';
import type { Component } from '../../lib/model/component';
import { count, type Drawing } from './drawing';
import { hardAnnotations, hardMap, hardText } from './hard-values';

/** Kinds whose names other tools read something into. */
const KINDS = ['Widget', 'Patch', 'ConfigMapPatch', 'Kustomization', 'Provider', 'Stack', 'Secret', 'Deployment'];

const FREE = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };

/** Adds a kind of the component's own and resources of it, whose contents the schema leaves open. */
export function addCustomKind({ random, drawn, number }: Drawing, component: Component, name: string): void {
  // a server that takes one platform after the other has the kinds of all
  const group = `${name}.p${number}.example.org`;
  const kind = random.pick(KINDS);
  const plural = `${kind.toLowerCase()}s`;
  const namespaced = random.chance(0.6);
  const version = random.pick(['v1', 'v1beta1', 'v2alpha3']);
  count(drawn, 'CustomResourceDefinition');
  new CustomResourceDefinition(component, 'definition', {
    metadata: { name: `${plural}.${group}`, annotations: hardAnnotations(random) },
    spec: {
      group,
      names: { kind, plural, singular: kind.toLowerCase(), listKind: `${kind}List` },
      scope: namespaced ? 'Namespaced' : 'Cluster',
      versions: [
        {
          name: version,
          served: true,
          storage: true,
          schema: {
            openAPIV3Schema: {
              type: 'object',
              description: hardText(random),
              properties: { spec: FREE, value: { type: 'string' }, entries: { type: 'array', items: FREE } },
            },
          },
          subresources: random.chance(0.5) ? { status: {} } : undefined,
        },
      ],
    },
  });
  for (let resources = random.below(4); resources > 0; resources--) {
    count(drawn, 'custom resource');
    new KubeObject(component, `resource-${resources}`, { apiVersion: `${group}/${version}`, kind, namespaced }, {
      metadata: { name: `${name}-${resources}`, annotations: hardAnnotations(random) },
      spec: hardMap(random),
      ...(random.chance(0.3) ? { entries: [hardMap(random), { toString: 'x' }], value: hardText(random) } : {}),
    } as never);
  }
}
