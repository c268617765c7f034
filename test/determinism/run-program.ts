import { createRequire } from 'node:module';
import { Platform } from 'strata-cloud';
import ts from 'typescript';

/** What a program exports. */
type Exports = Record<string, unknown>;
type Load = (module: string) => unknown;

/** A program made ready to run any number of times, each with constructs of its own. */
export interface Program {
  readonly run: () => Platform;
}

/**
 * Translates the text of a program that stands in a file and loads all that it imports.
 * @param file its path, from which it imports
 */
export function prepareProgram(text: string, file: string): Program {
  const { outputText } = ts.transpileModule(text, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
  });
  const requireFrom = createRequire(file) as Load;
  const loaded = new Map<string, unknown>();
  const load: Load = name => {
    if (!loaded.has(name)) loaded.set(name, requireFrom(name));
    return loaded.get(name);
  };
  for (const { fileName } of ts.preProcessFile(text).importedFiles) load(fileName);
  // a module of its own for each run, where Node's would run once
  // eslint-disable-next-line @typescript-eslint/no-implied-eval
  const body = new Function('exports', 'require', outputText) as (exports: Exports, load: Load) => void;
  return {
    run: () => {
      const exported: Exports = {};
      body(exported, load);
      const [platform] = Object.values(exported).filter(value => Platform.isPlatform(value));
      if (platform === undefined) throw new Error(`${file} exports no platform`);
      return platform;
    },
  };
}
