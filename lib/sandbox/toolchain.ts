import { buildTool, hasGo } from './tool-build';
import { findTool } from './tool-find';
import type { ToolName } from './tool-pins';

/** Options of {@link ensureTools}. */
export interface EnsureToolsOptions {
  /**
   * Is told of what takes long and of tools that are passed over, one line at a time.
   * @default - nobody is told
   */
  readonly onProgress?: (message: string) => void;
}

/** Tools that can't be had on this machine, each with the reason. */
export class ToolsMissingError extends Error {
  override readonly name = 'ToolsMissingError';

  constructor(readonly missing: ReadonlyMap<ToolName, string>) {
    const rows = [...missing].map(([tool, reason]) => `  ${tool}: ${reason.replace(/\n/g, '\n    ')}`);
    super(`tools missing:\n${rows.join('\n')}`);
  }
}

/** Paths of tools by name. */
export type ToolPaths<N extends ToolName = ToolName> = Readonly<Record<N, string>>;

/**
 * Paths of the tools: found on the machine in an acceptable version, or built once by Go and kept.
 * @throws ToolsMissingError that names every tool which can't be had
 */
export async function ensureTools<N extends ToolName>(
  names: readonly N[],
  options: EnsureToolsOptions = {},
): Promise<ToolPaths<N>> {
  const { onProgress = () => undefined } = options;
  const passedOver = new Map(names.map(name => [name, [] as string[]]));
  const found = new Map(names.map(name => [name, findTool(name, message => passedOver.get(name)!.push(message))]));
  const missing = new Map<ToolName, string>();
  const absent = names.filter(name => !found.get(name));
  const go = absent.length > 0 && hasGo();
  for (const name of absent) {
    for (const message of passedOver.get(name)!) onProgress(message);
    try {
      if (go) found.set(name, await buildTool(name, onProgress));
      else missing.set(name, ['there is no Go to build it', ...passedOver.get(name)!].join('; '));
    } catch (error) {
      missing.set(name, lastLines(error));
    }
  }
  if (missing.size > 0) throw new ToolsMissingError(missing);
  return Object.fromEntries(found) as Record<N, string>;
}

/** The tools that are not on this machine and can't be built on it. Builds nothing. */
export function toolsOutOfReach(names: readonly ToolName[]): readonly ToolName[] {
  const absent = names.filter(name => !findTool(name, () => undefined));
  return absent.length > 0 && hasGo() ? [] : absent;
}

function lastLines(error: unknown): string {
  const { stderr, message } = error as { stderr?: string; message?: string };
  return (stderr?.trim() || message || String(error)).split('\n').slice(-8).join('\n');
}
