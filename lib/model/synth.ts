import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { FindingsError } from '../values/finding';
import { emitDocuments } from '../yaml/emit';
import type { Model } from './model';
import { writeChanged } from './write-changed';

/**
 * Writes one file of manifests a unit, `<unit>.k8s.yaml`: what the cdk8s command expects of an app.
 * @throws FindingsError if the walk found errors
 */
export function synthUnits(model: Model, folder: string): void {
  const errors = model.findings.filter(finding => finding.severity === 'error');
  if (errors.length > 0) throw new FindingsError(errors);
  mkdirSync(folder, { recursive: true });
  for (const { name, objects } of model.units) {
    writeChanged(join(folder, `${name}.k8s.yaml`), emitDocuments(objects.map(index => model.objects[index]!.manifest)));
  }
}
