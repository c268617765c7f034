/**
 * Makes constructs/apps/schemas from the types of the applications' values: `npm run schemas`.
 * For each application `NAME.values.schema.json`, JSON Schema for editors and charts, and `NAME.schema.json`, the compact schema of its kind,
 * by which constructors check what they are given. And the JSON Schema of inventories of machines.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { INVENTORY, inventorySchema, OUTPUT, schemaFiles, SOURCES } from './values-schema/files';

mkdirSync(OUTPUT, { recursive: true });
for (const source of SOURCES)
  for (const [name, text] of Object.entries(schemaFiles(source))) writeFileSync(join(OUTPUT, name), text);

mkdirSync(dirname(INVENTORY), { recursive: true });
writeFileSync(INVENTORY, inventorySchema());
