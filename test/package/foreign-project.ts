import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { REPOSITORY } from './packed';

/** Which of the peers that are tested a project uses. */
export type Peers = 'newest' | 'lowest';

const MODULES = join(REPOSITORY, 'node_modules');
const PROGRAMS = join(__dirname, 'programs');

interface PackageJson {
  readonly version: string;
  readonly dependencies: Readonly<Record<string, string>>;
}

/** A project of somebody else, outside the repository, in which the packed package is installed by npm, without a network. */
export class ForeignProject {
  readonly folder = mkdtempSync(join(tmpdir(), 'strata-foreign-'));

  /** @param archive The packed package */
  constructor(archive: string, peers: Peers) {
    const { dependencies } = packageJson(REPOSITORY);
    const suffix = peers === 'lowest' ? '-lowest' : '';
    const local = (name: string, folder = name): [string, string] => [name, `file:${join(MODULES, folder)}`];
    this.write('package.json', {
      name: 'foreign',
      private: true,
      dependencies: Object.fromEntries([
        ['strata-cloud', `file:${archive}`],
        local('cdk8s', `cdk8s${suffix}`),
        local('constructs', `constructs${suffix}`),
        local('cdk8s-plus-28'),
        ...Object.keys(dependencies).map(name => local(name)),
      ]),
    });
    // cdk8s-plus asks for a newer constructs than the lowest that we take; npm is not to give it one
    this.run(
      'npm',
      'install',
      '--offline',
      '--install-links',
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      '--legacy-peer-deps',
    );
    cpSync(PROGRAMS, this.folder, { recursive: true });
  }

  /** Version of an installed package. */
  version(name: string): string {
    return packageJson(join(this.folder, 'node_modules', name)).version;
  }

  read(file: string): string {
    return readFileSync(join(this.folder, file), 'utf8');
  }

  /** Runs a program in the project. @returns its standard output @throws Error if it fails, with all that it printed */
  run(program: string, ...args: readonly string[]): string {
    const { status, stdout, stderr } = spawnSync(program, args, { cwd: this.folder, encoding: 'utf8' });
    if (status !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${status}:\n${stdout}${stderr}`);
    return stdout;
  }

  /** Runs the repository's TypeScript on a file of the project, with types of installed packages checked too. */
  compile(file: string, ...options: readonly string[]): void {
    const types = ['--strict', '--target', 'es2022', '--types', 'node', '--typeRoots', join(MODULES, '@types')];
    execFileSync(join(MODULES, '.bin', 'tsc'), [...types, ...options, file], { cwd: this.folder, encoding: 'utf8' });
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private write(file: string, content: unknown): void {
    writeFileSync(join(this.folder, file), JSON.stringify(content));
  }
}

function packageJson(folder: string): PackageJson {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as PackageJson;
}
