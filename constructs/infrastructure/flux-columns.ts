import type { CustomResourceDefinition } from '../../lib/kinds/crd';

/** What `kubectl get` shows of Flux' objects beside their names. */
const COLUMNS = [
  { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
  { name: 'Ready', type: 'string', jsonPath: '.status.conditions[?(@.type=="Ready")].status' },
  { name: 'Status', type: 'string', jsonPath: '.status.conditions[?(@.type=="Ready")].message' },
];

/** A definition with columns: the compact schemas that it was made from carry none. */
export function withColumns(spec: CustomResourceDefinition['spec']): object {
  return { ...spec, versions: spec.versions.map(version => ({ ...version, additionalPrinterColumns: COLUMNS })) };
}
