import type { Model } from '../../model/model';
import { ciliumPolicies } from './cilium-policy';
import { kubernetesPolicies } from './kubernetes-policy';
import type { Policy } from './policy';

const CILIUM_KINDS = ['CiliumNetworkPolicy', 'CiliumClusterwideNetworkPolicy'];

/** What all policies of a model say, those of Kubernetes and of Cilium alike. */
export function policiesOf({ objects, charts }: Pick<Model, 'objects' | 'charts'>): readonly Policy[] {
  const cilium = charts.some(({ name }) => name === 'cilium') || objects.some(({ id }) => id.group === 'cilium.io');
  return objects.flatMap(({ id: { group, kind, namespace }, manifest }, object) => {
    if (group === 'cilium.io' && CILIUM_KINDS.includes(kind)) return ciliumPolicies(manifest, { object, namespace });
    if (group !== 'networking.k8s.io' || kind !== 'NetworkPolicy' || namespace === undefined) return [];
    return kubernetesPolicies(manifest.spec, { object, namespace, cilium });
  });
}
