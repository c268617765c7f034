import type { Manifest } from '../../lib/values/json';

const ROLE = 'rbac.authorization.k8s.io';

/** As many objects of ten common kinds, in namespaces of ten each. None is waited for, so that what takes time is Pulumi, the provider and the API server. */
export function namespacesOf(prefix: string, objects: number): readonly (readonly [Manifest, ...Manifest[]])[] {
  return Array.from({ length: Math.ceil(objects / 10) }, (_, index) => namespaceOf(`${prefix}-${index}`));
}

function namespaceOf(namespace: string): readonly [Manifest, ...Manifest[]] {
  const placed = (name: string): Manifest['metadata'] => ({ name, namespace, labels: { app: 'bench' } });
  const settings = (name: string): Manifest => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: placed(name),
    data: Object.fromEntries(Array.from({ length: 10 }, (_, key) => [`key-${key}`, `value of ${name}, number ${key}`])),
  });
  // what addNamespace makes, so that all contestants deliver the same
  const labels = {
    'pod-security.kubernetes.io/enforce': 'restricted',
    'pod-security.kubernetes.io/warn': 'restricted',
  };
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace, labels } },
    settings('first'),
    settings('second'),
    settings('third'),
    settings('fourth'),
    { apiVersion: `${ROLE}/v1`, kind: 'Role', metadata: placed('reader'), rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }] }, // prettier-ignore
    { apiVersion: `${ROLE}/v1`, kind: 'RoleBinding', metadata: placed('reader'), roleRef: { apiGroup: ROLE, kind: 'Role', name: 'reader' }, subjects: [{ kind: 'User', name: 'reader', apiGroup: ROLE }] }, // prettier-ignore
    { apiVersion: 'v1', kind: 'LimitRange', metadata: placed('limits'), spec: { limits: [{ type: 'Container', default: { memory: '128Mi' } }] } }, // prettier-ignore
    { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: placed('deny'), spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] } }, // prettier-ignore
    { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata: placed('web'), spec: { minAvailable: 1, selector: { matchLabels: { app: 'bench' } } } }, // prettier-ignore
  ];
}
