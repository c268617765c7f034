/**
 * Makes constructs/apps/schemas from the types of the applications' values: `npm run schemas`.
 * For each application `NAME.values.schema.json`, JSON Schema for editors and charts, and `NAME.schema.json`, the compact schema of its kind,
 * by which constructors check what they are given.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { OUTPUT, schemaFiles, SOURCES } from './values-schema/files';

mkdirSync(OUTPUT, { recursive: true });
for (const source of SOURCES)
  for (const [name, text] of Object.entries(schemaFiles(source))) writeFileSync(join(OUTPUT, name), text);
