#!/usr/bin/env node
import { EXIT } from './exit';
import { terminalOutput } from './output';
import { explain, run } from './run';

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // a reader such as `head` that has seen enough is no error
  if (error.code === 'EPIPE') process.exit(EXIT.ok);
  process.stderr.write(`error: standard output can't be written: ${error.message}\n`);
  process.exit(EXIT.refused);
});

// what a program starts and never awaits ends here when it fails
process.on('uncaughtException', error => {
  process.exit(explain(error, terminalOutput({ colour: true, json: false })));
});

void run(process.argv).then(code => {
  process.exitCode = code;
});
