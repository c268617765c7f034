import { ensureTools, ToolsMissingError, type ToolName } from '../../lib/sandbox';
import { TOOLS } from '../../lib/sandbox/tool-pins';

/** Has every tool of the real parts before the tests begin, so that the long first build shows its progress. Tools that can't be had are left to the suites. */
async function main(): Promise<void> {
  const names = Object.keys(TOOLS) as ToolName[];
  try {
    await ensureTools(names, { onProgress: line => process.stdout.write(`${line}\n`) });
    process.stdout.write(`real parts: ${names.length} tools ready\n`);
  } catch (error) {
    if (!(error instanceof ToolsMissingError)) throw error;
    process.stdout.write(`real parts: ${error.message}\n`);
  }
}

void main();
