import { ensureTools, toolsOutOfReach, type ToolName } from '../../lib/sandbox';
import { describeUnproved } from '../unproved';

/** Seconds that building all tools from scratch may take on a small machine. */
const BUILD_TIMEOUT = 3600;

/**
 * A suite on real parts. Its tools are had first, built where Go can. Where they can't be had, the suite is skipped and says loudly what was not proved; with
 * CI=true it fails.
 */
export function describeReal(name: string, tools: readonly ToolName[], suite: () => void): void {
  const missing = toolsOutOfReach(tools);
  if (missing.length === 0) {
    describe(name, () => {
      beforeAll(() => ensureTools(tools, { onProgress: say }), BUILD_TIMEOUT * 1000);
      suite();
    });
    return;
  }
  describeUnproved(name, `no Go on this machine to build ${missing.join(', ')}`, suite);
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
