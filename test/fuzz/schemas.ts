import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GroupSchema } from '../../lib/schema';

const FOLDER = join(__dirname, '../../lib/kinds/generated');

/** The compact schemas of all kinds that the package carries, by name of their group. */
export function packagedSchemas(origin: GroupSchema['origin']): GroupSchema[] {
  return readdirSync(FOLDER)
    .filter(file => file.endsWith('.schema.json'))
    .sort()
    .map(file => JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as GroupSchema)
    .filter(schema => schema.origin === origin);
}
