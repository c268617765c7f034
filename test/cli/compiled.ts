import { join } from 'node:path';

/** Root of the repository: commands of the tests run there, so that paths in messages are the same on all machines. */
export const ROOT = join(__dirname, '../..');
/** The compiled command. */
export const MAIN = join(ROOT, 'dist/lib/cli/main.js');
