import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { factsText, vendorChart, type ChartSource } from '../../gitops/vendor';
import { formatFinding } from '../../values/finding';
import { isMap } from '../../values/json-map';
import { readDocuments } from '../../yaml/read';
import { CommandError, EXIT, type ExitCode } from '../exit';
import type { Output } from '../output';
import { plural } from '../plural';

/** Options of `strata vendor`. */
export interface VendorCommandOptions {
  readonly output: string;
  readonly repository?: string;
  readonly chartVersion?: string;
  readonly values?: string;
  readonly namespace: string;
  readonly release?: string;
}

/** Renders a chart and writes its facts. @returns the exit code */
export async function vendorCommand(chart: string, options: VendorCommandOptions, output: Output): Promise<ExitCode> {
  const { output: file, namespace, release, values } = options;
  const source = sourceOf(chart, options);
  const given = values === undefined ? {} : readValues(values);
  const facts = await output
    .progress(`rendering ${chart}`)
    .during(vendorChart({ source, namespace, release, values: given }));
  write(file, factsText(facts));
  const { chart: name, version, objects, crds, images } = facts;
  output.result(
    `${file}: ${name} ${version}, ${plural(objects.length, 'object')}, ${plural(crds.length, 'kind')}, ${plural(images.length, 'image')}`,
  );
  return EXIT.ok;
}

/** Writes a file whole or not at all. */
function write(file: string, text: string): void {
  const staged = `${file}.new`;
  mkdirSync(dirname(file), { recursive: true });
  try {
    writeFileSync(staged, text);
    renameSync(staged, file);
  } catch (error) {
    rmSync(staged, { force: true });
    const { message } = error as NodeJS.ErrnoException;
    throw new CommandError(`${file} can't be written: ${message}`, EXIT.refused);
  }
}

function sourceOf(chart: string, { repository, chartVersion }: VendorCommandOptions): ChartSource {
  if (existsSync(chart)) return { path: chart, repository };
  if (repository === undefined) {
    throw new CommandError(
      `there is no file or folder ${chart}; a chart by its name needs --repository and --chart-version`,
    );
  }
  if (chartVersion === undefined) throw new CommandError(`chart ${chart} needs an exact --chart-version`);
  return { repository, name: chart, version: chartVersion };
}

function readValues(file: string): Readonly<Record<string, unknown>> {
  if (!existsSync(file)) throw new CommandError(`there is no file ${file}`);
  const { documents, findings } = readDocuments(readFileSync(file, 'utf8'), file);
  if (findings.length > 0) throw new CommandError(`${file} is no YAML:\n${findings.map(formatFinding).join('\n')}`);
  const value = documents[0]?.value ?? {};
  if (documents.length > 1 || !isMap(value)) throw new CommandError(`${file} must hold one map of values`);
  return value;
}
