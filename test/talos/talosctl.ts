import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';

/** How a run of talosctl ended. */
export interface Ended {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The real talosctl with a folder of its own, in which it makes the secrets and the configurations of a cluster. */
export class Talosctl {
  readonly dir = mkdtempSync(join(tmpdir(), 'strata-talosctl-'));

  constructor(private readonly program: string) {}

  /** Runs it, and says how it ended. */
  try(...args: string[]): Promise<Ended> {
    return new Promise(resolve => {
      const options = { cwd: this.dir, timeout: 60_000, env: { ...process.env, HOME: this.dir, TALOSCONFIG: '' } };
      execFile(this.program, args, options, (error, stdout, stderr) =>
        resolve({ status: error ? (typeof error.code === 'number' ? error.code : -1) : 0, stdout, stderr }),
      );
    });
  }

  /** Runs it, and gives what it printed. Throws where it fails. */
  async run(...args: string[]): Promise<string> {
    const { status, stdout, stderr } = await this.try(...args);
    if (status !== 0) throw new Error(`talosctl ${args.join(' ')}: exit code ${status}\n${stderr}`);
    return stdout;
  }

  /** Runs it against a machine, with the administrator's certificate, by the machine itself or by another one. */
  on(node: string, args: readonly string[], endpoint = node): Promise<Ended> {
    return this.try('--talosconfig', 'talosconfig', '-e', endpoint, '-n', node, ...args);
  }

  /** The same for calls that succeed. */
  async get(node: string, args: readonly string[], endpoint = node): Promise<string> {
    const { status, stdout, stderr } = await this.on(node, args, endpoint);
    if (status !== 0) throw new Error(`talosctl -n ${node} ${args.join(' ')}: exit code ${status}\n${stdout}${stderr}`);
    return stdout;
  }

  /** Makes secrets and the base configurations of a cluster. */
  async makeCluster(endpoint: string, contract = 'v1.12', cni = 'none'): Promise<void> {
    const patch = {
      cluster: { network: { cni: { name: cni } }, proxy: { disabled: true }, discovery: { enabled: false } },
    };
    writeFileSync(join(this.dir, 'all.yaml'), stringify(patch));
    await this.run('gen', 'secrets', '-o', 'secrets.yaml');
    const versions = [
      '--talos-version',
      contract,
      '--kubernetes-version',
      '1.34.4',
      '--install-image',
      'installer:v1.12.6',
    ];
    const plain = ['--with-docs=false', '--with-examples=false', '--config-patch', '@all.yaml', '-o', '.'];
    await this.run(
      'gen',
      'config',
      'prod',
      `https://${endpoint}:6443`,
      '--with-secrets',
      'secrets.yaml',
      ...versions,
      ...plain,
    );
  }

  /** Makes the configuration of a machine from patches and gives its file's name. */
  async makeMachine(role: 'controlplane' | 'worker', hostname: string, ...patches: object[]): Promise<string> {
    const named = { apiVersion: 'v1alpha1', kind: 'HostnameConfig', hostname, auto: 'off' };
    const given = [...patches.filter(patch => Object.keys(patch).length > 0), named];
    const flags = given.flatMap(patch => ['-p', JSON.stringify(patch)]);
    await this.run('machineconfig', 'patch', `${role}.yaml`, ...flags, '-o', `${hostname}.yaml`);
    return `${hostname}.yaml`;
  }

  /** Removes the folder. */
  end(): void {
    rmSync(this.dir, { recursive: true, force: true });
  }
}
