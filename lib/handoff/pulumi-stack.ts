import { spawn } from 'node:child_process';
import { statSync } from 'node:fs';
import type { FindingsError } from '../values/finding';
import { failure } from './failure';
import type { StackState } from './stack-state';

/** Where a stack is. */
export interface StackOptions {
  /** Its name, as `pulumi stack ls` prints it. */
  readonly stack: string;
  /** Folder of its Pulumi.yaml. */
  readonly cwd: string;
}

/** A stack, reached by the command `pulumi` with the settings and credentials of whoever runs it. */
export class PulumiStack {
  constructor(private readonly options: StackOptions) {}

  get name(): string {
    return this.options.stack;
  }

  get folder(): string {
    return this.options.cwd;
  }

  /** The state, secrets encrypted as they are. */
  async export(): Promise<StackState> {
    return JSON.parse(await this.run('export')) as StackState;
  }

  /** Puts another state into the place of the one that is there. */
  async import(state: StackState): Promise<void> {
    await this.run('import', JSON.stringify(state));
  }

  private run(verb: 'export' | 'import', input = ''): Promise<string> {
    const { stack, cwd } = this.options;
    if (statSync(cwd, { throwIfNoEntry: false })?.isDirectory() !== true)
      throw failure('handoff/no-stack', `there is no folder ${cwd}`, 'name the folder of Pulumi.yaml by --cwd');
    return new Promise((resolve, reject) => {
      const args = ['stack', verb, '--stack', stack, '--non-interactive'];
      const child = spawn('pulumi', args, { cwd, stdio: ['pipe', 'pipe', 'pipe'] });
      let [output, errors] = ['', ''];
      child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
      child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
      child.once('error', error =>
        reject(failure('handoff/no-pulumi', `pulumi can't be run: ${error.message}`, 'install it, or put it on PATH')),
      );
      child.once('close', code => {
        if (code === 0) resolve(output);
        else reject(this.refusal(verb, errors.trim()));
      });
      // a command that ends early closes its input; its own words say why
      child.stdin.on('error', () => undefined);
      child.stdin.end(input);
    });
  }

  private refusal(verb: string, errors: string): FindingsError {
    const { stack, cwd } = this.options;
    if (/no stack named|no Pulumi(\.yaml)? project|not a valid stack/i.test(errors))
      return failure('handoff/no-stack', `there is no stack '${stack}' in ${cwd}: ${errors}`, 'see `pulumi stack ls`');
    return failure('handoff/pulumi', `pulumi stack ${verb} failed: ${errors}`);
  }
}
