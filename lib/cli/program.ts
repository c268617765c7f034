import { statSync } from 'node:fs';
import { relative, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { inspect } from 'node:util';
import { Platform, PROGRAM } from '../model/platform';
import { CommandError, EXIT } from './exit';
import { thrownFindings } from './failures';

const TYPESCRIPT = /\.[cm]?tsx?$/;

/**
 * Runs a program, a TypeScript or JavaScript file, and finds the platforms that it exports or builds.
 * @throws CommandError if there is no such file, if it does not run, or if it makes no platform
 */
export async function loadPlatforms(file: string): Promise<readonly Platform[]> {
  const path = resolve(file);
  const standing = statSync(path, { throwIfNoEntry: false });
  if (standing === undefined) throw new CommandError(`there is no file ${file}`);
  if (standing.isDirectory()) throw new CommandError(`${file} is a folder: name the program in it`);
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
  const file = relative(process.cwd(), path);
  const rejections: unknown[] = [];
  const onRejection = (reason: unknown): void => void rejections.push(reason);
  const onExit = (): void => {
    process.stderr.write(
      `error: ${file} ended the process before its platforms were read: take process.exit out of it\n`,
    );
    process.exitCode = EXIT.usage;
  };
  process.on('unhandledRejection', onRejection).on('exit', onExit);
  try {
    const exported = await load(path);
    // promises that the program rejects and awaits nowhere are known a turn later
    await new Promise(resolve => setImmediate(resolve));
    if (rejections.length > 0) throw rejections[0];
    return exported;
  } catch (error) {
    if (thrownFindings(error) !== undefined) throw error;
    throw new CommandError(`${file} does not run: ${describe(error, path)}`);
  } finally {
    process.off('unhandledRejection', onRejection).off('exit', onExit);
  }
}

async function load(path: string): Promise<Readonly<Record<string, unknown>>> {
  if (!TYPESCRIPT.test(path)) return (await import(pathToFileURL(path).href)) as Record<string, unknown>;
  const { createJiti } = await import('jiti');
  // a cache on disk would save a tenth of a second, and fail where the disk is full or shared with people whom nobody knows
  const fsCache = false;
  // our own package and the libraries that mark its objects are loaded once, by Node itself
  const jiti = createJiti(path, {
    fsCache,
    nativeModules: ['strata-cloud', 'cdk8s', 'cdk8s-plus-28', 'constructs', 'typescript'],
  });
  return jiti.import<Record<string, unknown>>(path);
}

/** First line of an error's message and the line of the program that it comes from; paths are those from the current folder. */
function describe(error: unknown, path: string): string {
  if (!(error instanceof Error)) return inspect(error, { depth: 1, breakLength: Infinity });
  const [message = ''] = error.message.replaceAll(process.cwd() + sep, '').split('\n');
  const place = new RegExp(`${escaped(path)}:(\\d+(?::\\d+)?)`);
  const position = (place.exec(error.stack ?? '') ?? place.exec(error.message))?.[1];
  return `${message.trim()}${position === undefined ? '' : `\n  at ${relative(process.cwd(), path)}:${position}`}`;
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

function list(names: readonly string[]): string {
  return names.length === 0 ? 'nothing' : names.join(', ');
}
