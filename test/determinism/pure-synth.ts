// a library below it draws a random number when it is loaded, which constructs do late; it is used for no output
import 'cdk8s-plus-28';
import { readFileSync, writeSync } from 'node:fs';
import { treeOf } from 'strata-cloud/testing';
import { prepareProgram } from './run-program';
import { arm } from './traps';

/** Synthesises the program in the first argument with all traps armed, and prints its tree as JSON. */
const file = process.argv[2]!;
const program = prepareProgram(readFileSync(file, 'utf8'), file);
arm();
try {
  print(1, JSON.stringify([...treeOf(program.run())]));
} catch (error) {
  print(2, (error as Error).stack ?? String(error));
  process.exitCode = 1;
}

/** Straight to the descriptor: the streams of Node know the environment. */
function print(descriptor: number, text: string): void {
  const bytes = Buffer.from(text);
  for (let written = 0; written < bytes.length;) written += writeSync(descriptor, bytes, written);
}
