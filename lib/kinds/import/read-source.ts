import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { promisify } from 'node:util';
import { compareText } from '../version-order';
import { fetchText, printable } from './fetch-text';
import { problem, reasonOf } from './problem';

/** A text that may hold CRDs, and what findings call it. */
export interface SourceText {
  readonly name: string;
  readonly text: string;
}

/** What the user names on the command line: where CRDs come from. */
export interface Source {
  /** Short, the same on every machine: it is written into the generated files. */
  readonly label: string;
  readonly texts: readonly SourceText[];
}

const LARGEST_ANSWER = 1 << 29;

/**
 * Reads a file, all YAML and JSON files below a folder, an https address, or (`cluster`) the CRDs of the cluster that kubectl talks to.
 * @throws FindingsError with what cannot be read
 */
export async function readSource(source: string, kubectl = 'kubectl'): Promise<Source> {
  if (source === 'cluster')
    return { label: 'the CRDs of a cluster', texts: [{ name: 'cluster', text: await readCluster(kubectl) }] };
  if (/^[a-z]+:\/\//i.test(source)) {
    if (!URL.canParse(source)) throw problem('cannot-fetch', 'the address cannot be understood');
    const name = printable(new URL(source));
    return { label: name, texts: [{ name, text: await fetchText(source) }] };
  }
  return { label: basename(resolve(source)), texts: readPath(source) };
}

async function readCluster(kubectl: string): Promise<string> {
  const command = ['get', 'customresourcedefinitions.apiextensions.k8s.io', '--output=json'];
  try {
    const { stdout } = await promisify(execFile)(kubectl, command, { maxBuffer: LARGEST_ANSWER });
    return stdout;
  } catch (error) {
    const fix = 'check that kubectl is installed and that its current context is the cluster you mean';
    throw problem(
      'cannot-read-cluster',
      `kubectl cannot list the CRDs: ${lastLine((error as { stderr?: string }).stderr) ?? reasonOf(error)}`,
      undefined,
      fix,
    );
  }
}

function readPath(path: string): SourceText[] {
  try {
    if (!statSync(path).isDirectory()) return [{ name: path, text: readFileSync(path, 'utf8') }];
    const entries = readdirSync(path, { recursive: true, withFileTypes: true });
    const files = entries.filter(entry => entry.isFile() && /\.(ya?ml|json)$/i.test(entry.name));
    const paths = files.map(entry => join(path, relative(path, join(entry.parentPath, entry.name)))).sort(compareText);
    return paths.map(name => ({ name, text: readFileSync(name, 'utf8') }));
  } catch (error) {
    throw problem('cannot-read', `${path} cannot be read: ${reasonOf(error)}`);
  }
}

/** What kubectl says in the end: the lines before it are its log. */
function lastLine(text = ''): string | undefined {
  return text.trimEnd().split('\n').at(-1) || undefined;
}
