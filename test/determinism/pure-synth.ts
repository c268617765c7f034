// a library below it draws a random number when it is loaded, which constructs do late; it is used for no output
import 'cdk8s-plus-28';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { treeOf } from 'strata-cloud/testing';
import { prepareProgram } from './run-program';
import { arm } from './traps';

/** Synthesises a program with all traps armed: `pure-synth.ts PROGRAM OUTPUT`. The output is its tree, or the error, as JSON. */
const [file, output] = process.argv.slice(2) as [string, string];
const program = prepareProgram(readFileSync(file, 'utf8'), file);
// the library of CEL, which checks of props load late, makes a type of Date when it is loaded
createRequire(__filename)('@marcbachmann/cel-js');
arm();
// into a file: the streams of Node know the environment
try {
  writeFileSync(output, JSON.stringify({ files: Object.fromEntries(treeOf(program.run())), error: '' }));
} catch (error) {
  writeFileSync(output, JSON.stringify({ files: {}, error: (error as Error).message }));
}
