import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { platform } from '../../examples/small-cloud/cloud';
import { renderGraph } from '../../lib/cli/graph';
import { summary } from '../../lib/cli/summary';
import { REPOSITORY, samples, type Sample } from './samples';

jest.setTimeout(120_000);

const found = samples();

/** Type errors of samples, with the page and the line on which each stands. */
function errorsOf(programs: readonly Sample[]): string[] {
  const { config } = ts.readConfigFile(join(REPOSITORY, 'tsconfig.json'), name => ts.sys.readFile(name)) as {
    readonly config: { readonly compilerOptions: object };
  };
  // a sample may name what a reader goes on with
  const relaxed = { ...config.compilerOptions, noUnusedLocals: false, noUnusedParameters: false };
  const { options } = ts.convertCompilerOptionsFromJson(relaxed, REPOSITORY);
  const files = new Map(programs.map((sample, index) => [join(REPOSITORY, 'docs', `sample-${index}.mts`), sample]));
  const disk = ts.createCompilerHost(options);
  const host = ts.createCompilerHost(options);
  const textOf = (name: string): string | undefined => files.get(name)?.code;
  host.fileExists = name => files.has(name) || disk.fileExists(name);
  host.readFile = name => textOf(name) ?? disk.readFile(name);
  host.getSourceFile = (name, version) => {
    const text = textOf(name);
    return text === undefined ? disk.getSourceFile(name, version) : ts.createSourceFile(name, text, version);
  };
  const program = ts.createProgram([...files.keys()], options, host);
  return [...files].flatMap(([name, { page, line }]) => {
    const source = program.getSourceFile(name)!;
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(
      ({ start = 0, messageText }) =>
        `${page}:${line + source.getLineAndCharacterOfPosition(start).line}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`,
    );
  });
}

test('there are samples', () => {
  expect(found.length).toBeGreaterThan(10);
});

test('every sample compiles', () => {
  expect(errorsOf(found)).toEqual([]);
});

test('an error in a sample is found, with its page and line', () => {
  const code = "import { Platform } from 'strata-cloud';\n\nnew Platform('demo', { hots: 'example.org' });\n";
  expect(errorsOf([{ page: 'docs/page.md', line: 10, code }])).toEqual([
    expect.stringMatching(/^docs\/page\.md:12: .*'hots'/),
  ]);
});

test("the README's program is the example", () => {
  const program = found.find(({ page, code }) => page === 'README.md' && code.includes('new Platform('));
  expect(program?.code).toBe(readFileSync(join(REPOSITORY, 'examples', 'small-cloud', 'cloud.ts'), 'utf8'));
});

test('what the README shows of its output is what the program makes', () => {
  const shown = [...readFileSync(join(REPOSITORY, 'README.md'), 'utf8').matchAll(/^```text\n([\s\S]*?)^```$/gm)];
  const model = platform.model();
  const [printed, graph] = shown.map(([, text = '']) => text.trimEnd());
  expect(printed).toBe(summary(model));
  expect(renderGraph(model, 'text')).toContain(`${graph}\n`);
});
