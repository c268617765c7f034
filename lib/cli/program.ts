import { existsSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { FindingsError } from '../values/finding';
import { Platform, PROGRAM } from '../model/platform';
import { CommandError } from './exit';

const TYPESCRIPT = /\.[cm]?tsx?$/;

/**
 * Runs a program, a TypeScript or JavaScript file, and finds the platforms that it exports or builds.
 * @throws CommandError if there is no such file, if it does not run, or if it makes no platform
 */
export async function loadPlatforms(file: string): Promise<readonly Platform[]> {
  const path = resolve(file);
  if (!existsSync(path)) throw new CommandError(`there is no file ${file}`);
  const built: Platform[] = [];
  (globalThis as { [PROGRAM]?: Platform[] })[PROGRAM] = built;
  const exported = await run(path);
  const platforms = [...new Set([...Object.values(exported).filter(value => Platform.isPlatform(value)), ...built])];
  if (platforms.length === 0) {
    throw new CommandError(
      `${file} makes no Platform: export one, or build one with \`new Platform('name')\`; it exports ${list(Object.keys(exported))}`,
    );
  }
  const names = platforms.map(({ cluster }) => cluster);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined)
    throw new CommandError(`${file} makes two platforms named '${twice}'; give each cluster a name of its own`);
  return platforms;
}

async function run(path: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    if (!TYPESCRIPT.test(path)) return (await import(pathToFileURL(path).href)) as Record<string, unknown>;
    const { createJiti } = await import('jiti');
    // our own package and the libraries that mark its objects are loaded once, by Node itself
    const jiti = createJiti(path, {
      nativeModules: ['strata-cloud', 'cdk8s', 'cdk8s-plus-28', 'constructs', 'typescript'],
    });
    return (await jiti.import(path)) as Record<string, unknown>;
  } catch (error) {
    if (error instanceof FindingsError) throw error;
    throw new CommandError(`${relative(process.cwd(), path)} does not run: ${describe(error, path)}`);
  }
}

/** Message of an error and the line of the program that it comes from. */
function describe(error: unknown, path: string): string {
  if (!(error instanceof Error)) return String(error);
  const line = error.stack?.split('\n').find(frame => frame.includes(path) && /:\d+/.test(frame));
  const position = line === undefined ? undefined : /:(\d+(?::\d+)?)\)?$/.exec(line.trim())?.[1];
  const at = position === undefined ? '' : `\n  at ${relative(process.cwd(), path)}:${position}`;
  return `${error.message}${at}`;
}

function list(names: readonly string[]): string {
  return names.length === 0 ? 'nothing' : names.join(', ');
}
