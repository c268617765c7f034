import { importKinds } from '../../kinds/import';
import { EXIT, type ExitCode } from '../exit';
import type { Output } from '../output';

/** Options of `strata import`. */
export interface ImportCommandOptions {
  readonly output: string;
}

/** Writes types, constructs and compact schemas for CRDs. @returns the exit code */
export async function importCommand(
  source: string,
  { output: folder }: ImportCommandOptions,
  output: Output,
): Promise<ExitCode> {
  const groups = await output.progress('reading definitions').during(importKinds(source, { output: folder }));
  for (const { file, kinds, changed } of groups)
    output.result(`${folder}/${file}: ${kinds.join(', ')}${changed ? '' : ' (unchanged)'}`);
  return EXIT.ok;
}
