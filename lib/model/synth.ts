import { FindingsError } from '../values/finding';
import { emitDocuments } from '../yaml/emit';
import type { Model } from './model';
import { OutputFolder } from './output-folder';

/**
 * Writes one file of manifests a unit, `<unit>.k8s.yaml`: what the cdk8s command expects of an app.
 * @throws FindingsError if the walk found errors
 */
export function synthUnits(model: Model, folder: string): void {
  const errors = model.findings.filter(finding => finding.severity === 'error');
  if (errors.length > 0) throw new FindingsError(errors);
  const output = new OutputFolder(folder);
  for (const { name, objects } of model.units) {
    output.write(`${name}.k8s.yaml`, emitDocuments(objects.map(index => model.objects[index]!.manifest)));
  }
}
