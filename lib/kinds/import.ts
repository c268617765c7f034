import { FindingsError } from '../values/finding';
import { generateGroups, type GeneratedGroup } from './generate';
import { crdsIn, placesOf, problemsByCrd, type FoundCrd } from './import/crds-in';
import { problem } from './import/problem';
import { readSource } from './import/read-source';
import { writeModules } from './import/write-files';

/** Where imported kinds go, and how they are marked. */
export interface ImportOptions {
  /** Folder for the modules, one an API group; made where it does not exist. */
  readonly output: string;
  /**
   * What the generated files name as their source, e.g. `widget-operator v1.2.0 CRDs`.
   * @default - the name of the file or folder, the address, or `the CRDs of a cluster`
   */
  readonly label?: string;
  /**
   * The kubectl to ask about a cluster; it follows the user's KUBECONFIG and current context.
   * @default 'kubectl'
   */
  readonly kubectl?: string;
}

/** What an import made of one API group. */
export interface ImportedGroup {
  readonly group: string;
  readonly kinds: readonly string[];
  /** Name of the module in the output folder. */
  readonly file: string;
  /** Whether the module is new or has changed. */
  readonly changed: boolean;
}

/**
 * Generates typed constructs and compact schemas for CRDs: `strata import SOURCE`. The modules import `strata-cloud`; importing one makes its kinds known to checks.
 * @param source A file, a folder, an https address, or `cluster`.
 * @throws FindingsError with all that is wrong, before anything is written (codes `import/...`)
 */
export async function importKinds(source: string, options: ImportOptions): Promise<ImportedGroup[]> {
  const { output, label, kubectl } = options;
  const { label: standing, texts } = await readSource(source, kubectl);
  const found = crdsIn(texts);
  if (found.length === 0) {
    const fix =
      'give the file or folder that holds the CRDs; Helm charts keep them in crds/ or behind a value such as crds.enabled';
    throw problem('no-crds', `no CustomResourceDefinition found in ${standing}`, undefined, fix);
  }
  const groups = generate(found, label ?? standing);
  const changed = writeModules(
    output,
    groups.map(({ name, module }) => ({ name: `${name}.ts`, text: module })),
  );
  return groups.map(({ name, schema }) => {
    const file = `${name}.ts`;
    return { group: schema.group, kinds: schema.kinds.map(({ kind }) => kind), file, changed: changed.includes(file) };
  });
}

/** Findings name the places of the CRDs that they are about. */
function generate(found: readonly FoundCrd[], source: string): GeneratedGroup[] {
  const findings = problemsByCrd(found);
  if (findings.length > 0) throw new FindingsError(findings);
  const crds = found.map(({ crd }) => crd);
  try {
    return generateGroups(crds, { source, standalone: true });
  } catch (error) {
    if (!(error instanceof FindingsError)) throw error;
    // what it takes two CRDs for
    throw new FindingsError(error.findings.map(finding => ({ ...finding, source: placesOf(finding, found) })));
  }
}
