import type { Manifest } from '../../values/json';
import type { ReferenceRule } from './rule';

const ISSUERS = { 'cert-manager.io/issuer': 'Issuer', 'cert-manager.io/cluster-issuer': 'ClusterIssuer' } as const;

/** Annotations by which an Ingress or a Gateway asks cert-manager for its certificates. */
export const issuerAnnotations: readonly ReferenceRule[] = Object.entries(ISSUERS).map(([annotation, kind]) => ({
  path: `metadata.annotations["${annotation}"]`,
  group: 'cert-manager.io',
  kind,
}));

/** Whether cert-manager makes the Secrets that an Ingress or a Gateway names. */
export function hasIssuerAnnotation({ metadata: { annotations = {} } }: Manifest): boolean {
  return Object.keys(ISSUERS).some(annotation => annotations[annotation] !== undefined);
}
