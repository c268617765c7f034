import { FindingsError } from '../../values/finding';
import { CommandError, EXIT, type ExitCode } from '../exit';
import { renderGraph } from '../graph';
import type { GraphFormat } from '../graph-formats';
import type { Output } from '../output';
import { loadPlatforms } from '../program';
import { renderReach } from '../reach';

/** Options of `strata graph`. */
export interface GraphOptions {
  readonly format: GraphFormat;
  /** Whether to print who may talk to whom in place of who waits for whom. */
  readonly reach?: boolean;
}

/** Prints which unit waits for which, and why; or who may talk to whom. @returns the exit code */
export async function graphCommand(
  file: string,
  { format, reach = false }: GraphOptions,
  output: Output,
): Promise<ExitCode> {
  if (reach && format !== 'text' && format !== 'json')
    throw new CommandError(`--reach prints as text or json, not as ${format}`);
  for (const platform of await loadPlatforms(file)) {
    const model = platform.model();
    const errors = model.findings.filter(({ severity }) => severity === 'error');
    if (errors.length > 0) throw new FindingsError(errors);
    output.result(reach ? renderReach(model, format === 'json' ? format : 'text') : renderGraph(model, format));
  }
  return EXIT.ok;
}
