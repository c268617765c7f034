import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LocalWorkspace, PulumiCommand, type PulumiFn, type Stack } from '@pulumi/pulumi/automation';

/** The real Pulumi engine with a state of its own in a scratch folder. */
export interface Engine {
  /** A stack whose program runs in this process. */
  stack(name: string, program: PulumiFn): Promise<Stack>;
  /** Environment of every run. */
  readonly environment: Readonly<Record<string, string>>;
  readonly folder: string;
  /** Path of the command. */
  readonly pulumi: string;
  /** Folder of the provider. */
  readonly providers: string;
  dispose(): void;
}

/** Options of {@link startEngine}. */
export interface EngineOptions {
  /** Path of the command. */
  readonly pulumi: string;
  /** Folder that holds `pulumi-resource-kubernetes`. */
  readonly providers: string;
  /**
   * Scratch folder of another process, whose state is used. Only its owner disposes of it.
   * @default - a new one
   */
  readonly folder?: string;
}

/** Environment in which nothing but the scratch folder is touched and nothing is asked from the network. */
export async function startEngine({ pulumi, providers, folder = newFolder(pulumi) }: EngineOptions): Promise<Engine> {
  const environment = {
    PATH: `${providers}:${process.env.PATH ?? ''}`,
    // without `metadata=skip` Pulumi writes `.attrs` files, not atomically: a kill leaves an empty one, and the state can't be read (docs/pulumi.md)
    PULUMI_BACKEND_URL: `file://${join(folder, 'state')}?metadata=skip`,
    PULUMI_CONFIG_PASSPHRASE: 'a passphrase of the tests',
    PULUMI_HOME: join(folder, 'home'),
    PULUMI_SKIP_UPDATE_CHECK: 'true',
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: 'true',
    PULUMI_AUTOMATION_API_SKIP_VERSION_CHECK: 'true',
  };
  const pulumiCommand = await PulumiCommand.get({ root: join(folder, 'cli'), skipVersionCheck: true });
  return {
    folder,
    pulumi,
    providers,
    environment,
    async stack(name, program) {
      const args = { stackName: name, projectName: 'strata', program };
      return LocalWorkspace.createOrSelectStack(args, { envVars: environment, workDir: folder, pulumiCommand });
    },
    dispose: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** A folder with room for a state, and the command where the Automation API looks for it. */
function newFolder(pulumi: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'strata-pulumi-'));
  mkdirSync(join(folder, 'state'));
  mkdirSync(join(folder, 'cli', 'bin'), { recursive: true });
  symlinkSync(pulumi, join(folder, 'cli', 'bin', 'pulumi'));
  return folder;
}
