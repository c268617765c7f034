import type { Finding } from '../../values/finding';
import { FindingsError } from '../../values/finding';
import { isMap } from '../../values/json-map';
import { readDocuments } from '../../yaml/read';
import { compactCrds } from '../compact';
import { expressionFaults } from './expression-faults';
import type { SourceText } from './read-source';

/** A CRD and where it stands, `file:line`. */
export interface FoundCrd {
  readonly crd: unknown;
  readonly source: string;
}

/**
 * The CRDs in some texts: documents of YAML or JSON, lists included. Other objects are passed over, since releases mix them.
 * @throws FindingsError with every text that cannot be parsed
 */
export function crdsIn(texts: readonly SourceText[]): FoundCrd[] {
  const results = texts.map(({ name, text }) => readJson(text, name) ?? readYaml(text, name));
  const findings = results.flatMap(result => result.findings).filter(({ severity }) => severity === 'error');
  if (findings.length > 0) throw new FindingsError(findings);
  return results
    .flatMap(result => result.objects)
    .filter(({ crd }) => isMap(crd) && crd.kind === 'CustomResourceDefinition');
}

/** What is wrong with each CRD by itself, with its place. */
export function problemsByCrd(found: readonly FoundCrd[]): Finding[] {
  return found.flatMap(({ crd, source }) => {
    try {
      const faults = compactCrds([crd], source).flatMap(expressionFaults);
      return faults.map(finding => ({ ...finding, source }));
    } catch (error) {
      if (!(error instanceof FindingsError)) throw error;
      return error.findings.map(finding => ({ ...finding, source }));
    }
  });
}

/** The places of the CRDs that a finding names. */
export function placesOf({ object = '' }: Finding, found: readonly FoundCrd[]): string {
  const name = object.slice(object.indexOf(' ') + 1);
  const named = found.filter(({ crd }) => isMap(crd) && isMap(crd.metadata) && crd.metadata.name === name);
  return named.map(({ source }) => source).join(', ');
}

interface ReadObjects {
  readonly objects: readonly FoundCrd[];
  readonly findings: readonly Finding[];
}

/** JSON by its own parser: what kubectl prints of a cluster is long. Undefined where the text is something else. */
function readJson(text: string, name: string): ReadObjects | undefined {
  if (!text.startsWith('{')) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    const isList = isMap(value) && Array.isArray(value.items) && String(value.kind).endsWith('List');
    const objects = isList ? (value.items as readonly unknown[]) : [value];
    return { objects: objects.map(crd => ({ crd, source: name })), findings: [] };
  } catch {
    return undefined;
  }
}

function readYaml(text: string, name: string): ReadObjects {
  const { documents, findings } = readDocuments(text, name);
  return { objects: documents.map(({ value, line }) => ({ crd: value, source: `${name}:${line}` })), findings };
}
