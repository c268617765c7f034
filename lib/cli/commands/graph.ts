import { FindingsError } from '../../values/finding';
import { EXIT, type ExitCode } from '../exit';
import { renderGraph } from '../graph';
import type { GraphFormat } from '../graph-formats';
import type { Output } from '../output';
import { loadPlatforms } from '../program';

/** Options of `strata graph`. */
export interface GraphOptions {
  readonly format: GraphFormat;
}

/** Prints which unit waits for which, and why. @returns the exit code */
export async function graphCommand(file: string, { format }: GraphOptions, output: Output): Promise<ExitCode> {
  for (const platform of await loadPlatforms(file)) {
    const model = platform.model();
    const errors = model.findings.filter(({ severity }) => severity === 'error');
    if (errors.length > 0) throw new FindingsError(errors);
    output.result(renderGraph(model, format));
  }
  return EXIT.ok;
}
