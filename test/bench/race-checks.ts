import { groupSchema } from '../../lib/kinds/registry';
import { validate } from '../../lib/schema';
import { floor, folderIn } from './contestants';
import { race, type Timings } from './measure';
import { withScratch } from './scratch';
import { readyObjects } from './ready-objects';

/** Schema and CEL rules of every object, against the floor that writes them. */
export function raceChecks(objects: number): Timings {
  const manifests = readyObjects('tenant', objects).flat();
  const schema = groupSchema('postgresql.cnpg.io');
  if (schema === undefined) throw new Error('the schema of postgresql.cnpg.io is missing: run `npm run build` first');
  const violations = validate(schema, 'Cluster', manifests[0]);
  if (violations.length > 0) throw new Error(`an object of the benchmark is not valid: ${JSON.stringify(violations)}`);
  const check = (): void => {
    for (const manifest of manifests) validate(schema, 'Cluster', manifest);
  };
  return withScratch(scratch =>
    race([floor('tenant', objects, folderIn(scratch, 'floor')), { name: 'validate', run: check }]),
  );
}
