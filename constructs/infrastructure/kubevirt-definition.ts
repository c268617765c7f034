import type { Construct } from 'constructs';
import { crdsOf } from '../../lib/kinds/crd';
import { CustomResourceDefinition } from '../../lib/kinds/generated/apiextensions.k8s.io';
import { KubeObject } from '../../lib/kinds/kube-object';
import { groupSchema } from '../../lib/kinds/registry';

/** What `kubectl get` shows of an operator's own object beside its name: the compact schemas carry no columns. */
const COLUMNS = [
  { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
  { name: 'Phase', type: 'string', jsonPath: '.status.phase' },
];

/** Adds the definition of the one kind that an operator reads its settings from; it defines its other kinds itself. */
export function addDefinition(
  scope: Construct,
  group: string,
  kind: string,
  labels: Readonly<Record<string, string>>,
): void {
  const schema = groupSchema(group);
  const own = schema?.kinds.filter(each => each.kind === kind) ?? [];
  if (schema === undefined || own.length === 0) throw new Error(`the package carries no kind ${kind} of ${group}`);
  for (const { metadata, spec } of crdsOf({ ...schema, kinds: own })) {
    const versions = spec.versions.map(version => ({ ...version, additionalPrinterColumns: COLUMNS }));
    new KubeObject(scope, metadata.name, CustomResourceDefinition.gvk, {
      metadata: { ...metadata, labels },
      spec: { ...spec, versions },
    });
  }
}
