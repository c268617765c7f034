import { dirname, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Frames that are kept: enough to leave our own constructors, few enough to cost nothing. */
const FRAMES = 12;

/** Folders whose frames never are the user's: the package's own code and the libraries below it. */
const PACKAGE = dirname(dirname(__dirname));
const OWN = [`${PACKAGE}${sep}lib${sep}`, `${PACKAGE}${sep}constructs${sep}`, `${PACKAGE}${sep}bundles${sep}`];
const LIBRARY = `${sep}node_modules${sep}`;

/**
 * Remembers where a constructor was called. The stack is short and formatted only when read.
 * @returns a function that gives `file:line:column` of the first frame outside this package, relative to the working directory
 */
export function captureSource(): () => string | undefined {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = FRAMES;
  const trace = new Error('source');
  Error.stackTraceLimit = stackTraceLimit;
  let position: string | undefined | null = null;
  return () => (position === null ? (position = firstForeignFrame(trace.stack ?? '')) : position);
}

function firstForeignFrame(stack: string): string | undefined {
  for (const line of stack.split('\n').slice(1)) {
    const match = /\(?((?:file:\/\/)?\/[^()]*|[A-Za-z]:\\[^()]*):(\d+):(\d+)\)?$/.exec(line);
    if (match === null) continue;
    const [, location = '', row = '', column = ''] = match;
    const file = location.startsWith('file:') ? fileURLToPath(location) : location;
    if (file.includes(LIBRARY) || (OWN.some(folder => file.startsWith(folder)) && !file.includes('.test.'))) continue;
    const short = relative(process.cwd(), file);
    return `${short.startsWith('..') ? file : short}:${row}:${column}`;
  }
  return undefined;
}
